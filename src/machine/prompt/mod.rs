//! What only the prompt needs of the machine: running one line at a time, reading the next, and keeping what it made.

pub(super) mod rename;
pub(crate) mod repl_request;
pub(crate) mod wait_notice;

use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::io::Errno;

use super::task::WakeReason;
use super::{LineEnd, Machine};
use crate::compiler::Names;
use crate::net::Handle;
use crate::values::Value;

/// A line that took longer says so.
const SLOW_LINE: Duration = Duration::from_secs(1);
/// The variable that has the last result shown.
const LAST_RESULT: &str = "_";

impl Machine {
    /// Runs until the main task has done what it was started for.
    pub(crate) fn run_line(&mut self) -> LineEnd {
        let began = Instant::now();
        self.names_in_use = self.find_names_in_use();
        self.output.begin_line();
        self.forget_notices();
        self.line_running = true;
        self.idle_timer.begin();
        let end = loop {
            if let Some(end) = self.line_end.take() {
                break end;
            }
            if self.shutdown.code().is_some() && self.tasks.is_empty() {
                break LineEnd::Done;
            }
            self.turn(true);
            self.comment_wait();
        };
        self.line_running = false;
        // Whoever ended it knows.
        self.line_took = if matches!(end, LineEnd::Cancelled) { Duration::ZERO } else { began.elapsed() };
        self.move_renamed();
        self.name_adopted();
        let told = std::mem::take(&mut self.idle_timer.told);
        if told && matches!(end, LineEnd::Cancelled) { LineEnd::Done } else { end }
    }

    /// Runs until every other task has ended, Ctrl-C comes, or the program is to end.
    pub(crate) fn run_others(&mut self) {
        self.idle_timer.leaving = true;
        while self.tasks.len() > 1 && self.shutdown.code().is_none() && !self.interrupted {
            self.turn(true);
        }
        self.idle_timer.leaving = false;
    }

    /// The names of handles that the last line made variables of.
    pub(crate) fn take_made(&mut self) -> Vec<String> {
        std::mem::take(&mut self.new_variables)
    }

    /// The last result that was shown.
    pub(crate) fn last_result(&self) -> Value {
        let value = self.names.find_top(LAST_RESULT).and_then(|top| self.tasks.main()?.stack.get(top as usize));
        value.cloned().unwrap_or_default()
    }

    /// Says how long the last line took, when that was long.
    pub(crate) fn say_time_taken(&mut self) {
        if self.line_took > SLOW_LINE {
            let text = format!("took {:.1} s\n", self.line_took.as_secs_f64());
            self.output.write(text.as_bytes());
        }
    }

    /// The last result shown has a variable.
    pub(super) fn declare_last(&mut self) {
        self.names.top(LAST_RESULT);
        self.names.assign(LAST_RESULT);
    }

    /// Until something is shown, the variable is none.
    pub(super) fn forget_result(&mut self) {
        let top = self.names.find_top(LAST_RESULT).filter(|_| self.interactive);
        if let (Some(top), Some(main)) = (top, self.tasks.main_mut()) {
            main.set_top(top as usize, Value::None);
        }
    }

    /// A value was shown. The prompt's lines run at the top level, where the registers are its variables; a program that
    /// is stepped through has its own.
    pub(super) fn remember(&mut self, registers: &mut [Value], value: Value) {
        if !self.interactive || self.is_stepping() {
            return;
        }
        if let Some(shared) = self.names.find_shared(LAST_RESULT) {
            self.set_shared(shared, value);
        } else if let Some(register) = self.names.find_top(LAST_RESULT).and_then(|top| registers.get_mut(top as usize))
        {
            *register = value;
        }
    }

    /// At the prompt a handle nobody assigned becomes a variable under its automatic name: remembered while it is shown.
    pub(super) fn adopt(&mut self, value: &Value) {
        match value {
            Value::Handle(handle) if !handle.was_assigned() && handle.is_open() => self.auto_named.push(handle.clone()),
            Value::List(list) => list.items().iter().for_each(|item| self.adopt(item)),
            _ => {}
        }
    }

    /// The variables are made, and the prompt says so, when the line is over: until then its code has no room for them.
    fn name_adopted(&mut self) {
        for handle in std::mem::take(&mut self.auto_named) {
            if !handle.was_assigned() && handle.is_open() {
                let name = self.free_name(&handle.name());
                self.new_variables.push(name.clone());
                self.make_variable(&name, handle);
            }
        }
    }

    pub(super) fn make_variable(&mut self, name: &str, handle: Rc<Handle>) {
        let top = self.names.top(name) as usize;
        self.names.assign(name);
        handle.name_once(name);
        self.output.write(format!("  (now the variable {name})\n").as_bytes());
        let Some(main) = self.tasks.main_mut() else { return };
        main.current.release(handle.key);
        main.set_top(top, Value::Handle(handle));
    }

    /// A handle's automatic name, or the next of its kind that no variable with a value has: nothing is overwritten.
    fn free_name(&self, automatic: &str) -> String {
        let kind = automatic.trim_end_matches(|c: char| c.is_ascii_digit());
        let first = automatic[kind.len()..].parse::<usize>().unwrap_or(1);
        let mut names = (first..).map(|number| format!("{kind}{number}"));
        names.find(|name| !self.is_taken(name)).unwrap_or_else(|| automatic.to_owned())
    }

    pub(super) fn is_taken(&self, name: &str) -> bool {
        if self.names.find_shared(name).is_some() {
            return true;
        }
        let Some(top) = self.names.find_top(name) else { return false };
        self.tasks.main().and_then(|main| main.stack.get(top as usize)).is_some_and(is_in_use)
    }

    /// A line is being typed from now on: standard input is its own, and a task that was waiting for it is told so.
    pub(crate) fn begin_typing(&mut self) {
        self.typing = true;
        for waiter in self.handle_queues.all(self.standard[0].key) {
            self.wake(waiter, WakeReason::Ready);
        }
    }

    /// The line is there.
    pub(crate) fn end_typing(&mut self) {
        self.typing = false;
    }

    /// Whether a line of the prompt is being typed.
    pub(crate) fn is_typing(&self) -> bool {
        self.typing
    }

    /// The handle that commands without a prefix work on.
    pub(crate) fn current_handle(&mut self) -> Option<Rc<Handle>> {
        let handles = self.handles.clone();
        self.tasks.main_mut()?.current.get(&handles)
    }

    /// The line typed at the prompt, with its end; empty at the end of input; `None` while there is none yet.
    pub(crate) fn typed_line(&mut self) -> Option<Vec<u8>> {
        let stdin = self.standard[0].clone();
        loop {
            let found = stdin.read_buffer.borrow_mut().find(b"\n");
            if let Some(count) = found {
                return Some(stdin.read_buffer.borrow_mut().take(count));
            }
            match stdin.read_if_ready(&mut self.scratch) {
                Ok(0) => {
                    let mut input = stdin.read_buffer.borrow_mut();
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
    pub(crate) fn take_interrupt(&mut self) -> bool {
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

/// Whether a variable with this value may not be overwritten unasked.
fn is_in_use(value: &Value) -> bool {
    match value {
        Value::Unset => false,
        Value::Handle(handle) => handle.is_open(),
        _ => true,
    }
}
