//! `-x` and stepping: where the run loop looks up from its work.

use super::Machine;
use super::task::Task;
use crate::program::code::Code;
use crate::values::Value;

impl Machine {
    /// Before an instruction: a statement that starts here, or the value the last one gave. Says whether the task stops.
    pub(super) fn look(&mut self, task: &mut Task, code: &Code, pc: usize, registers: &[Value]) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "positions in code are 32 bits")]
        let pc = pc as u32;
        if let Some(mut watcher) = self.watcher.take() {
            if let Some(register) = code.result(pc) {
                watcher.result(&task.value.name(), &registers[register as usize]);
            }
            if let Some(head) = code.statement_start(pc) {
                // What the statement before printed belongs in front of it.
                self.flush_before_errors();
                watcher.statement(&task.value.name(), head, &self.sources);
            }
            self.watcher = Some(watcher);
        }
        self.is_stepping() && task.is_main && self.stops(task, code, pc, registers)
    }
}
