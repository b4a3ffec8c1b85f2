//! Files of the prompt: the start-up file, `save`, which makes a script of the session, and `record`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::folder::Folder;
use crate::support::terminal::{Terminal, program};
use crate::support::{Test, run, sockshell, tests};

pub const TESTS: &[Test] = tests![
    the_start_up_file_runs_before_the_first_prompt,
    a_start_up_file_that_does_not_check_or_fails_leaves_the_prompt_usable,
    a_saved_session_is_a_script_that_does_the_same,
    what_only_the_prompt_does_is_written_out_in_a_saved_session,
    a_record_has_what_was_shown_as_comments,
];

/// Home directory of one test, with a start-up file in it.
struct Home(Folder);

impl Home {
    fn new(name: &str) -> Home {
        let folder = Folder::new(name);
        fs::create_dir(folder.file("sockshell")).expect("a new folder");
        Home(folder)
    }

    fn config(&self, lines: &str) {
        fs::write(self.path("sockshell/config.sock"), lines).expect("a file of ours");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Starts a prompt with this home directory.
    fn prompt(&self, options: &[&str]) -> Terminal {
        let program = program();
        let home = format!("XDG_CONFIG_HOME={}", self.0.file(""));
        let words: Vec<&str> = ["env", &home, &program].into_iter().chain(options.iter().copied()).collect();
        let mut terminal = Terminal::running(80, &words);
        terminal.wait_for_prompt();
        terminal
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("it was written")
}

fn the_start_up_file_runs_before_the_first_prompt() {
    let home = Home::new("config");
    home.config("def hi who { print \"hi $who\" }\ngreeting = \"hello\"\n7\n");
    let mut terminal = home.prompt(&[]);
    terminal.answers("hi ann", "hi ann\n");
    terminal.answers("print $greeting", "hello\n");
    terminal.ends_well();
    let mut terminal = home.prompt(&["--no-config"]);
    assert!(terminal.ask("hi ann").contains("there is no command or function `hi`"));
    terminal.ends_well();
}

fn a_start_up_file_that_does_not_check_or_fails_leaves_the_prompt_usable() {
    for (lines, said) in [("bnid 1\n", "did you mean `bind`?"), ("n = 5\nraise \"on purpose\"\n", "error: on purpose")]
    {
        let home = Home::new("broken");
        home.config(lines);
        let program = program();
        let setting = format!("XDG_CONFIG_HOME={}", home.0.file(""));
        let mut terminal = Terminal::running(80, &["env", &setting, &program]);
        terminal.wait_for(said);
        terminal.wait_for_prompt();
        terminal.ends_well();
    }
}

/// Lines whose handles become variables by themselves.
const CONVERSATION: &[&str] = &[
    "socket tcp",
    "bind 127.0.0.1:0",
    "listen",
    "c = create_connection $tcp1",
    "tcp1.accept",
    "send hello",
    "bnid",
    "c.recv 1 --dontwait",
    "print $(c.recv 10)",
    "1 / 0",
    "if true {\n    print \"a block\"\n}",
];

const SAVED: &str = "#!/usr/bin/env sockshell
# Typed at the prompt.

tcp1 = socket tcp
bind 127.0.0.1:0
listen
c = create_connection $tcp1
conn1, _ = tcp1.accept
send hello
c.recv 1 --dontwait
print $(c.recv 10)
if true {
    print \"a block\"
}
";

fn type_it(terminal: &mut Terminal) {
    for line in CONVERSATION {
        let mut lines = line.lines().peekable();
        while let Some(line) = lines.next() {
            if lines.peek().is_some() {
                terminal.line(line);
            } else {
                terminal.ask(line);
            }
        }
    }
}

fn a_saved_session_is_a_script_that_does_the_same() {
    let home = Home::new("save");
    let mut terminal = home.prompt(&[]);
    type_it(&mut terminal);
    let (file, all) = (home.path("session.sock"), home.path("all.sock"));
    terminal.answers(&format!("save {}", file.display()), &format!("9 lines in {}\n", file.display()));
    terminal.ask(&format!("save {} --all", all.display()));
    assert_eq!(text(&file), SAVED);
    let failed = text(&all).replace("# did not work: bnid\n", "").replace("# did not work: 1 / 0\n", "");
    assert!(failed == SAVED && text(&all).len() > SAVED.len(), "{}", text(&all));
    let foreign = home.path("foreign.sock");
    fs::write(&foreign, "somebody else's").expect("a file of ours");
    let refused = terminal.ask(&format!("save {}", foreign.display()));
    assert!(refused.contains("file exists (EEXIST)") && refused.contains("choose another name"), "{refused}");
    assert!(terminal.ask("save /nowhere/session.sock").contains("no such file or directory (ENOENT)"));
    assert_eq!(text(&foreign), "somebody else's");
    terminal.answers(&format!("save {}", file.display()), &format!("9 lines in {}\n", file.display()));
    terminal.ends_well();
    assert_eq!(run(sockshell().arg(&file), "").success(), "ello\na block\n");
    assert_eq!(run(sockshell().arg(&all), "").success(), "ello\na block\n");
}

/// Lines that do at the prompt what they would not do in a script, and those lines in the script.
const ONLY_AT_THE_PROMPT: &[(&str, &str)] = &[
    ("6 * 7", "_ = 6 * 7"),
    ("print $_", "print $_"),
    ("$_ + 1  # and more", "_ = $_ + 1  # and more"),
    ("x = $_; sleep 0", "x = $_; sleep 0"),
    ("8; 9", "8; _ = 9"),
    ("print $_ ${x:-}", "print $_ ${x:-}"),
    ("def f a { return \"old $a\" }", "def f_1 a { return \"old $a\" }"),
    ("print $(f 1)", "print $(f_1 1)"),
    ("t = spawn f 2; print $(wait t)", "t = spawn f_1 2; print $(wait t)"),
    ("def f a { return \"new $a\" }", "def f a { return \"new $a\" }"),
    ("print $(f 1)", "print $(f 1)"),
    ("socket udp; socket tcp", "udp1 = socket udp; tcp1 = socket tcp; _ = $tcp1"),
    ("print $($_ == $tcp1)", "print $($_ == $tcp1)"),
    ("rename tcp1 client", "rename tcp1 client\nclient = $tcp1; tcp1 = none"),
    ("print $client", "print $client"),
    (
        "[$(socket tcp), $(socket udp), 5]",
        "_ = [$(socket tcp), $(socket udp), 5]; tcp1 = $(get $_ 0); udp2 = $(get $_ 1)",
    ),
    ("print $udp2 $tcp1", "print $udp2 $tcp1"),
    ("lost = 5; raise no", ""),
    ("print $lost", "# left out, it needs what is missing here: print $lost"),
    ("print over", "print over"),
];

fn what_only_the_prompt_does_is_written_out_in_a_saved_session() {
    let home = Home::new("save-more");
    let mut terminal = home.prompt(&[]);
    let mut shown = String::new();
    for (line, _) in ONLY_AT_THE_PROMPT {
        let answer = terminal.ask(line);
        if line.contains("print") && !line.contains("lost") {
            shown.push_str(&answer);
        }
    }
    let file = home.path("session.sock");
    terminal.ask(&format!("save {}", file.display()));
    terminal.ends_well();
    let lines: Vec<&str> = ONLY_AT_THE_PROMPT.iter().map(|(_, line)| *line).filter(|line| !line.is_empty()).collect();
    let expected = format!("#!/usr/bin/env sockshell\n# Typed at the prompt.\n\n{}\n", lines.join("\n"));
    assert_eq!(text(&file), expected);
    let checked = run(sockshell().arg("--check").arg(&file), "");
    assert_eq!(checked.code, Some(0), "only a warning about the 8: {:?}", checked.err);
    assert_eq!(run(sockshell().arg(&file), "").success(), shown);
}

fn a_record_has_what_was_shown_as_comments() {
    let home = Home::new("record");
    home.config("def hi { print hi }\n");
    let mut terminal = home.prompt(&[]);
    let file = home.path("record.sock");
    terminal.ask("print before");
    terminal.answers(&format!("record {}", file.display()), "");
    terminal.ask("hi");
    terminal.ask("a, b = socketpair");
    terminal.ask("a.send hello");
    terminal.ask("b.recv 100");
    terminal.ask("fails any bnid");
    terminal.answers("record off", "");
    terminal.ask("print after");
    terminal.ends_well();
    let source = format!("source \"{}\"\n\n", home.path("sockshell/config.sock").display());
    let lines = "hi\n#   hi\na, b = socketpair\na.send hello\n#   5\nb.recv 100\n#   5 bytes \"hello\"\n\
                 # did not work: fails any bnid\n";
    assert_eq!(text(&file), format!("#!/usr/bin/env sockshell\n# Typed at the prompt.\n\n{source}{lines}"));
    assert_eq!(run(sockshell().arg(&file), "").success(), "hi\n");
}
