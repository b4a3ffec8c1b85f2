//! What the editor's thread and the scheduler tell each other about the line: whether it can be printed above, and
//! whether what was printed has been shown.
//!
//! The editor takes a message only between two keys. One that it has not taken when the line ends would wait for the
//! next line, so its end is announced here before the editor stops looking.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Where a line is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// The terminal is not set up yet.
    #[default]
    Starting,
    /// It is being edited.
    Editing,
    /// It is entered or given up: the editor looks at nothing any more.
    Over,
}

#[derive(Debug, Default)]
struct State {
    phase: Phase,
    /// How many messages the editor has shown.
    shown: u64,
    /// The line began with the head of a block in it, while stepping.
    head: bool,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is on the screen.
    Yes,
    /// The line was over before.
    No,
    /// The line was over before, and the editor holds it: it would show it with the next line.
    Stuck,
}

/// Shared by both threads.
#[derive(Debug, Default)]
pub struct Stage {
    state: Mutex<State>,
    changed: Condvar,
}

impl Stage {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, phase: Phase) {
        self.lock().phase = phase;
        self.changed.notify_all();
    }

    /// A new line is asked for; the head of a block may be in it already.
    pub fn begin(&self, initial: &str) {
        self.lock().head = initial.trim_end().ends_with('{');
        self.set(Phase::Starting);
    }

    /// Whether the head of a block alone is a whole line.
    pub fn offers_head(&self) -> bool {
        self.lock().head
    }

    /// The editor is at work (again).
    pub fn editing(&self) {
        self.set(Phase::Editing);
    }

    /// The line is over.
    pub fn over(&self) {
        self.set(Phase::Over);
    }

    /// The editor has shown a message.
    pub fn shown(&self) {
        self.lock().shown += 1;
        self.changed.notify_all();
    }

    /// Prints a message while the line is being edited and waits until it is shown.
    pub fn show(&self, print: impl FnOnce()) -> Shown {
        let mut state = self.lock();
        while state.phase == Phase::Starting {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.phase == Phase::Over {
            return Shown::No;
        }
        let shown = state.shown;
        // Under the lock: the line cannot end between the question and the message.
        print();
        while state.shown == shown && state.phase != Phase::Over {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.shown > shown { Shown::Yes } else { Shown::Stuck }
    }
}
