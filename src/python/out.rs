//! The script as it grows: lines with their indentation, the Python statement each comes from, comments in their width.

use super::ast::Place;

/// Columns of a line; comments are wrapped there.
const WIDTH: usize = 118;

#[derive(Clone, Debug)]
pub(super) struct Line {
    indent: usize,
    text: String,
    /// A comment behind it.
    remark: Option<String>,
    /// Number of the statement it comes from.
    pub statement: Option<usize>,
    /// Its line in Python; 0 when it has none.
    pub from: usize,
}

#[derive(Debug, Default)]
pub(super) struct Out {
    pub lines: Vec<Line>,
    indent: usize,
    /// The statement that is being translated.
    pub statement: Option<usize>,
    pub from: usize,
}

impl Out {
    pub(super) fn line(&mut self, text: impl Into<String>) {
        let (statement, from) = (self.statement, self.from);
        self.lines.push(Line { indent: self.indent, text: text.into(), remark: None, statement, from });
    }

    pub(super) fn lines_extend(&mut self, lines: impl IntoIterator<Item = String>) {
        for line in lines {
            self.line(line);
        }
    }

    /// A line that opens a block.
    pub(super) fn open(&mut self, text: impl Into<String>) {
        self.line(text);
        self.indent += 1;
    }

    /// Ends a block and opens the next: `} else {`.
    pub(super) fn turn(&mut self, text: impl Into<String>) {
        self.indent = self.indent.saturating_sub(1);
        self.open(text);
    }

    pub(super) fn close(&mut self) {
        self.turn("}");
        self.indent -= 1;
    }

    /// An empty line, where there is something before it in the block.
    pub(super) fn blank(&mut self) {
        let needed = self.lines.last().is_some_and(|line| !line.text.is_empty() && !line.text.ends_with('{'));
        if needed {
            self.line("");
        }
    }

    /// Puts a block of one line into the line that opens it.
    pub(super) fn in_one_line(&mut self, mark: usize) {
        let [head, body, end] = &self.lines[mark.min(self.lines.len())..] else { return };
        let text = format!("{} {} {}", head.text, body.text, end.text);
        let is_plain = head.remark.is_none() && end.text == "}" && !body.text.starts_with('#') && !body.text.is_empty();
        if is_plain && head.indent * 4 + text.chars().count() <= WIDTH {
            let remark = body.remark.clone();
            let head = Line { text, remark, ..head.clone() };
            self.lines.truncate(mark);
            self.lines.push(head);
        }
    }

    pub(super) fn comment(&mut self, words: &str) {
        let room = WIDTH.saturating_sub(self.indent * 4 + 2).max(40);
        let mut rest = words;
        let margin = words.len() - words.trim_start().len();
        while rest.chars().count() > room {
            let most = rest.char_indices().nth(room).map_or(rest.len(), |(at, _)| at);
            let Some(cut) = rest[..most].rfind(' ').filter(|cut| *cut > margin.max(1)) else { break };
            self.line(format!("#{}", rest[..cut].trim_end()));
            // What follows keeps the blank behind `#`.
            rest = &rest[cut..];
        }
        self.line(format!("#{}", rest.trim_end()));
    }

    /// Puts a comment behind the last line, or above it when there is no room.
    pub(super) fn remark(&mut self, mark: usize, words: &str) {
        let Some(last) = self.lines.len().checked_sub(1).filter(|last| *last >= mark) else {
            self.comment(words);
            return;
        };
        let line = &mut self.lines[last];
        if line.remark.is_none() && line.indent * 4 + line.text.chars().count() + words.chars().count() + 3 <= WIDTH {
            line.remark = Some(words.to_owned());
            return;
        }
        let rest = self.lines.split_off(mark);
        self.comment(words);
        self.lines.extend(rest);
    }

    /// Takes the lines since a mark out again.
    pub(super) fn take_since(&mut self, mark: usize) -> Vec<Line> {
        self.lines.split_off(mark.min(self.lines.len()))
    }

    pub(super) fn put_back(&mut self, lines: Vec<Line>) {
        self.lines.extend(lines);
    }

    /// Puts lines that were taken out back, one block further in.
    pub(super) fn put_back_inside(&mut self, lines: Vec<Line>) {
        self.lines.extend(lines.into_iter().map(|line| Line { indent: line.indent + 1, ..line }));
    }

    pub(super) fn level(&self) -> usize {
        self.indent
    }

    pub(super) fn set_level(&mut self, indent: usize) {
        self.indent = indent;
    }

    /// Lines from now on belong to this statement.
    pub(super) fn at(&mut self, id: usize, place: Place) {
        self.statement = Some(id);
        self.from = place.line;
    }

    /// The whole script.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            if !line.text.is_empty() {
                text.push_str(&"    ".repeat(line.indent));
                text.push_str(&line.text);
                if let Some(remark) = &line.remark {
                    text.push_str("  #");
                    text.push_str(remark);
                }
            }
            text.push('\n');
        }
        text
    }
}
