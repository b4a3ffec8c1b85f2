//! Large things: bytes that grow to 100 MB, and a script of 100,000 lines.

use std::fmt::Write as _;
use std::fs;

use crate::measure::{ROUNDS, compare, figure, median, row, skipped};
use crate::process::{lines, own_time, python, python_version, scratch, sockshell, whole_run};

const GROW: &str = r#"
size = int $1
piece = repeat x 100
data = ""
count = 0
start = now
while $count < $size {
    data += $piece
    count = $count + 100
}
print $($(now) - $start)
"#;

const GROW_PYTHON: &str = "
import sys, time
def grow(size):
    piece = b'x' * 100
    data = bytearray()
    count = 0
    while count < size:
        data += piece
        count = count + 100
start = time.perf_counter()
grow(int(sys.argv[1]))
print(time.perf_counter() - start)
";

/// Milliseconds to grow a value to this size.
fn grow_to(megabytes: u32) -> Result<f64, String> {
    Ok(own_time(&mut lines(GROW, &[&format!("{megabytes}000000")]))? * 1e3)
}

/// Growth is linear: a megabyte costs as much in a value of a hundred as in one of ten.
pub fn grow() -> Result<(), String> {
    for megabytes in [10, 20, 40, 100] {
        figure(&format!("{megabytes} MB"), median(5, || grow_to(megabytes))?, "ms", None);
    }
    let large = || grow_to(100).map(|time| time / 100.0);
    let compared = compare(ROUNDS, large, || grow_to(10).map(|time| time / 10.0))?;
    row("one MB of 100 against one of 10", &compared, "ms", Some(1.5));
    match python_version() {
        Ok(version) => {
            let theirs = || Ok(own_time(&mut python(GROW_PYTHON, &["100000000"]))? * 1e3);
            row(&format!("{version}, a bytearray"), &compare(ROUNDS, || grow_to(100), theirs)?, "ms", None);
        }
        Err(why) => skipped(&why),
    }
    Ok(())
}

/// Ten typical lines of a script, in both languages.
const LINES: &str = r#"# the next client
total@ = 1024
if $total@ > 512 and not $total@ == 7 {
    total@ += 1
    print "so far: $total@ of $(len $args) in client @"
} else {
    total@ = ($total@ - 1) * 2
}
words@ = split "one, two, three" ", " 2
for word in $words@ { print $(upper $word) $total@ }
"#;

const LINES_PYTHON: &str = r#"# the next client
total@ = 1024
if total@ > 512 and not total@ == 7:
    total@ += 1
    print(f"so far: {total@} of {len(args)} in client @")
else:
    total@ = (total@ - 1) * 2
words@ = "one, two, three".split(", ", 2)
for word in words@: print(word.upper(), total@)

"#;

/// Writes a file of 100,000 lines in which a tenth of the names are new.
fn write_lines(file: &str, lines: &str) -> Result<std::path::PathBuf, String> {
    let mut text = String::new();
    for number in 0..10_000 {
        let _ = write!(text, "{}", lines.replace('@', &(number / 10).to_string()));
    }
    let path = scratch(file);
    fs::write(&path, text).map_err(|error| error.to_string())?;
    Ok(path)
}

/// Measures the parsing and checking of a long script, start-up included.
pub fn check() -> Result<(), String> {
    let script = write_lines("long.sock", LINES)?;
    let mut ours = sockshell();
    ours.arg("--check").arg(script);
    let what = "100,000 lines";
    match python_version() {
        Ok(version) => {
            let program = write_lines("long.py", LINES_PYTHON)?;
            let compile = "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')";
            let mut theirs = python(compile, &[&program.to_string_lossy()]);
            let compared = compare(ROUNDS, || whole_run(&mut ours), || whole_run(&mut theirs))?;
            figure(what, compared.ours, "s", Some(0.5));
            row(&format!("{version}, compile"), &compared, "s", None);
        }
        Err(why) => {
            skipped(&why);
            figure(what, median(ROUNDS, || whole_run(&mut ours))?, "s", Some(0.5));
        }
    }
    Ok(())
}
