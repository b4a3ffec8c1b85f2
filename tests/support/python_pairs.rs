//! Tables of the same calls in sockshell and in Python, which run on the same kernel and must give the same results.
//!
//! A `.pairs` file has rows, each begun by `== NAME`; the lines of a row are `SOCKSHELL | PYTHON => RESULT`, where
//! RESULT is a value as `repr` writes it, or the name of an errno. `A, Python: B` is an intended difference, `*` stands
//! for any equal results. A line without `=>` prepares the others and must not fail; `#` begins a comment. `UNIQUE` is
//! another word on each side, for abstract unix names. `SOCKSHELL_BLESS=1` writes the results that both sides agree on.

use super::folder::Folder;
use super::ports::number_ports;
use super::{Process, path, python, sockshell};
use std::fmt::Write as _;
use std::fs;

struct Line {
    ours: String,
    python: String,
    /// Result that both must have; `None` where nothing is compared.
    wanted: Option<String>,
}

struct Row {
    name: String,
    lines: Vec<Line>,
}

/// Runs the rows of a file in both languages, once each, and fails with every line that had another result.
pub fn check(file: &str) {
    let mut text = fs::read_to_string(path(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut rows = parse(&text);
    let (ours, python) = both(&rows);
    if std::env::var_os("SOCKSHELL_BLESS").is_some() {
        text = blessed(&text, &rows, &ours, &python);
        fs::write(path(file), &text).expect("tables can be written");
        rows = parse(&text);
    }
    let wrong: Vec<String> = differences(&rows, &ours, &python);
    assert!(wrong.is_empty(), "{file}\n{}", wrong.join("\n"));
}

/// Runs rows of pairs of calls and gives the pairs with different results. The pairs of a row share their variables.
pub fn disagreements(rows: Vec<Vec<(String, String)>>) -> Vec<String> {
    let line = |(ours, python)| Line { ours, python, wanted: Some("*".to_owned()) };
    let row = |(number, lines): (usize, Vec<_>)| Row {
        name: format!("row {number}"),
        lines: lines.into_iter().map(line).collect(),
    };
    let rows: Vec<Row> = rows.into_iter().enumerate().map(row).collect();
    let (ours, python) = both(&rows);
    differences(&rows, &ours, &python)
}

fn parse(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix("== ") {
            rows.push(Row { name: name.to_owned(), lines: Vec::new() });
        } else {
            let line = parse_line(line).unwrap_or_else(|| panic!("`{line}` has no ` | `"));
            rows.last_mut().expect("a row begins with its name").lines.push(line);
        }
    }
    rows
}

fn parse_line(line: &str) -> Option<Line> {
    let (ours, rest) = line.split_once(" | ")?;
    let (python, wanted) = rest.rsplit_once(" =>").map_or((rest, None), |(python, wanted)| (python, Some(wanted)));
    let own = |text: &str| text.trim().to_owned();
    Some(Line { ours: own(ours), python: own(python), wanted: wanted.map(own) })
}

/// Printed lines of every row, of sockshell and of Python. Both run at the same time, each in a folder of its own.
fn both(rows: &[Row]) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let [our_folder, python_folder] = [Folder::new("pairs-ours"), Folder::new("pairs-python")];
    let mut ours = Process::start(sockshell().current_dir(our_folder.path()));
    let mut python = Process::start(python("run_pairs", &[]).current_dir(python_folder.path()));
    let [our_word, python_word] = ["ours", "python"].map(|side| format!("{side}-{}", std::process::id()));
    python.write_and_close(for_python(rows).replace(UNIQUE, &python_word));
    ours.write_and_close(for_sockshell(rows).replace(UNIQUE, &our_word));
    let printed = |process: Process, word: &str| split(&process.finish().success().replace(word, UNIQUE));
    (printed(ours, &our_word), printed(python, &python_word))
}

const UNIQUE: &str = "UNIQUE";

/// Functions that the calls may use; those for Python are in `run_pairs.py`.
const PRELUDE: &str = "
def tcp_pair {
    server = create_server 127.0.0.1:0
    a = create_connection $server
    b, from = server.accept
    return [$a, $b]
}
def until_waits task {
    sleep 0
}
def drain s {
    loop { try { s.recv 10 --dontwait } catch { return } }
}
def fill s {
    loop { try { s.send x --dontwait } catch { return } }
}
";

/// Writes the script: every row is a function, so that its variables, and with them its sockets, end with it.
fn for_sockshell(rows: &[Row]) -> String {
    let mut script = PRELUDE.to_owned();
    for (number, row) in rows.iter().enumerate() {
        let _ = writeln!(script, "def row{number} {{");
        for Line { ours, wanted, .. } in &row.lines {
            let _ = match wanted {
                None => writeln!(script, "    {ours}"),
                Some(_) if is_assignment(ours) => {
                    writeln!(script, "    try {{ {ours}; print none }} catch caught {{ print $(errno $caught) }}")
                }
                Some(_) => {
                    let call = format!("result = {ours}; print $(repr $result)");
                    writeln!(script, "    try {{ {call} }} catch caught {{ print $(errno $caught) }}")
                }
            };
        }
        let call = format!("try {{ row{number} }} catch caught {{ print \"breaks off: $caught\" }}");
        let _ = writeln!(script, "}}\nprint \"== {number}\"\n{call}");
    }
    script
}

/// Writes the input of `run_pairs.py`: `+` marks lines that are compared, `-` the others.
fn for_python(rows: &[Row]) -> String {
    let mut program = String::new();
    for (number, row) in rows.iter().enumerate() {
        let _ = writeln!(program, "== {number}");
        for Line { python, wanted, .. } in &row.lines {
            let _ = writeln!(program, "{} {python}", if wanted.is_some() { '+' } else { '-' });
        }
    }
    program
}

/// Whether a line is `name = …` or `a, b = …`: its value is then in the variables.
fn is_assignment(line: &str) -> bool {
    let word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | ',' | ' ');
    line.split_once(" = ").is_some_and(|(names, _)| names.chars().all(word))
}

fn split(printed: &str) -> Vec<Vec<String>> {
    let rows = printed.split("== ").skip(1);
    rows.map(|row| number_ports(row).lines().skip(1).map(str::to_owned).collect()).collect()
}

fn differences(rows: &[Row], ours: &[Vec<String>], python: &[Vec<String>]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (row, (ours, python)) in rows.iter().zip(ours.iter().zip(python)) {
        let compared = row.lines.iter().filter(|line| line.wanted.is_some());
        for (at, line) in compared.clone().enumerate() {
            let came = |lines: &[String]| lines.get(at).cloned().unwrap_or_else(|| "nothing".to_owned());
            let (ours, python) = (came(ours), came(python));
            let wanted = line.wanted.as_deref().unwrap_or_default();
            let (for_us, for_python) = wanted.split_once(", Python: ").unwrap_or((wanted, wanted));
            let as_wanted = if wanted == "*" { ours == python } else { ours == for_us && python == for_python };
            if !as_wanted {
                let (name, call) = (&row.name, &line.ours);
                wrong.push(format!("{name}: {call}\n  wanted {wanted}\n  ours   {ours}\n  Python {python}"));
            }
        }
        let more = [ours, python].into_iter().filter_map(|lines| lines.get(compared.clone().count()));
        wrong.extend(more.map(|more| format!("{}: {more}", row.name)));
    }
    wrong
}

/// Text of the file with the results that both sides agree on in place of the earlier ones.
fn blessed(text: &str, rows: &[Row], ours: &[Vec<String>], python: &[Vec<String>]) -> String {
    let compared = |row: &Row| row.lines.iter().filter(|line| line.wanted.is_some()).count();
    let came = |row: usize, at: usize| Some((ours.get(row)?.get(at)?, python.get(row)?.get(at)?));
    let all = rows.iter().enumerate().flat_map(|(row, lines)| (0..compared(lines)).map(move |at| came(row, at)));
    let mut results: std::collections::VecDeque<_> = all.collect();
    let mut result = String::new();
    for line in text.lines() {
        let is_compared = !line.starts_with(['#', '=']) && line.contains(" =>");
        let came = if is_compared { results.pop_front().flatten() } else { None };
        let agreed = came.filter(|(ours, python)| ours == python && !line.ends_with(" => *"));
        let _ = match (agreed, line.rsplit_once(" =>")) {
            (Some((agreed, _)), Some((calls, _))) => writeln!(result, "{calls} => {agreed}"),
            _ => writeln!(result, "{line}"),
        };
    }
    result
}
