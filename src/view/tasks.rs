//! The tasks there are, as a table.

use std::time::Instant;

use super::table::aligned;
use crate::machine::task::status::TaskStatus;

/// A row for each task: its name, what it is doing, since when, and where it stands.
pub(crate) fn table(tasks: &[TaskStatus]) -> Vec<u8> {
    let now = Instant::now();
    let rows: Vec<[String; 4]> = tasks.iter().map(|task| row(task, now)).collect();
    aligned(&["TASK", "DOING", "SINCE", "AT"], &rows)
}

fn row(task: &TaskStatus, now: Instant) -> [String; 4] {
    let doing = task.command.map_or_else(|| "ready".to_owned(), |command| format!("{command} {}", task.about));
    let since = task
        .since
        .map_or_else(String::new, |since| format!("{:.1} s", now.saturating_duration_since(since).as_secs_f64()));
    [task.name.to_string(), doing.trim_end().to_owned(), since, task.place.clone()]
}
