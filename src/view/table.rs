//! Aligned tables.

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::escape_controls;

/// The narrowest last column that is wrapped.
const MIN_COLUMN: usize = 20;

/// Rows under a heading, each column as wide as it needs; the last is not padded.
pub(crate) fn aligned<const N: usize>(heading: &[&str; N], rows: &[[String; N]]) -> Vec<u8> {
    let heading = heading.map(str::to_owned);
    let rows: Vec<&[String]> = std::iter::once(&heading).chain(rows).map(<[String; N]>::as_slice).collect();
    columns(&rows).join("\n").into_bytes()
}

/// Rows of equal length as lines without their ends.
pub(crate) fn columns(rows: &[&[String]]) -> Vec<String> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| escape_controls(cell)).collect()).collect();
    let mut widths = vec![0; rows.iter().map(Vec::len).max().unwrap_or(0)];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(cell);
        line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
    }
    line.truncate(line.trim_end().len());
    line
}

/// Wraps the last column of an aligned table, whose first line is its heading, to a terminal of this width.
pub(crate) fn wrapped(table: &str, width: usize) -> String {
    let heading = table.lines().next().unwrap_or("");
    let indent = heading.rfind("  ").map_or(0, |at| at + 2);
    let Some(room) = width.checked_sub(indent).filter(|room| *room >= MIN_COLUMN) else { return table.to_owned() };
    let mut out: Vec<String> = Vec::new();
    for line in table.lines() {
        let Some((row, last)) = line.split_at_checked(indent).filter(|_| line.width() > width) else {
            out.push(line.to_owned());
            continue;
        };
        let mut row = row.to_owned();
        let mut column = 0;
        for word in last.split(' ') {
            if column > 0 && column + 1 + word.width() > room {
                out.push(std::mem::replace(&mut row, " ".repeat(indent)));
                column = 0;
            }
            if column > 0 {
                row.push(' ');
                column += 1;
            }
            row.push_str(word);
            column += word.width();
        }
        out.push(row);
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_column_is_wrapped_where_there_is_room() {
        let rows = [["a".to_owned(), "one two three four five six seven".to_owned()], ["bb".to_owned(), String::new()]];
        let table = String::from_utf8(aligned(&["NAME", "MEANING"], &rows)).expect("it is text");
        assert_eq!(wrapped(&table, 30), "NAME  MEANING\na     one two three four five\n      six seven\nbb");
        assert_eq!(wrapped(&table, 20), table, "too narrow");
    }
}
