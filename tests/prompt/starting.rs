//! What the command line makes of a word that is no script: an address to connect to, a page of `help`.

use std::io::Write as _;
use std::net::TcpListener;

use crate::support::folder::Folder;
use crate::support::terminal::{CTRL_D, Terminal, program};
use crate::support::{Test, path, run, sockshell, tests};

pub const TESTS: &[Test] = tests![
    an_address_starts_the_prompt_connected,
    an_address_that_cannot_be_reached_ends_with_the_failure,
    a_file_of_that_name_is_run,
    an_address_needs_a_terminal_and_stands_alone,
    help_is_printed_page_by_page,
];

fn an_address_starts_the_prompt_connected() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = server.local_addr().expect("it listens").to_string();
    let mut terminal = Terminal::running(80, &[&program(), "--no-config", &address]);
    let (mut peer, from) = server.accept().expect("it connects");
    let shown = terminal.wait_for("conn> ");
    assert!(shown.ends_with(&format!("conn tcp ESTABLISHED {from} -> {address}\n")), "{shown}");
    peer.write_all(b"220 ready\r\n").expect("it is connected");
    terminal.answers("recvline", "11 bytes \"220 ready\\r\\n\"\n");
    let folder = Folder::new("starting-save");
    terminal.answers(&format!("save {}", folder.file("s.sock")), &format!("2 lines in {}\n", folder.file("s.sock")));
    let saved = String::from_utf8(folder.read("s.sock")).expect("it is text");
    assert!(saved.ends_with(&format!("\nconn = create_connection \"{address}\"\nrecvline\n")), "{saved}");
    terminal.keys(CTRL_D);
    assert_eq!(terminal.process.finish().code, Some(0));
}

fn an_address_that_cannot_be_reached_ends_with_the_failure() {
    for (word, code, said) in [
        ("127.0.0.1:1", 3, "connection refused (ECONNREFUSED)"),
        ("unix:/nowhere/x.sock", 3, "no such file or directory (ENOENT)"),
        ("127.0.0.1:99999", 1, "port 99999 is not 0 to 65535"),
    ] {
        let mut terminal = Terminal::running(80, &[&program(), "--no-config", word]);
        terminal.wait_for(said);
        assert_eq!(terminal.process.finish().code, Some(code), "{word}");
    }
}

fn a_file_of_that_name_is_run() {
    let folder = Folder::new("starting-file");
    for name in ["host:80", "help", "reference"] {
        folder.write(name, "print \"a script\"");
        let finished = run(sockshell().current_dir(folder.path()).arg(name), "");
        assert_eq!(finished.success(), "a script\n", "{name}");
    }
}

fn an_address_needs_a_terminal_and_stands_alone() {
    let finished = run(sockshell().arg("localhost:1"), "");
    assert_eq!(finished.code, Some(1));
    assert!(finished.err().contains("standard input is no terminal"), "{}", finished.err());
    let finished = run(sockshell().args(["localhost:1", "more"]), "");
    assert_eq!(finished.code, Some(1));
    assert!(finished.err().contains("takes no arguments"), "{}", finished.err());
}

fn help_is_printed_page_by_page() {
    let by_script = |lines: &str| run(sockshell().args(["-c", lines]), "").success();
    let page = |word: &str| run(sockshell().current_dir(path("tests")).args(["help", word]), "");
    for word in ["recv", "if", "python", "TIME_WAIT", "SO_LINGER", "econnrefused"] {
        assert_eq!(page(word).success(), by_script(&format!("print $(help {word})")), "{word}");
    }
    let overview = run(sockshell().current_dir(path("tests")).arg("help"), "").success();
    assert_eq!(overview, by_script("print $(help)"));
    let finished = page("recvv");
    assert_eq!(
        (finished.code, finished.err().as_str()),
        (Some(1), "error: there is no help on `recvv`\n  = did you mean `recv`?\n")
    );
}
