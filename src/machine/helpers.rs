//! What truly blocks runs on a helper thread and reports back as an event. Helpers take and give plain owned data;
//! one whose task stopped waiting finishes unheard.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::event::epoll;

use crate::net::Registry;
use crate::values::TaskKey;

/// The key under which epoll reports helpers: no handle has this generation.
pub const KEY: u64 = u64::MAX - 1;

type Inbox = Arc<Mutex<Vec<u64>>>;

/// Where a helper leaves its answer. Dropped when nobody wants it any more.
#[derive(Debug)]
pub struct Ticket<T> {
    /// The helper's number, to wait for it.
    pub number: u64,
    answer: Arc<Mutex<Option<T>>>,
}

impl<T> Ticket<T> {
    /// Takes the answer, if it has come.
    #[must_use]
    pub fn take(&self) -> Option<T> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Has the scheduler look around.
#[derive(Clone, Debug)]
pub struct Waker(Arc<UnixStream>);

impl Waker {
    /// From any thread.
    pub fn wake(&self) {
        let _ = (&*self.0).write_all(b"!");
    }
}

/// Helpers pull the rope; the scheduler hears the bell.
#[derive(Debug)]
struct Bell {
    bell: UnixStream,
    rope: Waker,
}

impl Bell {
    fn new(registry: &Registry) -> std::io::Result<Bell> {
        let (bell, rope) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        epoll::add(&registry.epoll, &bell, epoll::EventData::new_u64(KEY), epoll::EventFlags::IN)?;
        Ok(Bell { bell, rope: Waker(Arc::new(rope)) })
    }
}

/// Helper threads under way.
#[derive(Debug)]
pub struct Helpers {
    registry: Rc<Registry>,
    inbox: Inbox,
    /// Made when first needed: most scripts have no helpers.
    bell: Option<Bell>,
    last: u64,
    waiting: HashMap<u64, (TaskKey, u32)>,
}

impl Helpers {
    /// None under way.
    #[must_use]
    pub fn new(registry: Rc<Registry>) -> Helpers {
        Helpers { registry, inbox: Inbox::default(), bell: None, last: 0, waiting: HashMap::new() }
    }

    /// Starts one. When no descriptor is left to hear of its end by, the work is done at once, and the answer is there:
    /// whatever helpers do needs a descriptor itself, and fails without waiting.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> std::io::Result<Ticket<T>> {
        self.last += 1;
        let number = self.last;
        let Ok(rope) = self.waker() else {
            return Ok(Ticket { number, answer: Arc::new(Mutex::new(Some(work()))) });
        };
        let answer = Arc::new(Mutex::new(None));
        let (inbox, slot) = (self.inbox.clone(), answer.clone());
        std::thread::Builder::new().name("helper".to_owned()).spawn(move || {
            let result = work();
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            inbox.lock().unwrap_or_else(PoisonError::into_inner).push(number);
            rope.wake();
        })?;
        Ok(Ticket { number, answer })
    }

    /// For a thread that has something to tell.
    ///
    /// # Errors
    /// The system has no descriptor left.
    pub fn waker(&mut self) -> std::io::Result<Waker> {
        let bell = match self.bell.take() {
            Some(bell) => bell,
            None => Bell::new(&self.registry)?,
        };
        Ok(self.bell.insert(bell).rope.clone())
    }

    /// Says who waits for a helper.
    pub fn wait(&mut self, number: u64, task: TaskKey, wait: u32) {
        self.waiting.insert(number, (task, wait));
    }

    /// Who waited for the helpers that are done.
    pub fn collect(&mut self) -> Vec<(TaskKey, u32)> {
        let mut buffer = [0; 64];
        while let Some(Bell { bell, .. }) = &mut self.bell
            && matches!(bell.read(&mut buffer), Ok(count) if count > 0)
        {}
        let came = std::mem::take(&mut *self.inbox.lock().unwrap_or_else(PoisonError::into_inner));
        came.iter().filter_map(|number| self.waiting.remove(number)).collect()
    }
}
