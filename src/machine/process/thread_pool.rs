//! A bounded pool of threads for calls that block: what comes beyond it waits in a queue, from which what is no longer
//! wanted is taken out.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Duration;

/// How long a thread without work stays for the next job.
const KEEP: Duration = Duration::from_secs(2);

type Job = Box<dyn FnOnce() + Send>;

/// The pool; clones share it.
#[derive(Clone)]
pub(super) struct ThreadPool {
    name: &'static str,
    most: usize,
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    /// In ascending order of numbers.
    queue: VecDeque<(u64, Job)>,
    threads: usize,
    /// Threads without work.
    idle: usize,
}

impl std::fmt::Debug for ThreadPool {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "ThreadPool({})", self.name)
    }
}

impl ThreadPool {
    pub(super) fn new(name: &'static str, most: usize) -> ThreadPool {
        ThreadPool { name, most, shared: Arc::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a job; the numbers of jobs ascend. Fails when the system refuses the pool its first thread.
    pub(super) fn run(&self, number: u64, job: Job) -> std::io::Result<()> {
        let mut state = self.state();
        state.queue.push_back((number, job));
        if state.queue.len() <= state.idle {
            self.shared.1.notify_one();
        } else if state.threads < self.most {
            let pool = self.clone();
            match Builder::new().name(self.name.to_owned()).spawn(move || pool.work()) {
                Ok(_) => state.threads += 1,
                // Those at work take it later.
                Err(_) if state.threads > 0 => {}
                Err(error) => {
                    state.queue.pop_back();
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Takes a job out of the queue, if no thread has begun it.
    pub(super) fn cancel(&self, number: u64) {
        let job = {
            let mut state = self.state();
            let place = state.queue.binary_search_by_key(&number, |(queued, _)| *queued);
            place.ok().and_then(|place| state.queue.remove(place))
        };
        drop(job);
    }

    /// Whether as many jobs are at work or queued as there may be threads.
    pub(super) fn is_full(&self) -> bool {
        let state = self.state();
        state.threads - state.idle + state.queue.len() >= self.most
    }

    /// Whether all jobs are done.
    pub(super) fn is_done(&self) -> bool {
        let state = self.state();
        state.queue.is_empty() && state.idle == state.threads
    }

    /// Does one job after another until there has been none for a while.
    fn work(&self) {
        let mut state = self.state();
        loop {
            if let Some((_, job)) = state.queue.pop_front() {
                drop(state);
                // The count of threads must stay right whatever happens in a job.
                let _ = catch_unwind(AssertUnwindSafe(job));
                state = self.state();
                continue;
            }
            state.idle += 1;
            let waited = self.shared.1.wait_timeout(state, KEEP).unwrap_or_else(PoisonError::into_inner);
            state = waited.0;
            state.idle -= 1;
            if waited.1.timed_out() && state.queue.is_empty() {
                state.threads -= 1;
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::ThreadPool;

    #[test]
    fn no_more_threads_than_the_pool_has_and_what_is_cancelled_never_begins() {
        let pool = ThreadPool::new("test", 2);
        let (begun, begins) = channel();
        let (release, released) = channel::<()>();
        let released = std::sync::Arc::new(std::sync::Mutex::new(released));
        for number in 1..=100 {
            let (begun, released) = (begun.clone(), released.clone());
            let job = move || {
                begun.send(number).expect("the test waits");
                let _ = released.lock().expect("no job panics").recv();
            };
            pool.run(number, Box::new(job)).expect("a thread");
        }
        let first = [begins.recv().expect("a job"), begins.recv().expect("a job")];
        assert!(first.contains(&1) && first.contains(&2), "{first:?}");
        assert!(pool.is_full() && pool.state().threads == 2);
        (3..100).for_each(|number| pool.cancel(number));
        release.send(()).expect("a job waits");
        assert_eq!(begins.recv(), Ok(100));
        assert_eq!(pool.state().threads, 2);
        assert!(!pool.is_done());
    }
}
