//! Looking at statements as they run: the trace, stepping, lines evaluated in a stopped frame.

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

/// Everything that looks at statements as they run.
#[derive(Default)]
pub(super) struct Debugger {
    /// Sees each statement, for `-x`.
    observer: Option<Box<dyn Observer>>,
    /// While statements are observed: which one each frame of each task is in.
    started: HashMap<(u32, usize), u32>,
    /// A program is stepped through.
    step: Option<Box<Step>>,
    scripts: SteppedScripts,
    /// What a typed line gave that was evaluated for its value.
    eval_result: Option<Value>,
}

impl Debugger {
    /// Whether the run loop has to look up from each instruction.
    pub(super) fn observes(&self) -> bool {
        self.observer.is_some() || self.is_stepping()
    }

    /// Whether a program is stepped through.
    pub(super) fn is_stepping(&self) -> bool {
        self.step.is_some()
    }

    /// When the first of the scripts that end is to be over.
    pub(super) fn hard_stop(&self) -> Option<Instant> {
        self.scripts.hard_stop()
    }

    /// The exit code of a script that ends.
    pub(super) fn exit_code(&mut self, script: Script) -> Option<&mut i32> {
        self.scripts.exit_code(script)
    }
}
