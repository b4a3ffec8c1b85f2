//! Python's way to write a call or a condition, as the words of this language: `len(x)` is `len $x`.
//!
//! What is read here is wrong already. A text that is not understood in full gives nothing, so that no hint shows a
//! line that means something else.

use crate::syntax::lexer::{number, operator};
use crate::syntax::{is_keyword, is_name, lexer};

/// Longest text that is read, which bounds how deep brackets can stand in each other.
const LONGEST: usize = 200;

/// Modules whose functions are commands here, by the same name or one of [`CALLS`].
const MODULES: &[&str] = &["socket", "time", "os", "sys", "struct", "re", "asyncio", "select", "random"];

/// Functions of other languages, and the words that make the same call.
const CALLS: &[(&str, &str)] = &[
    ("quit", "exit"),
    ("bye", "exit"),
    ("logout", "exit"),
    ("_exit", "exit"),
    ("echo", "print"),
    ("printf", "print"),
    ("puts", "print"),
    ("search", "match"),
    ("getenv", "env"),
    ("usleep", "sleep"),
    ("raw_input", "input"),
];

/// Methods of Python's values that are commands here, with the value as their first word.
const METHODS: &[&str] =
    &["upper", "lower", "strip", "split", "replace", "startswith", "endswith", "find", "join", "hex"];

/// Beginnings of the constants of the socket module, which are written bare.
const CONSTANTS: &[&str] = &["AF_", "SOCK_", "SO_", "SOL_", "IPPROTO_", "TCP_", "IP_", "IPV6_", "SHUT_", "MSG_"];

/// Name of `head` here: without its module, and as the command that does it.
pub(in crate::syntax) fn head(head: &str) -> &str {
    let name = match head.split_once('.') {
        Some((module, name)) if MODULES.contains(&module) => name,
        _ => head,
    };
    CALLS.iter().find(|row| row.0 == name).map_or(name, |row| row.1)
}

/// `true`, `false` or `none` for a constant of another language.
pub(crate) fn constant(word: &str) -> Option<&'static str> {
    match word {
        "True" | "TRUE" => Some("true"),
        "False" | "FALSE" => Some("false"),
        "None" | "null" | "NULL" | "nil" | "undefined" => Some("none"),
        _ => None,
    }
}

/// Call `name(arguments)` with words instead of the parentheses around `arguments`.
pub(in crate::syntax) fn call(name: &str, arguments: &str) -> Option<String> {
    let mut words = match name.split_once('.') {
        Some((value, method)) if METHODS.contains(&method) && !MODULES.contains(&value) => {
            vec![method.to_owned(), format!("${value}")]
        }
        _ => vec![head(name).to_owned()],
    };
    if name == "socket.socket" && arguments.trim().is_empty() {
        words.push("tcp".to_owned());
    }
    for argument in parted(arguments)? {
        words.push(word(argument)?);
    }
    Some(words.join(" "))
}

/// Element or part of `value` that `index` names, as a call: `[1:3]` is a `slice`.
pub(in crate::syntax) fn element(value: &str, index: &str) -> Option<String> {
    let end = |text: &str, missing: &str| {
        if text.trim().is_empty() { Some(missing.to_owned()) } else { word(text) }
    };
    let Some((from, to)) = index.split_once(':') else { return Some(format!("get {value} {}", word(index)?)) };
    let call = format!("slice {value} {} {}", end(from, "0")?, end(to, "")?);
    Some(call.trim_end().to_owned())
}

/// Line that begins a block, `if x == 5:`, as it is written here.
pub(super) fn block(line: &str) -> Option<String> {
    let line = line.split(" #").next().unwrap_or("").trim().strip_suffix(':')?.trim();
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let condition = || expression(rest).map_or("…".to_owned(), |(text, _)| text);
    Some(match first {
        "while" if matches!(rest, "True" | "1" | "true") => "loop {".to_owned(),
        "if" | "while" => format!("{first} {} {{", condition()),
        "elif" => format!("}} else if {} {{", condition()),
        "else" | "finally" => format!("}} {first} {{"),
        "except" => "} catch err {".to_owned(),
        "try" => "try {".to_owned(),
        "for" => {
            let (name, list) = rest.split_once(" in ").filter(|(name, _)| is_name(name))?;
            let list = match list.split_once('(') {
                Some((function, inside)) => call(function, inside.strip_suffix(')')?),
                None => word(list),
            };
            format!("for {name} in {} {{", list.unwrap_or("…".to_owned()))
        }
        _ => return None,
    })
}

/// Arguments between commas that stand in no bracket or quote.
fn parted(arguments: &str) -> Option<Vec<&str>> {
    if arguments.len() > LONGEST {
        return None;
    }
    let (mut parts, mut from, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, c) in arguments.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = if c == open { None } else { quote },
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.checked_sub(1)?,
            (None, ',') if depth == 0 => {
                parts.push(&arguments[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    if !arguments[from..].trim().is_empty() {
        parts.push(&arguments[from..]);
    }
    Some(parts)
}

/// Argument as a word of a call; a tuple, such as an address, is as many words as it has parts.
fn word(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(inside) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
        && let Some(parts) = parted(inside).filter(|parts| parts.len() > 1)
    {
        return parts.into_iter().map(word).collect::<Option<Vec<_>>>().map(|words| words.join(" "));
    }
    let (text, is_word) = expression(text)?;
    Some(if is_word { text } else { format!("$({text})") })
}

/// Expression with `$` before its variables, and whether it is a word by itself.
fn expression(text: &str) -> Option<(String, bool)> {
    if text.len() > LONGEST {
        return None;
    }
    let mut rest = text.trim();
    let mut out = String::new();
    let mut is_word = true;
    loop {
        for sign in ["not ", "-", "~"] {
            while let Some(after) = rest.strip_prefix(sign) {
                is_word &= sign == "-" && after.starts_with(|c: char| c.is_ascii_digit());
                out += sign;
                rest = after.trim_start();
            }
        }
        let (value, after) = operand(rest)?;
        out += &value;
        rest = after.trim_start();
        if rest.is_empty() {
            return Some((out, is_word));
        }
        let joins = ["and ", "or ", "==", "!=", "<=", ">="].into_iter().find(|sign| rest.starts_with(sign));
        let length = joins.map(|sign| sign.trim_end().len()).or_else(|| {
            let single = rest.starts_with(['<', '>']).then_some(1);
            operator::ahead(rest).map(|(_, after, _)| rest.len() - after.len()).or(single)
        })?;
        out.extend([" ", &rest[..length], " "]);
        rest = rest[length..].trim_start();
        is_word = false;
    }
}

/// First operand of a text, and what follows it.
fn operand(text: &str) -> Option<(String, &str)> {
    let (mut value, mut rest) = simple(text)?;
    loop {
        if let Some(after) = rest.strip_prefix(".encode()").or_else(|| rest.strip_prefix(".decode()")) {
            rest = after;
        } else if rest.starts_with('[') {
            let (inside, after) = bracketed(rest)?;
            (value, rest) = (format!("$({})", element(&value, inside)?), after);
        } else {
            return Some((value, rest));
        }
    }
}

fn simple(text: &str) -> Option<(String, &str)> {
    let unprefixed = text.strip_prefix(['b', 'B']).filter(|rest| rest.starts_with(['"', '\''])).unwrap_or(text);
    if let Some(quote) = unprefixed.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inside = &unprefixed[1..];
        let end = inside.find(quote)?;
        let (content, rest) = (&inside[..end], &inside[end + 1..]);
        // Escapes mean something in double quotes only, as in Python in both.
        let escapes = content.contains('\\') && quote == '\'' && !content.contains(['"', '$']);
        let quote = if escapes { '"' } else { quote };
        return Some((format!("{quote}{content}{quote}"), rest));
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let (number, rest) = text.split_at(number::length(text));
        return number::parse(number)?.ok().map(|_| (number.to_owned(), rest));
    }
    if text.starts_with(['(', '[']) {
        let (inside, rest) = bracketed(text)?;
        let parts: Option<Vec<String>> = parted(inside)?.into_iter().map(|part| Some(expression(part)?.0)).collect();
        let parts = parts?;
        return match (text.starts_with('('), parts.as_slice()) {
            (true, [only]) => Some((format!("({only})"), rest)),
            (true, _) => None,
            (false, _) => Some((format!("[{}]", parts.join(", ")), rest)),
        };
    }
    if text.starts_with("$(") {
        let (inside, rest) = bracketed(&text[1..])?;
        return Some((format!("$({inside})"), rest));
    }
    let sign = usize::from(text.starts_with('$'));
    let end = text[sign..].find(|c| !lexer::in_name(c) && c != '.').map_or(text.len(), |at| sign + at);
    let (name, rest) = text.split_at(end);
    if rest.starts_with('(') && name.split('.').all(is_name) {
        let (inside, rest) = bracketed(rest)?;
        return Some((format!("$({})", call(name, inside)?), rest));
    }
    let bare = name.strip_prefix("socket.").unwrap_or(name);
    if CONSTANTS.iter().any(|prefix| bare.starts_with(prefix)) && is_name(bare) {
        return Some((bare.to_owned(), rest));
    }
    match name.strip_prefix('$') {
        Some(variable) => is_name(variable).then(|| (name.to_owned(), rest)),
        None if constant(name).is_some() => constant(name).map(|value| (value.to_owned(), rest)),
        None if matches!(name, "true" | "false" | "none") => Some((name.to_owned(), rest)),
        None => (is_name(name) && !is_keyword(name)).then(|| (format!("${name}"), rest)),
    }
}

/// Text inside the bracket that a text begins with, and the text behind it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = if c == open { None } else { quote },
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => {
                depth -= 1;
                if depth == 0 {
                    return Some((&text[1..at], &text[at + 1..]));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{block, call, element, word};

    #[test]
    fn calls_become_words() {
        for (name, arguments, here) in [
            ("print", "\"hi\"", "print \"hi\""),
            ("print", "x, 5, 'a, b'", "print $x 5 'a, b'"),
            ("len", "$x", "len $x"),
            ("time.sleep", "1", "sleep 1"),
            ("quit", "", "exit"),
            ("sys.exit", "2", "exit 2"),
            ("s.bind", "(\"127.0.0.1\", port)", "s.bind \"127.0.0.1\" $port"),
            ("s.send", "b'PING\\r\\n'", "s.send \"PING\\r\\n\""),
            ("s.send", "\"a\".encode() + data", "s.send $(\"a\" + $data)"),
            ("print", "len(x) + 1", "print $($(len $x) + 1)"),
            ("print", "x[0], x[1:], -1", "print $(get $x 0) $(slice $x 1) -1"),
            ("f", "[1, x], True, None, not x", "f [1, $x] true none $(not $x)"),
            ("socket.socket", "", "socket tcp"),
            ("socket.socket", "socket.AF_INET, SOCK_DGRAM", "socket AF_INET SOCK_DGRAM"),
            ("data.split", "b','", "split $data ','"),
            ("print", "name.upper()", "print $(upper $name)"),
        ] {
            assert_eq!(call(name, arguments).as_deref(), Some(here), "{name}({arguments})");
        }
    }

    #[test]
    fn what_is_not_understood_gives_nothing() {
        for text in
            ["f\"{x}\"", "x if y else z", "lambda: 1", "x.y", "{}", "[i for i in x]", "a)", "(", "\"", "x in y", "é"]
        {
            assert_eq!(word(text), None, "{text}");
        }
    }

    #[test]
    fn elements_and_blocks() {
        assert_eq!(element("$x", "1:3").as_deref(), Some("slice $x 1 3"));
        assert_eq!(element("$x", ":4").as_deref(), Some("slice $x 0 4"));
        assert_eq!(element("$x", "-1").as_deref(), Some("get $x -1"));
        assert_eq!(element("$x", "i + 1").as_deref(), Some("get $x $($i + 1)"));
        for (line, here) in [
            ("while True:", "loop {"),
            ("if x == 5 and not data:  # so", "if $x == 5 and not $data {"),
            ("elif s.recv(5):", "} else if $(s.recv 5) {"),
            ("for i in range(3):", "for i in range 3 {"),
            ("for x in names:", "for x in $names {"),
            ("except OSError as e:", "} catch err {"),
            ("else:", "} else {"),
            ("if x in y:", "if … {"),
        ] {
            assert_eq!(block(line).as_deref(), Some(here), "{line}");
        }
    }
}
