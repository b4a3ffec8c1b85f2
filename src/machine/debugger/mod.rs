//! Observing statements as they run: the trace, stepping, lines evaluated at a stop. Showing them is left to the
//! frontend.

pub(crate) mod breakpoints;
pub(super) mod eval;
pub(crate) mod observer;
pub(super) mod script_exit;
pub(super) mod trace;

use std::collections::HashMap;
use std::time::Instant;

use super::frontend::Observer;
use super::task::Script;
use crate::values::Value;
use breakpoints::Step;
use script_exit::SteppedScripts;

#[derive(Default)]
pub(super) struct Debugger {
    /// Called for each statement, for `-x` and `trace on`.
    observer: Option<Box<dyn Observer>>,
    /// The position of the statement that each frame is in, by the task's index and the number of frames; kept while
    /// statements are observed.
    started: HashMap<(u32, usize), u32>,
    step: Option<Box<Step>>,
    scripts: SteppedScripts,
    /// The value of the last line that was typed for its value.
    eval_result: Option<Value>,
}

impl Debugger {
    /// Whether statements are shown as they run.
    pub(super) fn shows_statements(&self) -> bool {
        self.observer.is_some()
    }

    /// Whether the run loop must call [`Machine::observe`](super::Machine::observe) before each instruction.
    pub(super) fn observes(&self) -> bool {
        self.observer.is_some() || self.is_stepping()
    }

    pub(super) fn is_stepping(&self) -> bool {
        self.step.is_some()
    }

    pub(super) fn hard_stop(&self) -> Option<Instant> {
        self.scripts.hard_stop()
    }

    pub(super) fn exit_code(&mut self, script: Script) -> Option<&mut i32> {
        self.scripts.exit_code(script)
    }
}
