//! The command line: what to run, and what becomes of it.

mod docs;
mod timeout;
#[cfg(feature = "python")]
mod translate;

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::rc::Rc;

use clap::{Arg, ArgAction, ValueHint, value_parser};
use clap_complete::Shell;

use crate::compiler::Mode;
use crate::console::{Console, report_all};
use crate::diagnostic::Diagnostic;
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
/// The word that translates a Python program, where no script has this name.
const TRANSLATE: &str = "translate";

fn command() -> clap::Command {
    clap::Command::new("sockshell")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A scriptable socket shell: type socket calls at a prompt, or keep them in a file.")
        .after_help(
            "Without FILE a prompt starts on a terminal; standard input that is none is a script.\n\
             `sockshell reference` prints all of `help` as one Markdown page; a file of that name there, or\n\
             `./reference`, is run as a script.\n\
             `sockshell translate FILE.py` writes a Python program as a sockshell script, to standard output; what has\n\
             no counterpart stays as a comment, is listed on standard error, and makes the exit code 3 (2: no Python).\n\
             Exit codes: 0 done, 1 command line or unreadable file, 2 does not parse or check, 3 uncaught failure,\n\
             4 failed assertion or --timeout, 5 nothing can go on, 130 Ctrl-C, 143 SIGTERM; `exit N` gives N.",
        )
        .arg(
            Arg::new("lines")
                .short('c')
                .value_name("LINES")
                .value_parser(value_parser!(OsString))
                .value_hint(ValueHint::Other)
                .help("Run these lines"),
        )
        .arg(
            Arg::new("check")
                .long("check")
                .action(ArgAction::SetTrue)
                .help("Parse and check the files and run nothing"),
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
                .help("Step through FILE: each statement waits in the line until Enter runs it"),
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
                .help("A script and its arguments ($1, $2, … and $args)"),
        )
}

/// Runs the program and gives its exit code.
pub fn main(words: Vec<OsString>) -> i32 {
    // A script and its arguments, the usual case, have nothing to parse: setting a parser up is a tenth of the start.
    if let Some(word) = words.get(1).filter(|word| !word.as_bytes().starts_with(b"-")) {
        if word == REFERENCE && words.len() == 2 && !Path::new(REFERENCE).exists() {
            return docs::reference();
        }
        if word == TRANSLATE && !Path::new(TRANSLATE).exists() {
            return translated(&words[2..]);
        }
        return run(&RunOptions::default(), words.into_iter().skip(1));
    }
    let matches = match command().try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { USAGE } else { 0 };
        }
    };
    if let Some(shell) = matches.get_one::<Shell>("completions") {
        return docs::completions(*shell, &mut command());
    }
    if matches.get_flag("man") {
        return docs::man(command());
    }
    let words: Vec<OsString> = matches.get_many("words").map(|words| words.cloned().collect()).unwrap_or_default();
    if matches.get_flag("check") {
        return check(&words);
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
}

/// What is run, and whether it came from standard input.
struct Script {
    text: ProgramText,
    from_stdin: bool,
}

impl Script {
    /// A text that is in no file.
    fn unnamed(name: &str, bytes: Vec<u8>, from_stdin: bool) -> Script {
        Script { text: ProgramText { name: name.to_owned(), bytes, identity: None }, from_stdin }
    }
}

fn run(way: &RunOptions, mut words: impl Iterator<Item = OsString>) -> i32 {
    let script = if let Some(lines) = &way.lines {
        Ok(Script::unnamed("-c", lines.as_bytes().to_vec(), false))
    } else if let Some(file) = words.next().filter(|file| file != "-") {
        read_script(&file)
    } else if std::io::stdin().is_terminal() {
        if way.limit.is_some() {
            return refuse("--timeout bounds a script: name a FILE, or give its lines with -c");
        }
        return repl::run(|frontend| new_machine(frontend, way.trace), !way.bare);
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
    match loader::compile(&mut machine, &script.text, Mode::Script) {
        Ok(program) => {
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
    report_all(&[Diagnostic::error(message)], &Sources::default());
    USAGE
}

fn read_script(file: &OsStr) -> Result<Script, String> {
    Ok(Script { text: ProgramText::read(Path::new(file))?, from_stdin: false })
}

fn read_stdin() -> Result<Script, String> {
    let mut text = Vec::new();
    let read = std::io::stdin().read_to_end(&mut text);
    read.map_err(|error| format!("cannot read standard input: {error}"))?;
    Ok(Script::unnamed("<stdin>", text, true))
}

fn check(words: &[OsString]) -> i32 {
    if words.is_empty() {
        return refuse("--check needs at least one file");
    }
    let mut code = 0;
    for file in words {
        let result = read_script(file).and_then(|script| Ok((script, new_machine(Box::new(Console), false)?)));
        match result {
            Err(message) => code = code.max(refuse(&message)),
            Ok((script, mut machine)) => {
                if let Err(wrong) = loader::compile(&mut machine, &script.text, Mode::Script) {
                    report_all(&wrong, &machine.sources);
                    code = WRONG;
                }
            }
        }
    }
    code
}

fn new_machine(frontend: Box<dyn Frontend>, trace: bool) -> Result<Machine, String> {
    let table = Rc::new(Table::new(commands::FAMILIES));
    let mut machine = Machine::new(table, frontend).map_err(|error| format!("cannot start: {error}"))?;
    if trace {
        machine.trace(true);
    }
    Ok(machine)
}
