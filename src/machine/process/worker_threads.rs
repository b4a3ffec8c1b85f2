//! What truly blocks runs on a worker thread and reports back as an event. Workers take and give plain owned data;
//! one whose task stopped waiting finishes unheard.

use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::event::{EventfdFlags, epoll, eventfd};

use crate::net::HandleTable;
use crate::values::TaskKey;

/// The key under which epoll reports helpers: no handle has this generation.
pub(crate) const KEY: u64 = u64::MAX - 1;

type Inbox = Arc<Mutex<Vec<u64>>>;

/// Where a helper leaves its answer. Dropped when nobody wants it any more.
#[derive(Debug)]
pub(crate) struct JobHandle<T> {
    /// The helper's number, to wait for it.
    pub number: u64,
    answer: Arc<Mutex<Option<T>>>,
}

impl<T> JobHandle<T> {
    /// Takes the answer, if it has come.
    pub(crate) fn take(&self) -> Option<T> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Has the scheduler look around: helpers ring, it hears. One descriptor for both, so that with the last one nothing is
/// begun that could wait and would not be heard.
#[derive(Clone, Debug)]
pub(crate) struct Waker(Arc<OwnedFd>);

impl Waker {
    fn new(handles: &HandleTable) -> rustix::io::Result<Waker> {
        let bell = eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC)?;
        epoll::add(&handles.epoll, &bell, epoll::EventData::new_u64(KEY), epoll::EventFlags::IN)?;
        Ok(Waker(Arc::new(bell)))
    }

    /// From any thread.
    pub(crate) fn wake(&self) {
        let _ = rustix::io::write(&self.0, &1_u64.to_ne_bytes());
    }

    fn heard(&self) {
        let _ = rustix::io::read(&self.0, &mut [0; 8]);
    }
}

/// Helper threads under way.
#[derive(Debug)]
pub(crate) struct WorkerThreads {
    handles: Rc<HandleTable>,
    inbox: Inbox,
    /// Made when first needed: most scripts have no helpers.
    bell: Option<Waker>,
    last: u64,
    waiting: HashMap<u64, (TaskKey, u32)>,
}

impl WorkerThreads {
    /// None under way.
    pub(crate) fn new(handles: Rc<HandleTable>) -> WorkerThreads {
        WorkerThreads { handles, inbox: Inbox::default(), bell: None, last: 0, waiting: HashMap::new() }
    }

    /// Starts one. When no descriptor is left to hear of its end by, the work is done at once, and the answer is there:
    /// what needs a descriptor itself fails without waiting, and nothing else may be begun without a [`WorkerThreads::waker`].
    ///
    /// # Errors
    /// The system gives no thread.
    pub(crate) fn start<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> std::io::Result<JobHandle<T>> {
        self.last += 1;
        let number = self.last;
        let Ok(bell) = self.waker() else {
            return Ok(JobHandle { number, answer: Arc::new(Mutex::new(Some(work()))) });
        };
        let answer = Arc::new(Mutex::new(None));
        let (inbox, slot) = (self.inbox.clone(), answer.clone());
        std::thread::Builder::new().name("helper".to_owned()).spawn(move || {
            let result = work();
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            inbox.lock().unwrap_or_else(PoisonError::into_inner).push(number);
            bell.wake();
        })?;
        Ok(JobHandle { number, answer })
    }

    /// For a thread that has something to tell.
    ///
    /// # Errors
    /// The system has no descriptor left.
    pub(crate) fn waker(&mut self) -> rustix::io::Result<Waker> {
        let bell = match self.bell.take() {
            Some(bell) => bell,
            None => Waker::new(&self.handles)?,
        };
        Ok(self.bell.insert(bell).clone())
    }

    /// Says who waits for a helper.
    pub(crate) fn wait(&mut self, number: u64, task: TaskKey, wait: u32) {
        self.waiting.insert(number, (task, wait));
    }

    /// Who waited for the helpers that are done.
    pub(crate) fn collect(&mut self) -> Vec<(TaskKey, u32)> {
        if let Some(bell) = &self.bell {
            bell.heard();
        }
        let came = std::mem::take(&mut *self.inbox.lock().unwrap_or_else(PoisonError::into_inner));
        came.iter().filter_map(|number| self.waiting.remove(number)).collect()
    }
}
