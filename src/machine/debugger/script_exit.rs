//! `exit` in a script that is stepped through at the prompt ends that script and the tasks it started, not the prompt.
//! A line typed at a stop belongs to the prompt: `exit` in it ends everything.

use std::time::Instant;

use crate::machine::Machine;
use crate::machine::process::shutdown::GRACE;
use crate::machine::task::{Completion, Script, Task};
use crate::values::{TaskKey, called};

/// A script in which `exit` was called.
#[derive(Debug)]
struct ScriptEnd {
    script: Script,
    code: i32,
    /// When `finally` blocks are cut short; `None` once they were.
    hard_stop: Option<Instant>,
}

#[derive(Debug, Default)]
pub(in crate::machine) struct SteppedScripts {
    last: u32,
    /// The script that is stepped through now.
    current: Script,
    ends: Vec<ScriptEnd>,
}

impl SteppedScripts {
    /// When the grace period of the first of the ended scripts is over.
    pub(crate) fn hard_stop(&self) -> Option<Instant> {
        self.ends.iter().filter_map(|end| end.hard_stop).min()
    }

    /// The exit code of a script that `exit` ended.
    pub(crate) fn exit_code(&mut self, script: Script) -> Option<&mut i32> {
        self.ends.iter_mut().find(|end| end.script == script).map(|end| &mut end.code)
    }

    fn end(&self, script: Script) -> Option<&ScriptEnd> {
        self.ends.iter().find(|end| end.script == script)
    }
}

impl Machine {
    /// Makes the program of the main task a script of its own, until [`Machine::leave_script`].
    pub(in crate::machine) fn begin_script(&mut self) {
        self.debugger.scripts.last = self.debugger.scripts.last.wrapping_add(1).max(1);
        self.debugger.scripts.current = Script(self.debugger.scripts.last);
        if let Some(main) = self.scheduler.tasks.main_mut() {
            main.script = self.debugger.scripts.current;
        }
    }

    /// Whether `exit` ended the script that is stepped through and other tasks of it still run.
    pub(crate) fn ended_script_has_tasks(&self) -> bool {
        let script = self.debugger.scripts.current;
        self.debugger.scripts.end(script).is_some() && self.others_of(script).next().is_some()
    }

    /// Makes the main task the prompt's again; returns the script's exit code if `exit` ended it.
    pub(crate) fn leave_script(&mut self) -> Option<i32> {
        let script = self.debugger.scripts.current;
        self.debugger.scripts.current = Script::NONE;
        if let Some(main) = self.scheduler.tasks.main_mut() {
            main.script = Script::NONE;
        }
        let code = self.debugger.scripts.end(script).map(|end| end.code);
        if self.others_of(script).next().is_none() {
            self.debugger.scripts.ends.retain(|end| end.script != script);
        }
        code
    }

    /// Whether `exit` ended the script that is stepped through.
    pub(crate) fn script_ends(&self) -> bool {
        self.ends_with_its_script(self.debugger.scripts.current)
    }

    pub(in crate::machine) fn ends_with_its_script(&self, script: Script) -> bool {
        self.debugger.scripts.end(script).is_some()
    }

    /// The script that a task works for now: a typed line works for the prompt.
    pub(in crate::machine) fn script_of(&self, task: &Task) -> Script {
        if task.is_main && self.runs_typed_line() { Script::NONE } else { task.script }
    }

    /// Ends the task's script or, if it has none, the program.
    pub(in crate::machine) fn exit(&mut self, task: &mut Task, code: i32) {
        let script = self.script_of(task);
        if script == Script::NONE || self.exit_requested().is_some() {
            self.request_exit(code);
        } else if !self.ends_with_its_script(script) {
            let hard_stop = Some(Instant::now() + GRACE);
            self.debugger.scripts.ends.push(ScriptEnd { script, code, hard_stop });
            if script == self.debugger.scripts.current {
                // A script that is ending has no more stops.
                self.step_end();
            } else {
                let name = task.value.name.get();
                let whose = called(&name);
                self.stdout().write(format!("── the script of {whose} has ended with exit code {code}\n").as_bytes());
            }
            for key in self.tasks_of(script) {
                self.scheduler.interrupt(key, Completion::Exit(code));
            }
        }
        task.pending_completion = Some(Completion::Exit(code));
    }

    /// Replaces the exit code when a `finally` block calls `exit` again.
    pub(in crate::machine) fn replace_exit(&mut self, script: Script, code: i32) {
        if self.exit_requested().is_some() {
            self.process.replace_exit(code);
        } else if let Some(under_way) = self.debugger.scripts.exit_code(script) {
            *under_way = code;
        }
    }

    /// Cuts `finally` blocks short in scripts whose grace period after `exit` is over.
    pub(in crate::machine) fn stop_scripts(&mut self, now: Instant) {
        let is_due = |end: &ScriptEnd| end.hard_stop.is_some_and(|stop| stop <= now);
        let due: Vec<(Script, i32)> =
            self.debugger.scripts.ends.iter().filter(|end| is_due(end)).map(|end| (end.script, end.code)).collect();
        for (script, code) in due {
            for key in self.tasks_of(script) {
                if let Some(mut task) = self.scheduler.tasks.take(key) {
                    for failure in task.failed_assertions() {
                        self.report(&failure.diagnostic());
                    }
                    self.scheduler.clear_handlers(&mut task);
                    self.scheduler.tasks.put_back(task);
                }
                self.scheduler.interrupt(key, Completion::Exit(code));
            }
        }
        let current = self.debugger.scripts.current;
        for end in self.debugger.scripts.ends.iter_mut().filter(|end| is_due(end)) {
            end.hard_stop = None;
        }
        self.debugger.scripts.ends.retain(|end| end.hard_stop.is_some() || end.script == current);
    }

    fn tasks_of(&self, script: Script) -> Vec<TaskKey> {
        self.scheduler.tasks.iter().filter(|task| task.script == script).map(|task| task.key).collect()
    }

    fn others_of(&self, script: Script) -> impl Iterator<Item = &Task> {
        self.scheduler.tasks.iter().filter(move |task| task.script == script && !task.is_main)
    }
}
