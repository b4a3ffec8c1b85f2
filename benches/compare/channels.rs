//! Channels: a ball passed from task to task and back, against Python's queues.

use crate::measure::{ROUNDS, compare, figure, median, row, skipped};
use crate::process::{lines, own_time, python, python_version};

/// Round trips of the ball: two messages each.
const TURNS: u32 = 50_000;

const PING_PONG: &str = r"
turns = int $1
there = channel 1
back = channel 1
spawn { for i in range $turns { n = take there; put back $n } }
start = now
for i in range $turns { put there $i; n = take back }
print $($(now) - $start)
";

const THREADS: &str = "
import queue, sys, threading, time
turns = int(sys.argv[1])
there, back = queue.Queue(1), queue.Queue(1)
def play():
    for i in range(turns):
        back.put(there.get())
threading.Thread(target=play).start()
start = time.perf_counter()
for i in range(turns):
    there.put(i)
    n = back.get()
print(time.perf_counter() - start)
";

const ASYNCIO: &str = "
import asyncio, sys, time
async def main(turns):
    there, back = asyncio.Queue(1), asyncio.Queue(1)
    async def play():
        for i in range(turns):
            await back.put(await there.get())
    player = asyncio.create_task(play())
    start = time.perf_counter()
    for i in range(turns):
        await there.put(i)
        n = await back.get()
    print(time.perf_counter() - start)
asyncio.run(main(int(sys.argv[1])))
";

pub fn run() -> Result<(), String> {
    let turns = TURNS.to_string();
    let ours = || Ok(own_time(&mut lines(PING_PONG, &[&turns]))? * 1e3);
    match python_version() {
        Ok(version) => {
            for (what, script) in [("asyncio.Queue", ASYNCIO), ("threads, queue.Queue", THREADS)] {
                let theirs = || Ok(own_time(&mut python(script, &[&turns]))? * 1e3);
                row(&format!("{version}, {what}"), &compare(ROUNDS, ours, theirs)?, "ms", Some(1.0));
            }
        }
        Err(why) => {
            skipped(&why);
            figure("alone", median(ROUNDS, ours)?, "ms", None);
        }
    }
    Ok(())
}
