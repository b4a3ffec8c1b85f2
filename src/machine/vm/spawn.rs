//! New tasks, and `source` of files whose path is computed at run time.

use std::rc::Rc;

use super::run::Next;
use crate::compiler::bytecode::{Code, Level, NOWHERE, SpawnSite};
use crate::limits::{LimitExceeded, SOURCE_DEPTH};
use crate::machine::task::Task;
use crate::machine::{Machine, loader};
use crate::values::{Failure, Value};

type Done<T> = Result<T, Box<Failure>>;

impl Machine {
    /// Starts a task at the end of the run queue. It gets copies of the variables that its code mentions.
    pub(in crate::machine) fn spawn(
        &mut self,
        task: &Task,
        stack: &[Value],
        code: &Code,
        base: usize,
        spawn: u32,
    ) -> Value {
        let site = &code.spawns[spawn as usize];
        let reach = self.reach(site);
        let wanted = reach.last().map_or(0, |top| *top as usize + 1);
        let (top, new_base) = if site.code.level == Level::Top { (site.code.names.len(), 0) } else { (wanted, wanted) };
        let mut new = self.scheduler.tasks.add(site.code.clone(), &site.name, task.current.clone(), top, new_base);
        for top in reach.iter().map(|top| *top as usize).filter(|top| *top < task.top) {
            new.stack[top].clone_from(&stack[top]);
        }
        for (from, to) in &site.copies {
            new.stack[new_base + *to as usize].clone_from(&stack[base + *from as usize]);
        }
        new.script = self.script_of(task);
        let value = Value::Task(new.value.clone());
        self.scheduler.queue(new.key);
        self.scheduler.tasks.put_back(new);
        value
    }

    /// The top-level variables that a task's code and all functions it can reach mention.
    fn reach(&self, site: &SpawnSite) -> Rc<[u32]> {
        let mut kept = site.reach.borrow_mut();
        if kept.0 != self.vm.functions_version {
            let mut mentions = site.code.mentions.clone();
            let mut seen = vec![false; self.vm.functions.len()];
            let mut left: Vec<Rc<Code>> = vec![site.code.clone()];
            while let Some(code) = left.pop() {
                mentions.extend_from_slice(&code.mentions);
                left.extend(code.spawns.iter().map(|spawn| spawn.code.clone()));
                for call in &code.calls {
                    let number = call.function as usize;
                    if seen.get(number) == Some(&false) {
                        seen[number] = true;
                        left.push(self.vm.functions[number].clone());
                    }
                }
            }
            mentions.sort_unstable();
            mentions.dedup();
            *kept = (self.vm.functions_version, mentions.into());
        }
        kept.1.clone()
    }

    pub(in crate::machine) fn source(
        &mut self,
        task: &mut Task,
        stack: &mut Vec<Value>,
        code: &Code,
        base: usize,
        path: &str,
        site: u32,
    ) -> Done<Next> {
        let span = code.sites[site as usize].span;
        let from = code.sites[site as usize].words.first().map_or(span, |word| *word);
        // Only sourced files have no register for a result. Each is compiled anew, so that a circle of them would take
        // all memory.
        if task.frames.iter().filter(|frame| frame.to == NOWHERE).count() > SOURCE_DEPTH.most {
            let failure = Failure::new("source", LimitExceeded::SourceDepth).about(path);
            return Err(Box::new(failure.hint("do they source each other in a circle?")));
        }
        match loader::compile_inner(self, path, from) {
            Ok(file) => {
                let above = base + code.registers as usize;
                Machine::push_frame(task, stack, file, above, 0, NOWHERE);
                Ok(Next::Frame)
            }
            Err(wrong) => {
                let first = wrong.first().map_or_else(String::new, |diagnostic| diagnostic.message.clone());
                // The failure of a file that cannot be read has no place and is in the message already.
                for diagnostic in wrong.iter().filter(|diagnostic| diagnostic.span.is_some()) {
                    self.report(diagnostic);
                }
                Err(Box::new(Failure::new("source", first).about(path)))
            }
        }
    }
}
