//! The main task as the frontend sees it: its variables, its current handle, the last result.

use std::rc::Rc;

use crate::machine::Machine;
use crate::machine::task::WakeReason;
use crate::net::Handle;
use crate::values::{TaskValue, Value};

/// The variable with the last result that the prompt showed.
const LAST_RESULT: &str = "_";

impl Machine {
    pub(crate) fn main_variables(&self) -> impl Iterator<Item = (&Rc<str>, &Value)> {
        let stack = self.scheduler.tasks.main().map_or(&[][..], |main| &main.stack[..]);
        self.names.top_names().iter().zip(stack).filter(|(_, value)| !value.is_unset())
    }

    /// A top-level variable of the main task; `None` when the code it ran last has no register for it.
    pub(crate) fn main_variable(&self, name: &str) -> Option<&Value> {
        let top = self.names.find_top(name)?;
        self.scheduler.tasks.main()?.stack.get(top as usize)
    }

    /// Sets a top-level variable of the main task, which may be a new one.
    pub(crate) fn set_main_variable(&mut self, name: &str, value: Value) {
        let top = self.names.top(name) as usize;
        self.names.assign(name);
        if let Some(main) = self.scheduler.tasks.main_mut() {
            main.set_top(top, value);
        }
    }

    /// The tasks that run besides the main task.
    pub(crate) fn task_values(&self) -> Vec<Rc<TaskValue>> {
        self.scheduler.tasks.iter().filter(|task| !task.is_main).map(|task| task.value.clone()).collect()
    }

    /// Whether only the prompt's last result holds a task that has ended, so that nothing will take what it returned.
    pub(in crate::machine) fn is_left_alone(&self, task: &Rc<TaskValue>) -> bool {
        let is_last = |value: &Value| matches!(value, Value::Task(last) if Rc::ptr_eq(last, task));
        let last = self.main_variable(LAST_RESULT).is_some_and(is_last);
        // The caller has one.
        Rc::strong_count(task) <= 1 + usize::from(last)
    }

    /// Stops keeping a handle alive as a current handle: it was assigned to a variable.
    pub(crate) fn release_current(&mut self, handle: &Handle) {
        if let Some(main) = self.scheduler.tasks.main_mut() {
            main.current.release(handle.key);
        }
    }

    pub(crate) fn current_handle(&mut self) -> Option<Rc<Handle>> {
        let handles = self.handles.clone();
        self.scheduler.tasks.main_mut()?.current.get(&handles)
    }

    /// Wakes the tasks that wait for standard input, so that they try again.
    pub(crate) fn wake_stdin_readers(&mut self) {
        for waiter in self.scheduler.handle_queues().all(self.standard(0).key) {
            self.scheduler.wake(waiter, WakeReason::Ready);
        }
    }

    /// Sets the variable of the last result to `none` before the prompt has shown one.
    pub(in crate::machine) fn forget_result(&mut self) {
        let top = self.names.find_top(LAST_RESULT).filter(|_| self.scheduler.tasks.keeps_main());
        if let (Some(top), Some(main)) = (top, self.scheduler.tasks.main_mut()) {
            main.set_top(top as usize, Value::None);
        }
    }

    /// Keeps a value that the prompt showed in `_`. A line of the prompt runs at the top level, so its registers are
    /// the top-level variables; a program that is stepped through has registers of its own and keeps none.
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
