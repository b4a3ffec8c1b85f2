//! What is printed while a line is being edited, shown above it.
//!
//! The editor draws it in front of the prompt when it next draws the line. To have it draw at once it is sent a message
//! of its own kind that leaves the screen as it is; the message may come late or twice, the text does neither.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use rustyline::ExternalPrinter;

use crate::machine::Machine;
use crate::machine::process::worker_threads::Waker;

/// Up a row and down again.
const REDRAW: &str = "\x1b[A\n";

/// Whole lines on their way to the screen.
pub(crate) struct AsyncOutput {
    text: Mutex<String>,
    waker: Waker,
}

impl AsyncOutput {
    /// Takes them, to be drawn now; the scheduler hears that there is room for more.
    pub(crate) fn take(&self) -> String {
        let text = std::mem::take(&mut *self.text.lock().unwrap_or_else(PoisonError::into_inner));
        if !text.is_empty() {
            self.waker.wake();
        }
        text
    }

    /// Adds lines for the next drawing.
    pub(crate) fn add(&self, lines: &str) {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).push_str(lines);
    }

    /// Gives lines, unless some are on their way already.
    fn give(&self, lines: impl FnOnce() -> Option<Vec<u8>>) -> bool {
        let mut text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(lines) = text.is_empty().then(lines).flatten() else { return false };
        *text = String::from_utf8_lossy(&lines).into_owned();
        true
    }
}

/// Passes on what the machine prints while a line is edited.
pub(crate) struct Printer {
    above: Arc<AsyncOutput>,
    /// To the thread that tells the editor: that may have to wait.
    draw: Sender<()>,
}

impl Printer {
    /// One that passes nothing on yet.
    ///
    /// # Errors
    /// The system has no descriptor left.
    pub(crate) fn new(machine: &mut Machine) -> std::io::Result<(Printer, Receiver<()>)> {
        let (draw, asked) = channel();
        let above = AsyncOutput { text: Mutex::default(), waker: machine.workers().waker()? };
        Ok((Printer { above: Arc::new(above), draw }, asked))
    }

    /// What the editor takes them from.
    pub(crate) fn above(&self) -> Arc<AsyncOutput> {
        self.above.clone()
    }

    /// Passes on whole lines, if there are any and the last ones have been drawn.
    pub(crate) fn pump(&self, machine: &mut Machine) {
        if self.above.give(|| machine.stdout().take_lines()) {
            let _ = self.draw.send(());
            // Whoever waited for room has it.
            machine.stdout_changed(Ok(true));
        }
    }

    /// The line is over: what was not drawn goes back to be written.
    pub(crate) fn finish(&self, machine: &mut Machine) {
        machine.stdout().put_back(self.above.take().into_bytes());
    }
}

/// Has the editor draw whenever it is asked for, on a thread of its own, as long as the printer lives.
pub(crate) fn draw_when_asked(
    mut editor: impl ExternalPrinter + Send + 'static,
    asked: Receiver<()>,
) -> std::io::Result<()> {
    let work = move || {
        while asked.recv().is_ok() {
            let _ = editor.print(REDRAW.to_owned());
        }
    };
    std::thread::Builder::new().name("printer".to_owned()).spawn(work).map(drop)
}
