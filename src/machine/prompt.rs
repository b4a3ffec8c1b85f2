//! What only the prompt needs of the machine: running one line at a time, reading the next, and keeping what it made.

use std::rc::Rc;

use rustix::io::Errno;

use super::task::Woke;
use super::{LineEnd, Machine};
use crate::net::Handle;
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

    /// Runs until every other task has ended, Ctrl-C comes, or the program is to end.
    pub fn run_others(&mut self) {
        while self.tasks.len() > 1 && self.ending.code().is_none() && !self.interrupted {
            self.turn(true);
        }
    }

    /// At the prompt a handle nobody assigned becomes a variable under its automatic name: remembered while it is shown.
    pub(super) fn adopt(&mut self, value: &Value) {
        match value {
            Value::Handle(handle) if !handle.was_assigned() && handle.is_open() => self.adopted.push(handle.clone()),
            Value::List(list) => list.items().iter().for_each(|item| self.adopt(item)),
            _ => {}
        }
    }

    /// The variables are made, and the prompt says so, when the line is over: until then its code has no room for them.
    fn name_adopted(&mut self) {
        for handle in std::mem::take(&mut self.adopted) {
            if handle.was_assigned() || !handle.is_open() {
                continue;
            }
            let name = self.free_name(&handle.name());
            let top = self.names.top(&name) as usize;
            self.names.assign(&name);
            handle.name_once(&name);
            self.output.write(format!("  (now the variable {name})\n").as_bytes());
            let Some(main) = self.tasks.main_mut() else { return };
            main.current.release(handle.key);
            if main.stack.len() <= top {
                main.stack.resize(top + 1, Value::Unset);
            }
            main.stack[top] = Value::Handle(handle);
        }
    }

    /// A handle's automatic name, or the next of its kind that no variable with a value has: nothing is overwritten.
    fn free_name(&mut self, automatic: &str) -> String {
        let kind = automatic.trim_end_matches(|c: char| c.is_ascii_digit());
        let first = automatic[kind.len()..].parse::<usize>().unwrap_or(1);
        let mut names = (first..).map(|number| format!("{kind}{number}"));
        names.find(|name| !self.is_taken(name)).unwrap_or_else(|| automatic.to_owned())
    }

    fn is_taken(&mut self, name: &str) -> bool {
        if self.names.find_shared(name).is_some() {
            return true;
        }
        let Some(top) = self.names.find_top(name) else { return false };
        match self.tasks.main_mut().and_then(|main| main.stack.get(top as usize)) {
            None | Some(Value::Unset) => false,
            Some(Value::Handle(handle)) => handle.is_open(),
            Some(_) => true,
        }
    }

    /// A line is being typed from now on: standard input is its own, and a task that was waiting for it is told so.
    pub fn begin_typing(&mut self) {
        self.typing = true;
        for waiter in self.waits.all(self.standard[0].key) {
            self.wake(waiter, Woke::Ready);
        }
    }

    /// The line is there.
    pub fn end_typing(&mut self) {
        self.typing = false;
    }

    /// Whether a line of the prompt is being typed.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.typing
    }

    /// The handle that commands without a prefix work on.
    pub fn current_handle(&mut self) -> Option<Rc<Handle>> {
        let registry = self.registry.clone();
        self.tasks.main_mut()?.current.get(&registry)
    }

    /// The variables of the top level and those all tasks share, with their values.
    pub fn variables(&mut self) -> Vec<(String, Value)> {
        let shared = self.names.shared().map(|(name, at)| (name.to_owned(), self.shared.get(at as usize).cloned()));
        let mut all: Vec<_> = shared.filter_map(|(name, value)| Some((name, value?))).collect();
        if let Some(main) = self.tasks.main_mut() {
            let top = self.names.top_names().iter().zip(&main.stack);
            all.extend(top.map(|(name, value)| (name.to_string(), value.clone())));
        }
        all.retain(|(_, value)| !value.is_unset());
        all
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
