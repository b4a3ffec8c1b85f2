//! Collection of a program's output on one stream, by a thread of its own.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// Stream that is collected, so that the program never waits for a reader.
pub struct Output {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    grown: Condvar,
}

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    ended: bool,
}

impl Output {
    pub fn collect(mut stream: impl Read + Send + 'static) -> Output {
        let shared = Arc::new(Shared::default());
        let ours = Arc::clone(&shared);
        thread::spawn(move || {
            let mut piece = vec![0; 64 * 1024];
            loop {
                let count = stream.read(&mut piece).unwrap_or(0);
                let mut state = shared.lock();
                state.bytes.extend_from_slice(&piece[..count]);
                state.ended = count == 0;
                shared.grown.notify_all();
                if state.ended {
                    return;
                }
            }
        });
        Output { shared: ours }
    }

    /// Bytes of a range, as far as they have arrived.
    pub fn slice(&self, start: usize, end: usize) -> Vec<u8> {
        let state = self.shared.lock();
        state.bytes[start..end.min(state.bytes.len())].to_vec()
    }

    /// Waits until `find` gives an end in the bytes behind `start`.
    pub fn wait_until(&self, start: usize, find: impl Fn(&[u8]) -> Option<usize>, deadline: Duration) -> Option<usize> {
        let waiting = |state: &mut State| !state.ended && find(&state.bytes[start..]).is_none();
        let state = self.shared.wait_while(deadline, waiting);
        find(&state.bytes[start..]).map(|at| start + at)
    }

    /// Waits for the end of the stream; gives all of it, `None` if the deadline comes first.
    pub fn wait_for_end(&self, deadline: Duration) -> Option<Vec<u8>> {
        let state = self.shared.wait_while(deadline, |state| !state.ended);
        state.ended.then(|| state.bytes.clone())
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the collector does not panic")
    }

    fn wait_while(&self, deadline: Duration, waiting: impl FnMut(&mut State) -> bool) -> MutexGuard<'_, State> {
        let result = self.grown.wait_timeout_while(self.lock(), deadline, waiting);
        result.expect("the collector does not panic").0
    }
}
