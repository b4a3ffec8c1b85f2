//! The main task seen by whoever drives the machine: its variables, its current handle, whether it has anything to do.

use std::rc::Rc;

use crate::machine::Machine;
use crate::machine::task::WakeReason;
use crate::net::Handle;
use crate::values::Value;

/// The variable that has the last result shown at the prompt.
const LAST_RESULT: &str = "_";

impl Machine {
    /// The top-level variables of the main task that have a value.
    pub(crate) fn main_variables(&self) -> impl Iterator<Item = (&Rc<str>, &Value)> {
        let stack = self.scheduler.tasks.main().map_or(&[][..], |main| &main.stack[..]);
        self.names.top_names().iter().zip(stack).filter(|(_, value)| !value.is_unset())
    }

    /// A top-level variable of the main task; none when the code it last ran does not know it.
    pub(crate) fn main_variable(&self, name: &str) -> Option<&Value> {
        let top = self.names.find_top(name)?;
        self.scheduler.tasks.main()?.stack.get(top as usize)
    }

    /// Gives a top-level variable of the main task a value, also one that is new.
    pub(crate) fn set_main_variable(&mut self, name: &str, value: Value) {
        let top = self.names.top(name) as usize;
        self.names.assign(name);
        if let Some(main) = self.scheduler.tasks.main_mut() {
            main.set_top(top, value);
        }
    }

    /// A handle of the main task is assigned now: it is no longer kept by being the current one.
    pub(crate) fn release_current(&mut self, handle: &Handle) {
        if let Some(main) = self.scheduler.tasks.main_mut() {
            main.current.release(handle.key);
        }
    }

    /// The handle that commands without a prefix work on.
    pub(crate) fn current_handle(&mut self) -> Option<Rc<Handle>> {
        let handles = self.handles.clone();
        self.scheduler.tasks.main_mut()?.current.get(&handles)
    }

    /// A task that waits for standard input looks again.
    pub(crate) fn wake_stdin_readers(&mut self) {
        for waiter in self.scheduler.handle_queues().all(self.standard(0).key) {
            self.scheduler.wake(waiter, WakeReason::Ready);
        }
    }

    /// Until something is shown, the variable is none.
    pub(in crate::machine) fn forget_result(&mut self) {
        let top = self.names.find_top(LAST_RESULT).filter(|_| self.scheduler.tasks.keeps_main());
        if let (Some(top), Some(main)) = (top, self.scheduler.tasks.main_mut()) {
            main.set_top(top as usize, Value::None);
        }
    }

    /// A value was shown. The prompt's lines run at the top level, where the registers are its variables; a program that
    /// is stepped through has its own.
    pub(in crate::machine) fn keep_result(&mut self, registers: &mut [Value], value: Value) {
        if !self.scheduler.tasks.keeps_main() || self.is_stepping() {
            return;
        }
        if let Some(shared) = self.names.find_shared(LAST_RESULT) {
            self.vm.set_shared(shared, value);
        } else if let Some(register) = self.names.find_top(LAST_RESULT).and_then(|top| registers.get_mut(top as usize))
        {
            *register = value;
        }
    }
}
