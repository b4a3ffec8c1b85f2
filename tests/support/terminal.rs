//! Program on a terminal of its own: types into it, and waits for what it shows.

use super::{PROGRAM, Process, pty};

pub const MORE: &str = "        -> ";
pub const SHELL: &str = "shell> ";
pub const CTRL_C: &str = "\x03";
pub const CTRL_D: &str = "\x04";
pub const CTRL_Z: &str = "\x1a";

pub struct Terminal {
    pub process: Process,
}

impl Terminal {
    /// Starts the prompt on a terminal of 80 columns.
    pub fn start() -> Terminal {
        Terminal::of(80)
    }

    pub fn of(columns: u16) -> Terminal {
        let mut terminal = Terminal::running(columns, &[&program()]);
        terminal.wait_for_prompt();
        terminal
    }

    pub fn running(columns: u16, program: &[&str]) -> Terminal {
        let mut command = pty::command(program);
        command.env("NO_COLOR", "1").env("TERM", "dumb").env_remove("ENV");
        Terminal { process: Process::start_on_terminal(command, columns) }
    }

    pub fn keys(&mut self, keys: impl AsRef<[u8]>) {
        self.process.write(keys);
    }

    /// Waits until `text` is shown; gives the text before it.
    pub fn wait_for(&mut self, text: &str) -> String {
        let mut shown = self.process.wait_for(text);
        shown.truncate(shown.len() - text.len());
        shown.replace("\r\n", "\n")
    }

    /// Waits for the next prompt; gives the text before it. A prompt is the name of the current handle, or of the
    /// program, on a line of its own.
    pub fn wait_for_prompt(&mut self) -> String {
        let prompt = |bytes: &[u8]| {
            let name = bytes.rsplit(|byte| *byte == b'\n').next()?.strip_suffix(b"> ")?;
            let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
            (!name.is_empty() && name.iter().all(word)).then_some(bytes.len())
        };
        let shown = String::from_utf8_lossy(&self.process.wait_until("a prompt", prompt)).into_owned();
        shown[..shown.rfind('\n').map_or(0, |at| at + 1)].replace("\r\n", "\n")
    }

    /// Types a line and waits until the terminal shows it.
    pub fn line(&mut self, line: &str) {
        self.keys(format!("{line}\n"));
        self.wait_for(&format!("{line}\r\n"));
    }

    /// Types a line; gives its output before the next prompt, without the note on how long it took: on a busy machine
    /// any line may be slow.
    pub fn ask(&mut self, line: &str) -> String {
        self.line(line);
        let shown = self.wait_for_prompt();
        shown.split_inclusive('\n').filter(|line| !line.starts_with("took ")).collect()
    }

    #[track_caller]
    pub fn answers(&mut self, line: &str, answer: &str) {
        assert_eq!(self.ask(line), answer, "{line}");
    }

    /// Checks that the prompt still answers, and that it ends on request.
    #[track_caller]
    pub fn ends_well(mut self) {
        self.answers("1 + 1", "2\n");
        self.keys("exit 7\n");
        assert_eq!(self.process.finish().code, Some(7));
    }
}

pub fn program() -> String {
    PROGRAM.to_owned()
}

/// Asks for the address of the current handle.
pub fn address(terminal: &mut Terminal) -> String {
    terminal.ask("getsockname").trim_end().to_owned()
}
