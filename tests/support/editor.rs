//! The prompt with line editing on a terminal of its own: sends keys, and waits for what the screen shows.

use std::time::Instant;

use super::folder::Folder;
use super::screen::Screen;
use super::terminal::program;
use super::{DEADLINE, Process, pty};

pub const ENTER: &str = "\r";
pub const CTRL_U: &str = "\x15";

pub struct Editor {
    pub process: Process,
    pub screen: Screen,
}

pub struct Start {
    pub columns: u16,
    pub environment: Vec<(&'static str, String)>,
    pub program: Vec<String>,
}

impl Start {
    pub fn new(folder: &Folder) -> Start {
        let environment = vec![("XDG_STATE_HOME", folder.file(""))];
        Start { columns: 80, environment, program: vec![program()] }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Start {
        self.environment.push((name, value.to_owned()));
        self
    }

    pub fn columns(self, columns: u16) -> Start {
        Start { columns, ..self }
    }

    /// Starts the prompt from a shell, which afterwards prints the exit code and the terminal's modes.
    pub fn in_shell(self) -> Start {
        let lines = format!("{}; echo code $?; stty -a", program());
        Start { program: vec!["sh".to_owned(), "-c".to_owned(), lines], ..self }
    }

    /// Starts the prompt without waiting for it.
    pub fn running(self) -> Editor {
        let mut command = pty::command(&self.program.iter().map(String::as_str).collect::<Vec<_>>());
        command.env("TERM", "xterm").env_remove("NO_COLOR").env_remove("ENV").env_remove("SOCKSHELL_EDIT");
        command.envs(self.environment);
        Editor { process: Process::start_on_terminal(command, self.columns), screen: Screen::new(self.columns) }
    }

    pub fn go(self) -> Editor {
        let mut editor = self.running();
        editor.at("sockshell> ");
        editor
    }
}

impl Editor {
    pub fn start(folder: &Folder) -> Editor {
        Start::new(folder).go()
    }

    pub fn resize(&mut self, columns: u16) {
        self.screen.resize(columns);
        self.process.resize(columns);
    }

    pub fn keys(&mut self, keys: impl AsRef<[u8]>) {
        self.process.write(keys);
    }

    /// Waits until the screen fulfils a condition.
    #[track_caller]
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&Screen) -> bool) {
        let until = Instant::now() + DEADLINE;
        while self.screen.is_drawing() || !wanted(&self.screen) {
            let Some(more) = self.process.more(until) else {
                panic!("the screen does not show {what}, but\n{}", self.screen.rows().join("\n"))
            };
            self.screen.feed(&more);
        }
    }

    /// Waits until the cursor's row has this text, with the cursor at its end.
    #[track_caller]
    pub fn at(&mut self, row: &str) {
        self.wait(&format!("{row:?} at the cursor"), |screen| {
            let (number, before) = screen.cursor();
            before == row && screen.rows()[number] == row.trim_end()
        });
    }

    /// Waits until the cursor's row has this text, wherever the cursor is.
    #[track_caller]
    pub fn row(&mut self, row: &str) {
        self.wait(&format!("a row {row:?}"), |screen| screen.rows()[screen.cursor().0] == row);
    }

    /// Waits until any row has this text.
    #[track_caller]
    pub fn shows(&mut self, row: &str) {
        self.wait(&format!("a row {row:?}"), |screen| screen.rows().iter().any(|shown| shown == row));
    }

    /// Waits for an empty prompt below a row; gives the rows between.
    #[track_caller]
    pub fn answer(&mut self, asked: usize) -> Vec<String> {
        self.wait("the next prompt", |screen| {
            let (number, before) = screen.cursor();
            let name = before.strip_suffix("> ").unwrap_or("");
            // A number is the prompt of a script that is stepped through.
            number > asked
                && name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        });
        self.screen.rows()[asked + 1..self.screen.cursor().0].to_vec()
    }

    /// Types a line of a block that goes on in the next row.
    #[track_caller]
    pub fn more(&mut self, prompt: &str, line: &str) {
        self.keys(line);
        self.at(&format!("{prompt}{line}"));
        self.keys(ENTER);
        self.at("");
    }

    /// Types a line; gives the rows of its output.
    #[track_caller]
    pub fn ask(&mut self, line: &str) -> Vec<String> {
        let asked = self.screen.cursor().0;
        self.keys(format!("{line}{ENTER}"));
        self.answer(asked)
    }

    #[track_caller]
    pub fn answers(&mut self, line: &str, rows: &[&str]) {
        assert_eq!(self.ask(line), rows, "{line}");
    }

    /// Process id of the program, which is not that of the shell that started it.
    pub fn id(&mut self) -> String {
        self.ask("exec sh -c \"echo \\$PPID\"").concat().chars().filter(char::is_ascii_digit).skip(1).collect()
    }

    #[track_caller]
    pub fn server(&mut self) -> String {
        self.ask("server = create_server :0");
        self.ask("getsockname").concat()
    }

    /// Checks that the prompt still answers, and that it ends on request.
    #[track_caller]
    pub fn ends_well(mut self) {
        self.answers("1 + 1", &["2"]);
        self.keys(format!("exit 7{ENTER}"));
        assert_eq!(self.process.finish().code, Some(7));
    }
}
