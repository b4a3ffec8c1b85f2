//! Lists at the prompt: in one line where that can be read, rows as a table, and no more than a screen of any.

use std::fmt::Write as _;
use std::rc::Rc;

use super::{handles, table};
use crate::diagnostic::{MESSAGE_SHOWN, counted, escape_controls};
use crate::net::Handle;
use crate::values::{Value, repr_bytes, start_of_bytes};

/// A list this wide is one line, whatever is in it.
const LINE: usize = 76;
/// The widest line of a list that has nothing but short elements.
const LONG_LINE: usize = 400;
/// The widest cell of a table and element of a list.
const CELL: usize = 60;
/// The most rows and elements shown.
const ROWS: usize = 60;

/// A list as the prompt shows it.
pub(super) fn shown(items: &[Value]) -> String {
    let mut line = String::new();
    let whole = write_short(&mut line, items, LINE);
    if let Some(handles) = all_handles(items) {
        let rows: Vec<Vec<String>> =
            handles.iter().take(ROWS).map(|handle| handles::cells(&handle.facts()).to_vec()).collect();
        return block(&counted(items.len(), "handle"), &table_lines(&rows), items.len());
    }
    if whole && !has_text_rows(items) {
        return line;
    }
    if let Some(rows) = rows(items) {
        return block(&counted(items.len(), "row"), &table_lines(&rows), items.len());
    }
    if items.iter().any(|item| matches!(item, Value::List(_))) {
        let lines: Vec<String> = items.iter().take(ROWS).map(|item| short(item, LINE)).collect();
        return block(&counted(items.len(), "element"), &lines, items.len());
    }
    flat(items)
}

/// A list in one line, shortened.
pub(super) fn one_line(items: &[Value]) -> String {
    let mut line = String::new();
    if write_short(&mut line, items, LONG_LINE) { line } else { format!("{} {line}", counted(items.len(), "element")) }
}

fn flat(items: &[Value]) -> String {
    let mut line = String::new();
    if write_short(&mut line, items, LONG_LINE) {
        return line;
    }
    format!("{} {line}\n{ALL}", counted(items.len(), "element"))
}

/// What shows the rest of a shortened list.
const ALL: &str = "  (all of it: `for x in $_ { print $x }`)";

/// A count, the lines under it, and a word on those that were left out.
fn block(head: &str, lines: &[String], all: usize) -> String {
    let mut out = head.to_owned();
    for line in lines {
        out.push_str("\n  ");
        out.push_str(line);
    }
    if lines.len() < all {
        let _ = write!(out, "\n  … {} more\n{ALL}", all - lines.len());
    }
    out
}

fn all_handles(items: &[Value]) -> Option<Vec<Rc<Handle>>> {
    let handle = |item: &Value| if let Value::Handle(handle) = item { Some(handle.clone()) } else { None };
    items.iter().map(handle).collect::<Option<Vec<_>>>().filter(|handles| !handles.is_empty())
}

/// Lists of one length, of at least two cells that are no lists themselves.
fn row_items<'i>(items: &'i [Value]) -> Option<Vec<&'i [Value]>> {
    let row = |item: &'i Value| if let Value::List(list) = item { Some(list.items()) } else { None };
    let rows = items.iter().map(row).collect::<Option<Vec<&[Value]>>>()?;
    let width = rows.first()?.len();
    let is_row = |row: &&[Value]| row.len() == width && !row.iter().any(|cell| matches!(cell, Value::List(_)));
    (width >= 2 && rows.iter().all(is_row)).then_some(rows)
}

/// Several rows with words in them: a table even when they would fit a line.
fn has_text_rows(items: &[Value]) -> bool {
    let has_text = |row: &[Value]| row.iter().any(|cell| matches!(cell, Value::Bytes(_)));
    row_items(items).is_some_and(|rows| rows.len() > 1 && rows.iter().all(|row| has_text(row)))
}

fn rows(items: &[Value]) -> Option<Vec<Vec<String>>> {
    let rows = row_items(items)?;
    Some(rows.iter().take(ROWS).map(|row| row.iter().map(cell).collect()).collect())
}

fn table_lines(rows: &[Vec<String>]) -> Vec<String> {
    table::columns(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// A value in a table: a word that can be nothing else stands without its quotes.
fn cell(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) if is_word(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        other => short(other, CELL),
    }
}

fn is_word(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.len() <= CELL
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(byte))
        && !matches!(bytes, b"true" | b"false" | b"none")
}

pub(super) fn short(value: &Value, most: usize) -> String {
    let mut out = String::new();
    write_element(&mut out, value, most);
    out
}

/// Appends a list's `repr`, not much wider than `most`; false when something was left out.
fn write_short(out: &mut String, items: &[Value], most: usize) -> bool {
    let end = out.len() + most;
    let mut whole = true;
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        let separator = if index > 0 { ", " } else { "" };
        out.push_str(separator);
        if out.len() >= end {
            out.push('…');
            whole = false;
            break;
        }
        whole &= write_element(out, item, most.min(end - out.len()).max(CELL / 4));
    }
    out.push(']');
    whole && out.len() <= end
}

fn write_element(out: &mut String, value: &Value, most: usize) -> bool {
    match value {
        Value::List(list) => return write_short(out, list.items(), most),
        Value::Bytes(bytes) if bytes.len() > most.min(CELL) => {
            out.push_str(&repr_bytes(start_of_bytes(bytes, most.min(CELL))));
            out.push('…');
            return false;
        }
        Value::Bytes(bytes) => out.push_str(&repr_bytes(bytes)),
        other => out.push_str(&escape_controls(&other.text_within(MESSAGE_SHOWN))),
    }
    true
}
