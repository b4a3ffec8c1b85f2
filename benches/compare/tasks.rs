//! Tasks alone: short ones one after another, and many that are alive at once.

use crate::measure::{ROUNDS, compare, figure, median, row, skipped};
use crate::process::{cpu_time, lines, own_time, python, python_version};

const IN_A_ROW: &str = r"
def nothing { return none }
for i in range 100000 { wait $(spawn nothing) }
";

const IN_A_ROW_PYTHON: &str = "
import asyncio
async def nothing():
    return None
async def main():
    for i in range(100000):
        await asyncio.create_task(nothing())
asyncio.run(main())
";

/// Prints the KiB per task of 10,000 tasks that wait on one channel, and lets them end.
const ALIVE: &str = r"
def share { return $(int $(get $(match $(read_all /proc/self/smaps_rollup) 'Pss:\s+(\d+)') 0)) }
def read_all path { file = open $path; return $(file.read) }
def listen_to news { return $(take news) }
news = channel 0
before = share
tasks = []
for i in range 10000 { tasks += $(spawn listen_to $news) }
sleep 0
print $($($(share) - $before) / 10000.0)
for i in range 10000 { put news $i }
assert $(len $(wait $tasks)) == 10000
";

pub fn run() -> Result<(), String> {
    let ours = || cpu_time(&mut lines(IN_A_ROW, &[]));
    match python_version() {
        Ok(version) => {
            let compared = compare(ROUNDS, ours, || cpu_time(&mut python(IN_A_ROW_PYTHON, &[])))?;
            figure("in a row, CPU, start-up included", compared.ours, "s", Some(0.1));
            row(&format!("{version}, asyncio"), &compared, "s", None);
        }
        Err(why) => {
            skipped(&why);
            figure("in a row, CPU, start-up included", median(ROUNDS, ours)?, "s", Some(0.1));
        }
    }
    figure("each of 10,000 alive at once", own_time(&mut lines(ALIVE, &[]))?, "KiB", None);
    Ok(())
}
