//! Output printed while a line is edited, shown above the line.
//!
//! The editor draws it in front of the prompt when it next draws the line. A message through the editor's external
//! printer, which leaves the screen as it is, makes it draw at once; the message may come late or twice, the text does
//! neither.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use rustyline::ExternalPrinter;

use crate::machine::Machine;
use crate::machine::process::worker_threads::Waker;

/// Moves up a row and down again.
const REDRAW: &str = "\x1b[A\n";

/// Whole lines on their way to the screen.
pub(crate) struct AsyncOutput {
    text: Mutex<String>,
    waker: Waker,
}

impl AsyncOutput {
    /// Takes the lines, to be drawn now, and wakes the scheduler, which may send more.
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

    /// Stores lines, unless earlier ones are not drawn yet. Returns whether it stored any.
    fn give(&self, lines: impl FnOnce() -> Option<Vec<u8>>) -> bool {
        let mut text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(lines) = text.is_empty().then(lines).flatten() else { return false };
        *text = String::from_utf8_lossy(&lines).into_owned();
        true
    }
}

/// Passes on the output of the machine while a line is edited.
pub(crate) struct Printer {
    above: Arc<AsyncOutput>,
    /// Wakes the thread that tells the editor to draw, which may block.
    draw: Sender<()>,
}

impl Printer {
    /// Printer, and the receiver of its requests to draw.
    pub(crate) fn new(machine: &mut Machine) -> std::io::Result<(Printer, Receiver<()>)> {
        let (draw, asked) = channel();
        let above = AsyncOutput { text: Mutex::default(), waker: machine.workers().waker()? };
        Ok((Printer { above: Arc::new(above), draw }, asked))
    }

    /// Lines that the editor takes.
    pub(crate) fn above(&self) -> Arc<AsyncOutput> {
        self.above.clone()
    }

    /// Passes on whole lines, if there are any and the last ones have been drawn.
    pub(crate) fn pump(&self, machine: &mut Machine) {
        if self.above.give(|| machine.stdout().take_lines()) {
            let _ = self.draw.send(());
            // The tasks that waited for room in the output buffer can go on.
            machine.stdout_changed(Ok(true));
        }
    }

    /// Ends the line: output that was not drawn goes back to be written.
    pub(crate) fn finish(&self, machine: &mut Machine) {
        machine.stdout().put_back(self.above.take().into_bytes());
    }
}

/// Makes the editor draw at each request, on a thread of its own that lives as long as the printer.
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
