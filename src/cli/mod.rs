//! The command line: what to run, and what becomes of it.

mod checker;
mod docs;
mod timeout;
#[cfg(feature = "python")]
mod translate;

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::rc::Rc;

use clap::{Arg, ArgAction, ValueHint, value_parser};
use clap_complete::Shell;

pub use checker::Checker;

use crate::compiler::Mode;
use crate::console::{Console, report_all};
use crate::diagnostic::{Diagnostic, Level};
use crate::escape;
use crate::limits::BYTES;
use crate::machine::Machine;
use crate::machine::call::command::Table;
use crate::machine::frontend::Frontend;
use crate::machine::loader::{self, ProgramText};
use crate::source::Sources;
use crate::values::Value;
use crate::{commands, repl};

/// Exit code: the command line, or a script file that cannot be read.
const USAGE: i32 = 1;
/// Exit code: it does not parse or check.
const WRONG: i32 = 2;

/// The word that prints the reference, where no script has this name.
const REFERENCE: &str = "reference";
/// The word that prints a page of `help`, where no script has this name.
const HELP: &str = "help";
/// The word that translates a Python program, where no script has this name.
const TRANSLATE: &str = "translate";

fn command() -> clap::Command {
    clap::Command::new("sockshell")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A scriptable socket shell: type socket calls at a prompt, or keep them in a file.")
        .after_help(
            "Without FILE a prompt starts on a terminal; standard input that is none is a script.\n\
             `sockshell HOST:PORT` starts it connected, its handle is called conn.\n\
             `sockshell help recv` prints a page of `help`, `sockshell reference` all of it as one Markdown page.\n\
             `sockshell translate FILE.py` writes a Python program as a sockshell script, to standard output; what has\n\
             no counterpart stays as a comment, is listed on standard error, and makes the exit code 3 (2: no Python).\n\
             A file of such a name there is run as a script; so is `./help`.\n\
             Exit codes: 0 done, 1 command line or unreadable file, 2 does not parse or check, 3 uncaught failure,\n\
             4 failed assertion or --timeout, 5 nothing can go on, 130 Ctrl-C, 143 SIGTERM; `exit N` gives N.",
        )
        .arg(
            Arg::new("lines")
                .short('c')
                .value_name("LINES")
                .value_parser(value_parser!(OsString))
                .value_hint(ValueHint::Other)
                .help("Run these lines and write the value of the last statement"),
        )
        .arg(
            Arg::new("check")
                .long("check")
                .action(ArgAction::SetTrue)
                .help("Parse and check the files, show warnings, and run nothing"),
        )
        .arg(
            Arg::new("deny")
                .long("deny")
                .value_name("WHAT")
                .value_parser(["warnings"])
                .conflicts_with("step")
                .help("Make warnings errors: nothing runs, and the exit code is 2"),
        )
        .arg(
            Arg::new("trace")
                .short('x')
                .long("trace")
                .action(ArgAction::SetTrue)
                .help("Show each statement and its result on standard error"),
        )
        .arg(
            Arg::new("no-config")
                .long("no-config")
                .action(ArgAction::SetTrue)
                .help("Start the prompt without the start-up file ~/.config/sockshell/config.sock"),
        )
        .arg(
            Arg::new("step")
                .long("step")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["lines", "check", "timeout"])
                .requires("words")
                .help("Step through FILE: each statement waits in grey until Enter runs it"),
        )
        .arg(
            Arg::new("completions")
                .long("completions")
                .value_name("SHELL")
                .value_parser(value_parser!(Shell))
                .exclusive(true)
                .hide_possible_values(true)
                .help("Print what completes this command line in bash, elvish, fish, powershell or zsh"),
        )
        .arg(Arg::new("man").long("man").action(ArgAction::SetTrue).exclusive(true).help("Print the manual page"))
        .arg(
            Arg::new("timeout")
                .long("timeout")
                .value_name("T")
                .value_parser(timeout::parse)
                .allow_negative_numbers(true)
                .help("End the run after this time (30s, 500ms, 2m) and say where each task stood"),
        )
        .arg(
            Arg::new("words")
                .value_names(["FILE", "ARG"])
                .num_args(0..)
                .trailing_var_arg(true)
                .allow_hyphen_values(false)
                .value_parser(value_parser!(OsString))
                .value_hint(ValueHint::FilePath)
                .help("A script and its arguments ($1, $2, … and $args); HOST:PORT to connect to; `help` and a word"),
        )
}

/// Runs the program and gives its exit code.
pub fn main(words: Vec<OsString>) -> i32 {
    // A script and its arguments, the usual case, have nothing to parse: setting a parser up is a tenth of the start.
    if let Some(word) = words.get(1).filter(|word| !word.as_bytes().starts_with(b"-")) {
        if word == REFERENCE && words.len() == 2 && !Path::new(REFERENCE).exists() {
            return docs::reference();
        }
        if word == HELP && words.len() <= 3 && !Path::new(HELP).exists() {
            return docs::help(words.get(2).map(OsString::as_os_str));
        }
        if word == TRANSLATE && !Path::new(TRANSLATE).exists() {
            return translated(&words[2..]);
        }
        return run(&RunOptions::default(), words.into_iter().skip(1));
    }
    let matches = match command().try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => {
            if !error.use_stderr() {
                let _ = error.print();
                return 0;
            }
            // The words may come from anywhere, file names above all.
            let said = error.render().to_string();
            let _ = std::io::stderr().lock().write_all(escape::lines(&said).as_bytes());
            return USAGE;
        }
    };
    if let Some(shell) = matches.get_one::<Shell>("completions") {
        return docs::completions(*shell, &mut command());
    }
    if matches.get_flag("man") {
        return docs::man(command());
    }
    let words: Vec<OsString> = matches.get_many("words").map(|words| words.cloned().collect()).unwrap_or_default();
    let denies = matches.contains_id("deny");
    if matches.get_flag("check") {
        return check(&words, denies);
    }
    let trace = matches.get_flag("trace");
    if let Some((file, arguments)) = words.split_first().filter(|_| matches.get_flag("step")) {
        return repl::step_through(|frontend| new_machine(frontend, trace), Path::new(file), texts(arguments));
    }
    let way = RunOptions {
        lines: matches.get_one("lines").cloned(),
        trace,
        limit: matches.get_one("timeout").cloned(),
        bare: matches.get_flag("no-config"),
        denies,
    };
    run(&way, words.into_iter())
}

/// The script's arguments as values.
fn texts(words: &[OsString]) -> Vec<Value> {
    words.iter().map(|word| Value::bytes(word.as_bytes())).collect()
}

/// How something is run.
#[derive(Default)]
struct RunOptions {
    lines: Option<OsString>,
    trace: bool,
    limit: Option<timeout::Limit>,
    /// At the prompt without the start-up file.
    bare: bool,
    /// Warnings are errors.
    denies: bool,
}

/// What is run, and whether it came from standard input.
struct Script {
    text: ProgramText,
    from_stdin: bool,
    mode: Mode,
}

impl Script {
    /// The lines of `-c`.
    fn lines(lines: &OsStr) -> Script {
        let text = ProgramText { name: "-c".to_owned(), bytes: lines.as_bytes().to_vec(), identity: None };
        Script { text, from_stdin: false, mode: Mode::Lines }
    }
}

fn run(way: &RunOptions, words: impl Iterator<Item = OsString>) -> i32 {
    let mut words = words.peekable();
    let script = if let Some(lines) = &way.lines {
        Ok(Script::lines(lines))
    } else if let Some(file) = words.next().filter(|file| file != "-") {
        if is_address(&file) {
            return if words.peek().is_some() { refuse_after_address() } else { prompt(way, Some(&file)) };
        }
        read_script(&file)
    } else if std::io::stdin().is_terminal() {
        return prompt(way, None);
    } else {
        read_stdin()
    };
    let script = match script {
        Ok(script) => script,
        Err(message) => return refuse(&message),
    };
    let mut machine = match new_machine(Box::new(Console), way.trace) {
        Ok(machine) => machine,
        Err(message) => return refuse(&message),
    };
    machine.arguments = words.map(|word| Value::bytes(word.as_bytes())).collect();
    machine.input_is_script = script.from_stdin;
    machine.warns |= way.denies;
    match loader::compile(&mut machine, &script.text, script.mode) {
        Ok(program) => {
            if warned(&program.warnings, way.denies, &machine.sources) {
                return WRONG;
            }
            machine.start(program);
            if let Some(limit) = &way.limit {
                machine.end_within(limit.time, &limit.written);
            }
            let code = machine.run_script();
            // The kernel closes what is open faster than we could, one handle after another.
            std::mem::forget(machine);
            code
        }
        Err(wrong) => {
            report_all(&wrong, &machine.sources);
            WRONG
        }
    }
}

/// Whether a word is an address to connect to: it has a port or is a unix socket's, and no file has this name.
fn is_address(word: &OsStr) -> bool {
    let bytes = word.as_bytes();
    let has_port = bytes.contains(&b':') && !bytes.contains(&b'/');
    (has_port || bytes.starts_with(b"unix:")) && !Path::new(word).exists()
}

/// Starts the prompt, connected to an address if one is given.
fn prompt(way: &RunOptions, connect: Option<&OsStr>) -> i32 {
    if way.limit.is_some() {
        return refuse("--timeout bounds a script: name a FILE, or give its lines with -c");
    }
    if way.denies {
        return refuse("--deny is for a script: name a FILE, or give its lines with -c");
    }
    if connect.is_some() && !std::io::stdin().is_terminal() {
        let wrong = Diagnostic::error("an address starts the prompt, and standard input is no terminal");
        return refused(
            wrong.hint("a script connects by `create_connection`: sockshell -c 'create_connection :80; …'"),
        );
    }
    repl::run(|frontend| new_machine(frontend, way.trace), !way.bare, connect.map(OsStr::as_bytes))
}

fn refuse_after_address() -> i32 {
    let wrong = Diagnostic::error("an address is given alone: the prompt takes no arguments");
    refused(wrong.hint("a script takes them, and connects by `create_connection $1`"))
}

/// `sockshell translate FILE.py`.
fn translated(words: &[OsString]) -> i32 {
    #[cfg(feature = "python")]
    return translate::run(words);
    #[cfg(not(feature = "python"))]
    {
        let _ = words;
        refuse("this sockshell was built without `translate` (the feature `python`)")
    }
}

fn refuse(message: &str) -> i32 {
    refused(Diagnostic::error(message))
}

fn refused(wrong: Diagnostic) -> i32 {
    report_all(&[wrong], &Sources::default());
    USAGE
}

fn read_script(file: &OsStr) -> Result<Script, String> {
    Ok(Script { text: ProgramText::read(Path::new(file))?, from_stdin: false, mode: Mode::Script })
}

fn read_stdin() -> Result<Script, String> {
    let mut text = Vec::new();
    let read = std::io::stdin().take(BYTES.most as u64 + 1).read_to_end(&mut text);
    read.map_err(|error| format!("cannot read standard input: {error}"))?;
    if text.len() > BYTES.most {
        return Err(format!("the script on standard input is larger than {BYTES}"));
    }
    let text = ProgramText { name: "<stdin>".to_owned(), bytes: text, identity: None };
    Ok(Script { text, from_stdin: true, mode: Mode::Script })
}

/// Shows warnings; with `denies` as errors. Returns whether the program must not run.
fn warned(warnings: &[Diagnostic], denies: bool, sources: &Sources) -> bool {
    let level = if denies { Level::Error } else { Level::Warning };
    let shown: Vec<Diagnostic> = warnings.iter().map(|warning| Diagnostic { level, ..warning.clone() }).collect();
    report_all(&shown, sources);
    denies && !shown.is_empty()
}

fn check(words: &[OsString], denies: bool) -> i32 {
    if words.is_empty() {
        return refuse("--check needs at least one file");
    }
    let mut code = 0;
    for file in words {
        let result = read_script(file).and_then(|script| Ok((script, new_machine(Box::new(Console), false)?)));
        match result {
            Err(message) => code = code.max(refuse(&message)),
            Ok((script, mut machine)) => {
                machine.warns = true;
                let wrong = match loader::compile(&mut machine, &script.text, Mode::Script) {
                    Ok(program) => warned(&program.warnings, denies, &machine.sources),
                    Err(wrong) => {
                        report_all(&wrong, &machine.sources);
                        true
                    }
                };
                code = if wrong { WRONG } else { code };
            }
        }
    }
    code
}

fn new_machine(frontend: Box<dyn Frontend>, trace: bool) -> Result<Machine, String> {
    let table = Rc::new(Table::new(commands::FAMILIES));
    let mut machine = Machine::new(table, frontend).map_err(|error| format!("cannot start: {error}"))?;
    machine.warns = std::io::stderr().is_terminal();
    if trace {
        machine.trace(true);
    }
    Ok(machine)
}
