//! The language alone: a counting loop, deep calls and growing values; each side times itself without its start-up.

use crate::measure::{Compared, ROUNDS, compare, figure, median, row, skipped};
use crate::process::{lines, own_time, python, python_version};

const COUNT: &str = r"
start = now
i = 0; while $i < 10000000 { i = $i + 1 }
print $($(now) - $start)
";

const COUNT_PYTHON: &str = "
import time
def count():
    i = 0
    while i < 10000000:
        i = i + 1
start = time.perf_counter()
count()
print(time.perf_counter() - start)
";

const CALLS: &str = r"
def depth n {
    if $n == 0 { return 0 }
    below = depth $($n - 1)
    return $below + 1
}
start = now
reached = depth 50000
assert $reached == 50000
print $($(now) - $start)
";

const CALLS_PYTHON: &str = "
import sys, time
sys.setrecursionlimit(60000)
def depth(n):
    if n == 0:
        return 0
    below = depth(n - 1)
    return below + 1
start = time.perf_counter()
assert depth(50000) == 50000
print(time.perf_counter() - start)
";

const GROW: &str = r#"
start = now
l = []
text = ""
for n in range 40000 { l = append $l $n; text = "${text}number $n " }
assert $(len $l) == 40000
print $($(now) - $start)
"#;

const GROW_PYTHON: &str = "
import time
def grow():
    l, text = [], ''
    for n in range(40000):
        l.append(n)
        text = f'{text}number {n} '
    return l
start = time.perf_counter()
assert len(grow()) == 40000
print(time.perf_counter() - start)
";

fn milliseconds(compared: &Compared) -> Compared {
    let Compared { ours, theirs, ratio, spread } = *compared;
    Compared { ours: ours * 1e3, theirs: theirs * 1e3, ratio, spread }
}

/// Compares one program in both languages; without Python, only sockshell's is measured.
fn against_python(ours: &str, theirs: &str, at_most: Option<f64>) -> Result<(), String> {
    let mut ours = lines(ours, &[]);
    match python_version() {
        Ok(version) => {
            let mut theirs = python(theirs, &[]);
            let compared = compare(ROUNDS, || own_time(&mut ours), || own_time(&mut theirs))?;
            row(&format!("{version}, in a function"), &milliseconds(&compared), "ms", at_most);
        }
        Err(why) => {
            skipped(&why);
            figure("alone", median(ROUNDS, || own_time(&mut ours))? * 1e3, "ms", None);
        }
    }
    Ok(())
}

/// Counts to ten million.
pub fn count() -> Result<(), String> {
    against_python(COUNT, COUNT_PYTHON, Some(0.5))
}

/// Calls functions within functions.
pub fn calls() -> Result<(), String> {
    against_python(CALLS, CALLS_PYTHON, None)
}

/// Adds to a list and a text in a loop, which is linear when it is done in place.
pub fn grow() -> Result<(), String> {
    against_python(GROW, GROW_PYTHON, None)
}
