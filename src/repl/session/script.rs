//! The script of a session: typed lines, changed so that they do in a script what they did at the prompt.
//!
//! The prompt does more than a script: it makes variables of handles, keeps the last result in `_`, lets a function be
//! defined again, and gives the variable of a renamed handle the new name.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use crate::compiler::names::visit::{self, NameUse};
use crate::source::{SourceId, Span};
use crate::syntax;
use crate::syntax::ast::{RvalueKind, Statement, StatementKind};
use crate::values::Value;

/// A line as it was typed, and what the prompt did with it besides.
pub(super) struct Line {
    text: String,
    /// Whether it gave the last result.
    gave: bool,
    /// The statement that did so, if that is known.
    giver: Option<Giver>,
    /// Whether it reads the last result.
    reads_last: bool,
    /// Functions that it defines.
    defines: Vec<(String, Range<usize>)>,
    /// Functions and commands that it calls outside of definitions.
    calls: Vec<(String, Range<usize>)>,
    /// Lines that do what the prompt did: handles that became variables, variables of renamed handles.
    after: String,
}

struct Giver {
    at: Range<usize>,
    made: Made,
}

/// The handles that became variables by themselves, in what a statement gave.
enum Made {
    Nothing,
    Handle(String),
    /// Names, and where in the list each is; whether the list has two elements.
    Elements(Vec<(String, Vec<usize>)>, bool),
}

/// What the prompt did with a line.
pub(in crate::repl) struct Effects<'a> {
    /// Each value that was shown.
    pub shown: &'a [Value],
    /// Names of handles that became variables by themselves.
    pub made: &'a [String],
    /// Variables that got another name.
    pub renamed: &'a [(String, String)],
}

/// Whether a statement shows nothing but its own value.
fn is_plain(statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Eval(value) => !matches!(value.kind, RvalueKind::Within { .. }),
        StatementKind::Assign { .. }
        | StatementKind::AugmentedAssign { .. }
        | StatementKind::Def { .. }
        | StatementKind::Global { .. } => true,
        _ => false,
    }
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

impl Line {
    pub(super) fn new(text: &str, effects: &Effects) -> Line {
        let parsed = syntax::parse(SourceId(0), text);
        let mut line = Line {
            text: text.to_owned(),
            gave: false,
            giver: None,
            reads_last: false,
            defines: Vec::new(),
            calls: Vec::new(),
            after: String::new(),
        };
        visit::block(&parsed.block, &mut |found| match found {
            NameUse::Mentioned("_") => line.reads_last = true,
            NameUse::Call(call) => line.calls.push((call.name.text.clone(), range(call.name.span))),
            NameUse::Definition(statement) => {
                if let StatementKind::Def { name, .. } = &statement.kind {
                    line.defines.push((name.text.clone(), range(name.span)));
                }
            }
            _ => {}
        });
        let evals = parsed.block.statements.iter().filter(|found| matches!(found.kind, StatementKind::Eval(_)));
        let mut evals: Vec<Range<usize>> = evals.map(|statement| range(statement.span)).collect();
        if let Some(last) = effects.shown.last() {
            // With fewer values than statements, or values out of blocks, it is not known which of them gave one.
            let is_known = evals.len() == effects.shown.len() && parsed.block.statements.iter().all(is_plain);
            let at = if is_known { evals.pop() } else { None };
            line.gave = true;
            line.giver = at.map(|at| Giver { at, made: made(last, effects.made) });
            let earlier = &effects.shown[..effects.shown.len() - 1];
            for (at, value) in evals.into_iter().zip(earlier).rev().filter(|_| is_known) {
                let edits = made(value, effects.made).edits(&at, false);
                line.shift(&edits);
                apply(&mut line.text, edits);
            }
        }
        let known: Vec<String> = line.assigned();
        for name in effects.made.iter().filter(|name| !known.contains(name)) {
            let _ = write!(line.after, "\n{name} = none  # it made {name}: assign it here");
        }
        for (from, to) in effects.renamed {
            let _ = write!(line.after, "\n{to} = ${from}; {from} = none");
        }
        line
    }

    /// Names of the handles that the script assigns to variables.
    fn assigned(&self) -> Vec<String> {
        let parsed = syntax::parse(SourceId(0), &self.as_script(false, &HashMap::new()));
        let mut names = Vec::new();
        visit::block(&parsed.block, &mut |found| {
            if let NameUse::Assigned(name) = found {
                names.push(name.text.clone());
            }
        });
        names
    }

    /// Moves the places behind those that are edited.
    fn shift(&mut self, edits: &[(Range<usize>, String)]) {
        let moved = |place: usize| {
            let before = edits.iter().filter(|(at, _)| at.end <= place);
            place + before.map(|(at, new)| new.len() - at.len()).sum::<usize>()
        };
        let places = self.defines.iter_mut().chain(&mut self.calls).map(|(_, at)| at);
        let giver = self.giver.iter_mut().map(|giver| &mut giver.at);
        for at in places.chain(giver) {
            *at = moved(at.start)..moved(at.end.max(at.start + 1) - 1) + 1;
        }
    }

    /// The line in the script. `keeps_last`: a later line reads the last result; `renamed`: functions by other names.
    fn as_script(&self, keeps_last: bool, renamed: &HashMap<&str, String>) -> String {
        let mut edits = match &self.giver {
            Some(giver) => giver.made.edits(&giver.at, keeps_last),
            None => Vec::new(),
        };
        for (name, at) in self.defines.iter().chain(&self.calls) {
            if let Some(other) = renamed.get(name.as_str()) {
                edits.push((at.clone(), other.clone()));
            }
        }
        let mut text = self.text.clone();
        apply(&mut text, edits);
        text + &self.after
    }
}

/// Replaces places of a text, the last one first.
fn apply(text: &mut String, mut edits: Vec<(Range<usize>, String)>) {
    edits.sort_by_key(|(at, _)| std::cmp::Reverse((at.start, at.end)));
    for (at, new) in edits {
        text.replace_range(at, &new);
    }
}

fn made(value: &Value, names: &[String]) -> Made {
    let own = |value: &Value| match value {
        Value::Handle(handle) if names.iter().any(|name| **name == *handle.name()) => Some(handle.name().to_string()),
        _ => None,
    };
    if let Some(name) = own(value) {
        return Made::Handle(name);
    }
    let mut found = Vec::new();
    collect(value, &mut Vec::new(), &mut |value, path| found.extend(own(value).map(|name| (name, path.to_vec()))));
    if found.is_empty() {
        return Made::Nothing;
    }
    Made::Elements(found, matches!(value, Value::List(list) if list.items().len() == 2))
}

fn collect(value: &Value, path: &mut Vec<usize>, see: &mut dyn FnMut(&Value, &[usize])) {
    let Value::List(list) = value else { return see(value, path) };
    for (index, item) in list.items().iter().enumerate() {
        path.push(index);
        collect(item, path, see);
        path.pop();
    }
}

impl Made {
    /// Changes to the statement at `at` that keep what it gave.
    fn edits(&self, at: &Range<usize>, keeps_last: bool) -> Vec<(Range<usize>, String)> {
        let before = |text: String| (at.start..at.start, text);
        let behind = |text: String| (at.end..at.end, text);
        match self {
            Made::Nothing if keeps_last => vec![before("_ = ".to_owned())],
            Made::Nothing => Vec::new(),
            Made::Handle(name) if keeps_last => vec![before(format!("{name} = ")), behind(format!("; _ = ${name}"))],
            Made::Handle(name) => vec![before(format!("{name} = "))],
            Made::Elements(found, true) if !keeps_last && found.iter().all(|(_, path)| path.len() == 1) => {
                let name = |place: usize| found.iter().find(|(_, path)| path[0] == place).map_or("_", |(name, _)| name);
                vec![before(format!("{}, {} = ", name(0), name(1)))]
            }
            Made::Elements(found, _) => {
                let element =
                    |path: &[usize]| path.iter().fold("$_".to_owned(), |list, index| format!("$(get {list} {index})"));
                let assign = |(name, path): &(String, Vec<usize>)| format!("; {name} = {}", element(path));
                vec![before("_ = ".to_owned()), behind(found.iter().map(assign).collect())]
            }
        }
    }
}

/// All lines as a script does them, in order.
pub(super) fn texts<'a>(lines: impl DoubleEndedIterator<Item = &'a Line> + Clone) -> Vec<String> {
    let mut defined: HashMap<&str, usize> = HashMap::new();
    for (name, _) in lines.clone().flat_map(|line| &line.defines) {
        *defined.entry(name).or_default() += 1;
    }
    let mut keeps = Vec::new();
    let mut is_read = false;
    for line in lines.clone().rev() {
        keeps.push(is_read && line.gave);
        is_read = line.reads_last || is_read && !line.gave;
    }
    // A function that is defined again later has another name until then: in a script only one can have a name.
    let mut current: HashMap<&str, String> = HashMap::new();
    let mut so_far: HashMap<&str, usize> = HashMap::new();
    let mut texts = Vec::new();
    for (line, keeps_last) in lines.zip(keeps.into_iter().rev()) {
        for (name, _) in &line.defines {
            let number = so_far.entry(name).or_default();
            *number += 1;
            if *number < defined[name.as_str()] {
                current.insert(name, format!("{name}_{number}"));
            } else {
                current.remove(name.as_str());
            }
        }
        texts.push(line.as_script(keeps_last, &current));
    }
    texts
}
