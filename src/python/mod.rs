//! Python to sockshell: `parse` makes a tree of the program, `facts` tells what its names are, and the translator goes
//! through it, statement by statement, until it has learnt no more about the types. What has no counterpart stays in
//! its place as a comment. Nothing here runs anything: whether the script is right is asked of the caller.

#![allow(
    clippy::match_same_arms,
    clippy::needless_pass_by_value,
    clippy::similar_names,
    clippy::single_match_else,
    clippy::unused_self,
    reason = "tables with a row for each Python name; values that are made to be taken"
)]

mod assign;
mod ast;
mod call;
mod code;
mod exceptions;
mod expression;
mod facts;
mod format;
mod library;
mod loops;
mod method;
mod modules;
mod operator;
mod out;
mod parse;
mod servers;
mod socket_api;
mod statement;
mod text_method;
mod threads;
mod translator;
mod types;

use std::collections::HashMap;

use ast::Program;
pub(crate) use ast::Remark;
use facts::Facts;
use translator::{Known, Translator};

/// A program as a script.
#[derive(Debug)]
pub(crate) struct Translation {
    pub text: String,
    /// The Python line that each line of the script comes from; 0 for one that comes from none.
    #[allow(dead_code, reason = "places of errors in the Python file")]
    pub lines: Vec<usize>,
    /// What was left out, in the order of the text.
    pub untranslated: Vec<Remark>,
    /// What is worth knowing of what was translated.
    pub notes: Vec<Remark>,
}

/// Answers about the language that the translator needs.
pub(crate) struct Language<'a> {
    /// Whether a name is that of a command.
    pub is_command: &'a dyn Fn(&str) -> bool,
    /// What is wrong with a script: lines (from 1) and why.
    pub check: &'a dyn Fn(&str) -> Vec<(usize, String)>,
}

/// Passes until the types must be known.
const PASSES: usize = 8;
/// Checks of the script, each of which may leave more out.
const CHECKS: usize = 12;

/// Translates a program of this file name. Fails when it is no Python.
pub(crate) fn translate(bytes: &[u8], name: &str, language: &Language) -> Result<Translation, Vec<Remark>> {
    let text = readable(bytes)?;
    let program = parse::parse(&text)?;
    let facts = Facts::gather(&program);
    let mut refused: HashMap<usize, String> = HashMap::new();
    let mut last = None;
    for _ in 0..CHECKS {
        let translation = settled((&text, name), &program, &facts, &refused, language);
        let wrong = (language.check)(&translation.0.text);
        if wrong.is_empty() {
            return Ok(translation.0);
        }
        let before = refused.len();
        for (line, why) in wrong {
            if let Some(Some(statement)) = translation.1.get(line.wrapping_sub(1)) {
                refused.entry(*statement).or_insert(why);
            }
        }
        last = Some(translation.0);
        if refused.len() == before {
            break;
        }
    }
    // The script does not check for a reason that belongs to no statement: nothing of it can be relied on.
    for statement in &program.body {
        refused.entry(statement.id).or_insert_with(|| "the script would not check".to_owned());
    }
    let translation = settled((&text, name), &program, &facts, &refused, language).0;
    Ok(if (language.check)(&translation.text).is_empty() { translation } else { last.unwrap_or(translation) })
}

/// Passes over the program until nothing new is learnt of it; gives the statement of each line as well.
fn settled(
    (text, name): (&str, &str),
    program: &Program,
    facts: &Facts,
    refused: &HashMap<usize, String>,
    language: &Language,
) -> (Translation, Vec<Option<usize>>) {
    let mut known = Known::default();
    loop {
        known.changed = false;
        let mut translator = Translator::new(text, name, program, facts, &mut known, refused, language.is_command);
        translator.whole();
        let finished = translator.finished();
        let defined = finished.2;
        let more = known.changed || known.defined != defined || known.passes == 0;
        known.defined = defined;
        known.passes += 1;
        if !more || known.passes >= PASSES {
            return (finished.0, finished.1);
        }
    }
}

/// The text of a file. What is not UTF-8 is only read when it says that it is Latin-1.
fn readable(bytes: &[u8]) -> Result<String, Vec<Remark>> {
    let fail = |line: usize, words: String| Err(vec![Remark { line, column: 1, text: words }]);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return fail(1, "the file is UTF-16: convert it with `iconv -f utf-16 -t utf-8`".to_owned());
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
            match coding(bytes).as_deref() {
                Some("latin-1" | "iso-8859-1" | "iso8859-1" | "latin1") => {
                    bytes.iter().map(|byte| char::from(*byte)).collect()
                }
                Some(coding) => {
                    let words =
                        format!("the file is {coding}, as it says itself: `iconv -f {coding} -t utf-8` converts it");
                    return fail(line, words);
                }
                None => return fail(line, "the file is not UTF-8: `iconv` converts it".to_owned()),
            }
        }
    };
    if let Some(at) = text.find('\0') {
        return fail(text[..at].matches('\n').count() + 1, "this is no Python: there is a NUL byte in it".to_owned());
    }
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    // The grammar wants the last line ended.
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// The encoding that one of the first two lines names.
fn coding(bytes: &[u8]) -> Option<String> {
    bytes.split(|byte| *byte == b'\n').take(2).find_map(|line| {
        let line = String::from_utf8_lossy(line).to_lowercase();
        let at = line.starts_with('#').then(|| line.find("coding"))??;
        let name = line[at + 6..].trim_start_matches([':', '=', ' ']);
        let end = name.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter));
        Some(name[..end.unwrap_or(name.len())].to_owned()).filter(|name| !name.is_empty())
    })
}
