//! Aligned tables.

use unicode_width::UnicodeWidthStr;

use crate::report::escape_controls;

/// Rows under a heading, each column as wide as it needs; the last is not padded.
#[must_use]
pub fn aligned<const N: usize>(heading: &[&str; N], rows: &[[String; N]]) -> Vec<u8> {
    let heading = heading.map(str::to_owned);
    let mut widths = [0; N];
    let rows: Vec<[String; N]> = rows.iter().map(|row| std::array::from_fn(|at| escape_controls(&row[at]))).collect();
    for row in std::iter::once(&heading).chain(&rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut out = String::new();
    for row in std::iter::once(&heading).chain(&rows) {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    // `print` and the prompt end the last line.
    out.pop();
    out.into_bytes()
}
