//! "Nothing can go on" in words: who waits in which line for what from whom, and the circle that closes.

use std::collections::HashSet;
use std::rc::Rc;

use crate::diagnostic::{Diagnostic, counted, trail};
use crate::machine::task::Side;
use crate::machine::task::stuck::{Deadlock, FarEnd, StuckOn, StuckTask};
use crate::source::Sources;

/// How many tasks, and how many names in a row, are told.
const TASKS: usize = 20;
const NAMES: usize = 5;

/// The report.
pub(crate) fn diagnostic(stuck: &Deadlock, sources: &Sources) -> Diagnostic {
    let waits = &stuck.waits;
    let who = if let [only] = &waits[..] { format!("`{}`", only.task) } else { "the tasks".to_owned() };
    let verb = if waits.len() == 1 { "waits" } else { "wait" };
    let mut diagnostic = Diagnostic::error(format!("nothing can go on: what {who} {verb} for can never come"));
    let circle = circle(waits);
    // Those who close the circle first: they are what is to be mended.
    let mut order: Vec<usize> = circle.clone();
    let in_circle: HashSet<usize> = circle.iter().copied().collect();
    order.extend((0..waits.len()).filter(|place| !in_circle.contains(place)));
    diagnostic.span = order.first().and_then(|first| waits.get(*first)).map(|wait| wait.span);
    for wait in order.iter().take(TASKS).map(|place| &waits[*place]) {
        diagnostic.hints.push(one(wait, waits, sources));
        diagnostic.hints.extend(trail(&wait.calls, sources).iter().map(|call| format!("  {call}")));
    }
    if order.len() > TASKS {
        diagnostic.hints.push(format!("and {} more", order.len() - TASKS));
    }
    diagnostic.hints.extend(closing(&circle, waits));
    for (stream, count) in &stuck.unflushed {
        let are = if *count == 1 { "byte that was" } else { "bytes that were" };
        diagnostic.hints.push(format!("{stream} still holds {count} {are} written to it: `{stream}.flush` sends them"));
    }
    diagnostic
}

/// One task's wait.
fn one(wait: &StuckTask, waits: &[StuckTask], sources: &Sources) -> String {
    let place = sources.place(wait.span);
    let StuckTask { task, what, .. } = wait;
    let others = names(wait, waits);
    let (on, why) = match &wait.why {
        StuckOn::Tasks => (None, format!("for {others} to end")),
        StuckOn::AllTasks => (None, "for all others to end".to_owned()),
        StuckOn::Side(on, Side::Read) => (Some(on), format!("for its turn: {others} is reading there")),
        StuckOn::Side(on, Side::Write) => (Some(on), format!("for its turn: {others} is writing there")),
        StuckOn::Data { on, from, arrived } => {
            (Some(on), format!("for data {}{}", source(wait, from, &others), had_come(*arrived)))
        }
        StuckOn::Room { on, at, unread } => (Some(on), format!("for room: {}", unread_at(wait, at, *unread, &others))),
        StuckOn::Value(on) => (Some(on), format!("for a value{}", from_others(&others))),
        StuckOn::Taker(on, held) => (Some(on), format!("for {}{}", taken(*held), by_others(&others))),
        StuckOn::Meeting { on, there, of } => {
            let plural = if *there == 1 { "is" } else { "are" };
            (Some(on), format!("for others to come: {there} of {of} {plural} there{}", and_not(&others)))
        }
        StuckOn::Any(handles) => (None, format!("for something to happen on {}", some(handles))),
    };
    let on = on.map_or_else(String::new, |on| format!(" on {on}"));
    format!("{task} waits in `{what}`{on} at {place} {why}")
}

fn had_come(arrived: usize) -> String {
    if arrived > 0 { format!("; {} had come", counted(arrived, "byte")) } else { String::new() }
}

fn from_others(others: &str) -> String {
    if others.is_empty() { ", and no other task has this channel".to_owned() } else { format!(" from {others}") }
}

fn taken(held: usize) -> String {
    match held {
        0 => "somebody to take the value".to_owned(),
        held => format!("room: it is full with {}", counted(held, "value")),
    }
}

fn by_others(others: &str) -> String {
    if others.is_empty() {
        ", and no other task has this channel".to_owned()
    } else {
        format!("; only {others} could take")
    }
}

fn and_not(others: &str) -> String {
    if others.is_empty() { ", and no other task has this barrier".to_owned() } else { format!(", but not {others}") }
}

/// Where data would have to come from.
fn source(wait: &StuckTask, from: &FarEnd, others: &str) -> String {
    match from {
        FarEnd::Queue(listener) => format!("over a connection that {listener} has not accepted"),
        FarEnd::End(end) if is_own(wait, others) => format!("that only {others} itself could send, through {end}"),
        FarEnd::End(end) if others.is_empty() => format!("from the other end, {end}"),
        FarEnd::End(end) => format!("from {others}, through {end}"),
    }
}

/// What fills the way.
fn unread_at(wait: &StuckTask, at: &FarEnd, unread: usize, others: &str) -> String {
    let unread = if unread == 1 { "1 byte lies".to_owned() } else { format!("{unread} bytes lie") };
    match at {
        FarEnd::Queue(listener) => format!("{listener} has not accepted the connection"),
        FarEnd::End(end) if is_own(wait, others) => {
            format!("{unread} unread at {end}, and only {others} itself could read them")
        }
        FarEnd::End(end) if others.is_empty() => format!("{unread} unread at {end}"),
        FarEnd::End(end) => format!("{unread} unread at {end}, for {others} to read"),
    }
}

fn is_own(wait: &StuckTask, others: &str) -> bool {
    others == &*wait.task
}

/// Those a task waits for.
fn names(wait: &StuckTask, waits: &[StuckTask]) -> String {
    let others: Vec<Rc<str>> = wait.others.iter().map(|place| waits[*place].task.clone()).collect();
    some(&others)
}

/// `a, b and c`; of many only the first.
fn some(names: &[Rc<str>]) -> String {
    match names {
        [] => String::new(),
        [only] => only.to_string(),
        [first @ .., last] if names.len() <= NAMES => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", names[..NAMES - 1].join(", "), names.len() - NAMES + 1),
    }
}

/// Tasks each of which waits for the next, and the last for the first.
fn circle(waits: &[StuckTask]) -> Vec<usize> {
    // From which start a task was reached, and as which of its path.
    let mut seen: Vec<Option<(usize, usize)>> = vec![None; waits.len()];
    (0..waits.len()).find_map(|start| follow(start, waits, &mut seen)).unwrap_or_default()
}

/// The circle that the way from `start` ends in; none where it ends, or meets a way that was followed before.
fn follow(start: usize, waits: &[StuckTask], seen: &mut [Option<(usize, usize)>]) -> Option<Vec<usize>> {
    let mut path = Vec::new();
    let mut next = start;
    loop {
        match seen[next] {
            Some((from, at)) => return (from == start).then(|| path.split_off(at)),
            None => seen[next] = Some((start, path.len())),
        }
        path.push(next);
        next = *waits[next].others.first()?;
    }
}

/// The circle in words.
fn closing(circle: &[usize], waits: &[StuckTask]) -> Option<String> {
    let name = |place: &usize| &*waits[*place].task;
    let all = |is: fn(&StuckOn) -> bool| circle.iter().all(|place| is(&waits[*place].why));
    let speak = all(|why| matches!(why, StuckOn::Data { .. }));
    let read = all(|why| matches!(why, StuckOn::Room { .. }));
    let verb = if speak { "speak" } else { "read" };
    match circle {
        [] | [_] => None,
        [_, _] if speak || read => Some(format!("both wait for the other to {verb}")),
        // A sentence of more names is read by nobody.
        _ if circle.len() > TASKS => Some(format!("{} tasks wait in a circle, each for the next", circle.len())),
        [first, .., last] if speak || read => {
            let chain: Vec<&str> = circle.iter().map(name).collect();
            Some(format!(
                "each waits for the next to {verb}: {}, and {} for {}",
                chain.join(", "),
                name(last),
                name(first)
            ))
        }
        [first, rest @ ..] => {
            let links: Vec<String> =
                circle.windows(2).map(|pair| format!("{} for {}", name(&pair[0]), name(&pair[1]))).collect();
            let words = links.join(", ").replacen(" for ", " waits for ", 1);
            Some(format!("{words}, and {} for {}", rest.last().map_or("", name), name(first)))
        }
    }
}
