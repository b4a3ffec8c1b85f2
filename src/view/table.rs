//! Aligned tables.

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::escape_controls;

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
