//! What only the prompt needs of the machine: running one line at a time, reading the next, and keeping what it made.

use rustix::io::Errno;

use super::{LineEnd, Machine};
use crate::program::Names;
use crate::values::Value;

impl Machine {
    /// Runs until the main task has done what it was started for.
    pub fn run_line(&mut self) -> LineEnd {
        self.line_running = true;
        let end = loop {
            if let Some(end) = self.line_end.take() {
                break end;
            }
            if self.ending.code().is_some() && self.tasks.is_empty() {
                break LineEnd::Done;
            }
            self.turn(true);
        };
        self.line_running = false;
        self.name_adopted();
        end
    }

    /// At the prompt a handle nobody assigned becomes a variable under its automatic name: noted while it is shown.
    pub(super) fn adopt(&mut self, value: &Value) {
        match value {
            Value::Handle(handle) if !handle.was_assigned() && handle.is_open() => {
                let note = format!("  (now the variable {})\n", handle.name());
                self.output.write(note.as_bytes());
                self.adopted.push(handle.clone());
            }
            Value::List(list) => list.items().iter().for_each(|item| self.adopt(item)),
            _ => {}
        }
    }

    /// The variables are made when the line is over: until then its code has no room for them.
    fn name_adopted(&mut self) {
        for handle in std::mem::take(&mut self.adopted) {
            let name = handle.name();
            let top = self.names.top(&name) as usize;
            self.names.assign(&name);
            handle.name_once(&name);
            let Some(main) = self.tasks.main_mut() else { return };
            main.current.release(handle.key);
            if main.stack.len() <= top {
                main.stack.resize(top + 1, Value::Unset);
            }
            main.stack[top] = Value::Handle(handle);
        }
    }

    /// The line typed at the prompt, with its end; empty at the end of input; `None` while there is none yet.
    pub fn typed_line(&mut self) -> Option<Vec<u8>> {
        let stdin = self.standard[0].clone();
        loop {
            let found = stdin.input.borrow_mut().find(b"\n");
            if let Some(count) = found {
                return Some(stdin.input.borrow_mut().take(count));
            }
            match stdin.read_if_ready(&mut self.scratch) {
                Ok(0) => {
                    let mut input = stdin.input.borrow_mut();
                    let rest = input.len();
                    return Some(input.take(rest));
                }
                Ok(_) => {}
                Err(Errno::AGAIN) => {
                    let _ = stdin.watch(false);
                    return None;
                }
                Err(Errno::INTR) => return None,
                Err(_) => return Some(Vec::new()),
            }
        }
    }

    /// Whether Ctrl-C came since this was last asked.
    pub fn take_interrupt(&mut self) -> bool {
        std::mem::take(&mut self.interrupted)
    }

    /// At the prompt a variable of the main task can become one that all share; it keeps its value.
    pub(super) fn main_values_that_became_shared(&mut self, names: &Names) -> Vec<(u32, Value)> {
        let Some(main) = self.tasks.main_mut() else { return Vec::new() };
        let before = &self.names;
        let new = names.shared().filter(|(name, _)| before.find_shared(name).is_none());
        new.filter_map(|(name, shared)| {
            let top = before.find_top(name)? as usize;
            Some((shared, main.stack.get_mut(top).map(std::mem::take)?))
        })
        .collect()
    }
}
