//! What is printed while a line is being edited, shown above it: one batch of whole lines at a time, each on a helper
//! thread, since the editor takes its time.

use std::sync::Arc;

use rustyline::ExternalPrinter;

use super::stage::{Shown, Stage};
use crate::machine::Machine;
use crate::machine::helpers::Ticket;

type Print = Box<dyn ExternalPrinter + Send>;

/// What became of a batch.
struct Batch {
    print: Print,
    text: String,
    shown: Shown,
}

/// Shows lines above the one that is being edited.
pub struct Printer {
    idle: Option<Print>,
    busy: Option<Ticket<Batch>>,
    stage: Arc<Stage>,
    /// The editor holds a message that was shown in another way.
    stuck: bool,
}

impl Printer {
    /// One for an editor.
    pub fn new(print: Print, stage: Arc<Stage>) -> Printer {
        Printer { idle: Some(print), busy: None, stage, stuck: false }
    }

    /// Has the next batch shown, if there is one and the last has been.
    pub fn pump(&mut self, machine: &mut Machine) {
        if self.busy.is_some() && !self.batch_came(machine) {
            return;
        }
        let Some(print) = self.idle.take() else { return };
        let Some(lines) = machine.output.take_lines() else {
            self.idle = Some(print);
            return;
        };
        let text = String::from_utf8_lossy(&lines).into_owned();
        let stage = self.stage.clone();
        // Without a thread for it the text is lost, but then nothing works any more.
        self.busy = machine.helpers.start(move || show(print, text, &stage)).ok();
        // Whoever waited for room has it.
        machine.output_changed(Ok(true));
    }

    fn batch_came(&mut self, machine: &mut Machine) -> bool {
        let Some(batch) = self.busy.as_ref().and_then(Ticket::take) else { return false };
        self.busy = None;
        self.idle = Some(batch.print);
        if batch.shown != Shown::Yes {
            machine.output.put_back(batch.text.into_bytes());
        }
        self.stuck |= batch.shown == Shown::Stuck;
        true
    }

    /// Whether a batch is under way.
    pub fn is_busy(&self) -> bool {
        self.busy.is_some()
    }

    /// The line is over: what was not shown goes back to the output. True when the editor still holds it and has to be
    /// replaced.
    pub fn finish(&mut self, machine: &mut Machine) -> bool {
        while self.busy.is_some() && !self.batch_came(machine) {
            std::thread::yield_now();
        }
        self.stuck
    }
}

fn show(mut print: Print, text: String, stage: &Stage) -> Batch {
    let message = text.clone();
    let shown = stage.show(|| {
        let _ = print.print(message);
    });
    Batch { print, text, shown }
}
