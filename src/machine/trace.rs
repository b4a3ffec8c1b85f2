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
        let depth = (task.key.index, task.frames.len());
        let result = code.result(pc).filter(|_| self.comes_from_before(depth, code, pc));
        let result = result.map(|register| &registers[register as usize]);
        let head = code.statement_start(pc);
        if head.is_some() {
            self.started.insert(depth, pc);
        }
        if let Some(mut watcher) = self.watcher.take() {
            if let Some(value) = result {
                watcher.result(&task.value.name(), value);
            }
            if let Some(head) = head {
                // What the statement before printed belongs in front of it.
                self.flush_before_errors();
                watcher.statement(&task.value.name(), head, &self.sources);
            }
            self.watcher = Some(watcher);
        }
        self.is_stepping() && task.is_main && self.stops(task, code, pc, registers, result)
    }

    /// Whether a place was reached from the statement in front of it: a loop jumps to where its body ends as well.
    fn comes_from_before(&self, depth: (u32, usize), code: &Code, pc: u32) -> bool {
        let before = pc.checked_sub(1).and_then(|pc| code.mark(pc)).map(|mark| mark.start);
        before.is_some() && self.started.get(&depth).copied() == before
    }
}
