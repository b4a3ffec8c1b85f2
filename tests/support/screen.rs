//! Screen of a terminal, with the rows that have scrolled off its top.

use std::num::NonZeroU16;

use vt100::capture::{BasicFormattedCaptureState, RowContents, basic_formatted_to_plain};
use vt100::{Callbacks, Color, Parser};

use super::pty::ROWS;

pub struct Screen {
    parser: Parser<Noted>,
}

/// Events that the parser reports but does not keep.
#[derive(Default)]
struct Noted {
    scrolled_off: Vec<String>,
    /// The program has begun a drawing and asked not to show it before its end.
    is_drawing: bool,
}

impl Callbacks for Noted {
    fn on_scroll(&mut self, row: RowContents<'_>, _: bool) {
        let mut text = String::new();
        row.write_formatted_basic(&mut text, &mut BasicFormattedCaptureState::new()).expect("text takes any text");
        self.scrolled_off.push(basic_formatted_to_plain(&text).collect::<String>().trim_end().to_owned());
    }

    fn unhandled_csi(&mut self, _: &mut vt100::Screen, mark: Option<u8>, _: Option<u8>, codes: &[&[u16]], last: char) {
        match (mark, codes, last) {
            (Some(b'?'), [[2026]], 'h') => self.is_drawing = true,
            (Some(b'?'), [[2026]], 'l') => self.is_drawing = false,
            _ => panic!("the screen does not know ESC [ {codes:?} {last}"),
        }
    }
}

impl Screen {
    pub fn new(columns: u16) -> Screen {
        let [rows, columns] = [ROWS, columns].map(|size| NonZeroU16::new(size).expect("a screen has a size"));
        Screen { parser: Parser::new_with_callbacks(rows, columns, 0, Noted::default()) }
    }

    pub fn resize(&mut self, columns: u16) {
        let rows = self.parser.screen().size().0;
        self.parser.set_size(rows, NonZeroU16::new(columns).expect("a screen has a size"));
    }

    /// Processes bytes as a terminal does.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
    }

    /// Rows down to the last that shows text or has the cursor, without trailing blanks.
    pub fn rows(&self) -> Vec<String> {
        let mut rows = self.parser.callbacks().scrolled_off.clone();
        rows.extend(self.parser.screen().rows(0, u16::MAX).map(|row| row.trim_end().to_owned()));
        let shown = rows.iter().rposition(|row| !row.is_empty()).map_or(0, |at| at + 1);
        rows.truncate(shown.max(self.cursor().0 + 1));
        rows
    }

    /// Number of the cursor's row, and its text up to the cursor.
    pub fn cursor(&self) -> (usize, String) {
        let (row, column) = self.parser.screen().cursor_position();
        let before = self.parser.screen().rows(0, column).nth(row.into()).unwrap_or_default();
        (self.parser.callbacks().scrolled_off.len() + usize::from(row), before)
    }

    /// Colour of the last occurrence of a text.
    pub fn colour_of(&self, text: &str) -> Option<Color> {
        let screen = self.parser.screen();
        let text: Vec<String> = text.chars().map(String::from).collect();
        (0..ROWS).rev().find_map(|row| {
            let cells: Vec<_> = (0..screen.size().1.get()).filter_map(|column| screen.cell(row, column)).collect();
            let is_here = |cells: &[&vt100::Cell]| cells.iter().map(|cell| cell.contents()).eq(text.iter());
            cells.windows(text.len()).rposition(is_here).map(|at| cells[at].fgcolor())
        })
    }

    /// Whether the program is in the middle of a drawing that is not to be shown yet.
    pub fn is_drawing(&self) -> bool {
        self.parser.callbacks().is_drawing
    }

    /// Whether the program has asked for bracketed paste.
    pub fn marks_paste(&self) -> bool {
        self.parser.screen().bracketed_paste()
    }
}
