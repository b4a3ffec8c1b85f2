//! What a terminal shows: the few escape sequences that line editing uses, on rows that are kept when they scroll away.

use unicode_width::UnicodeWidthChar as _;

/// How many rows are on the screen at once.
const HEIGHT: usize = 24;

/// A character and the codes of its colour.
type Cell = (char, String);

/// A terminal's screen, with all that scrolled off its top.
#[derive(Clone, Debug)]
pub struct Screen {
    columns: usize,
    rows: Vec<Vec<Cell>>,
    row: usize,
    column: usize,
    colour: String,
    /// The beginning of a sequence or character whose rest has not come.
    begun: Vec<u8>,
    /// Whether a drawing has begun that nobody is to see before its end.
    pub is_drawing: bool,
    /// Whether what is pasted is marked as such.
    pub marks_paste: bool,
}

impl Screen {
    /// An empty one.
    pub fn new(columns: usize) -> Screen {
        let colour = String::new();
        Screen {
            columns,
            rows: vec![Vec::new()],
            row: 0,
            column: 0,
            colour,
            begun: Vec::new(),
            is_drawing: false,
            marks_paste: false,
        }
    }

    /// It has another width from now on.
    pub fn resize(&mut self, columns: usize) {
        self.columns = columns;
    }

    /// The rows, without the blanks at their ends.
    pub fn rows(&self) -> Vec<String> {
        let text = |row: &Vec<Cell>| row.iter().map(|cell| cell.0).collect::<String>().trim_end().to_owned();
        self.rows.iter().map(text).collect()
    }

    /// The number of the cursor's row, and the row up to the cursor.
    pub fn cursor(&self) -> (usize, String) {
        (self.row, self.rows[self.row].iter().take(self.column).map(|cell| cell.0).collect())
    }

    /// The colour's codes of the last place where a text is shown.
    pub fn colour_of(&self, text: &str) -> Option<String> {
        let found = |row: &Vec<Cell>| {
            let shown: Vec<char> = row.iter().map(|cell| cell.0).collect();
            let text: Vec<char> = text.chars().collect();
            shown.windows(text.len()).rposition(|window| window == text).map(|at| row[at].1.clone())
        };
        self.rows.iter().rev().find_map(found)
    }

    /// The terminal gets these bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.begun.extend_from_slice(bytes);
        let all = std::mem::take(&mut self.begun);
        let mut rest = &all[..];
        while let Some(length) = length_of_next(rest) {
            let (next, after) = rest.split_at(length);
            self.take(next);
            rest = after;
        }
        self.begun = rest.to_vec();
    }

    fn take(&mut self, next: &[u8]) {
        match next {
            b"\r" => self.column = 0,
            b"\n" => self.down(),
            b"\x08" => self.column = self.column.saturating_sub(1),
            [0x1b, b'[', parameters @ .., last] => {
                let parameters = String::from_utf8_lossy(parameters).into_owned();
                self.control(*last, &parameters);
            }
            [0..0x20 | 0x7f, ..] => {}
            _ => String::from_utf8_lossy(next).chars().for_each(|c| self.put(c)),
        }
    }

    fn down(&mut self) {
        self.row += 1;
        if self.rows.len() == self.row {
            self.rows.push(Vec::new());
        }
    }

    fn put(&mut self, c: char) {
        let width = c.width().unwrap_or(0);
        if self.column + width > self.columns {
            self.column = 0;
            self.down();
        }
        let row = &mut self.rows[self.row];
        while row.len() < self.column + width {
            row.push((' ', String::new()));
        }
        if width > 0 {
            row[self.column] = (c, self.colour.clone());
        }
        self.column += width;
    }

    fn control(&mut self, last: u8, parameters: &str) {
        let number = parameters.parse().unwrap_or(1);
        let top = self.rows.len().saturating_sub(HEIGHT);
        match last {
            b'A' => self.row = self.row.saturating_sub(number).max(top),
            b'B' => self.row = (self.row + number).min(self.rows.len() - 1),
            b'C' => self.column = (self.column + number).min(self.columns - 1),
            b'D' => self.column = self.column.min(self.columns - 1).saturating_sub(number),
            b'H' => (self.row, self.column) = (top, 0),
            b'K' => self.rows[self.row].truncate(self.column),
            b'J' => {
                self.rows[self.row].truncate(self.column);
                self.rows[self.row + 1..].iter_mut().for_each(Vec::clear);
            }
            b'm' if parameters == "0" => self.colour.clear(),
            b'm' => parameters.clone_into(&mut self.colour),
            b'h' | b'l' if parameters == "?2004" => self.marks_paste = last == b'h',
            b'h' | b'l' if parameters == "?2026" => self.is_drawing = last == b'h',
            _ => panic!("the screen does not know ESC [ {parameters} {}", char::from(last)),
        }
    }
}

/// How long the next character or sequence is; none when it has not come whole.
fn length_of_next(bytes: &[u8]) -> Option<usize> {
    let first = *bytes.first()?;
    if first == 0x1b {
        let end = bytes.get(2..)?.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
        return Some(2 + end + 1);
    }
    let length = match first {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xff => 4,
        _ => 1,
    };
    (bytes.len() >= length).then_some(length)
}
