//! Worker threads for calls that block whatever one does. A worker takes and returns plain owned data and reports its
//! end as an event; when its task has stopped waiting, it finishes unheard and its answer is dropped.

use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::event::{EventfdFlags, epoll, eventfd};

use crate::net::HandleTable;
use crate::values::TaskKey;

/// The key of worker threads in epoll; no handle has this generation.
pub(crate) const KEY: u64 = u64::MAX - 1;

type Inbox = Arc<Mutex<Vec<u64>>>;

/// The place for a worker's answer. Once this is dropped, the answer is not wanted any more.
#[derive(Debug)]
pub(crate) struct JobHandle<T> {
    /// The job's number, for [`WorkerThreads::wait`].
    pub number: u64,
    answer: Arc<Mutex<Option<T>>>,
}

impl<T> JobHandle<T> {
    /// Takes the answer, if the job is done.
    pub(crate) fn take(&self) -> Option<T> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Wakes the scheduler from any thread, through an eventfd. Both ends share its one descriptor, so that no job is begun
/// whose end could not be reported.
#[derive(Clone, Debug)]
pub(crate) struct Waker(Arc<OwnedFd>);

impl Waker {
    fn new(handles: &HandleTable) -> rustix::io::Result<Waker> {
        let bell = eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC)?;
        epoll::add(&handles.epoll, &bell, epoll::EventData::new_u64(KEY), epoll::EventFlags::IN)?;
        Ok(Waker(Arc::new(bell)))
    }

    pub(crate) fn wake(&self) {
        let _ = rustix::io::write(&self.0, &1_u64.to_ne_bytes());
    }

    fn heard(&self) {
        let _ = rustix::io::read(&self.0, &mut [0; 8]);
    }
}

/// The jobs of worker threads, and the tasks that wait for them.
#[derive(Debug)]
pub(crate) struct WorkerThreads {
    handles: Rc<HandleTable>,
    inbox: Inbox,
    /// Made when first needed: most scripts have no worker threads.
    bell: Option<Waker>,
    last: u64,
    waiting: HashMap<u64, (TaskKey, u32)>,
}

impl WorkerThreads {
    pub(crate) fn new(handles: Rc<HandleTable>) -> WorkerThreads {
        WorkerThreads { handles, inbox: Inbox::default(), bell: None, last: 0, waiting: HashMap::new() }
    }

    /// Runs a job on a new thread; fails when the system refuses one. When no descriptor is left for the report of its
    /// end, the job is done at once and the answer is there: a job that needs a descriptor itself then fails without
    /// waiting, and any other must not be started without a [`WorkerThreads::waker`].
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

    /// A waker, for a thread that reports something. Fails when no descriptor is left.
    pub(crate) fn waker(&mut self) -> rustix::io::Result<Waker> {
        let bell = match self.bell.take() {
            Some(bell) => bell,
            None => Waker::new(&self.handles)?,
        };
        Ok(self.bell.insert(bell).clone())
    }

    /// Notes that a task waits for a job, in its wait of this number.
    pub(crate) fn wait(&mut self, number: u64, task: TaskKey, wait: u32) {
        self.waiting.insert(number, (task, wait));
    }

    /// Takes the tasks whose jobs are done, and the numbers of their waits.
    pub(crate) fn collect(&mut self) -> Vec<(TaskKey, u32)> {
        if let Some(bell) = &self.bell {
            bell.heard();
        }
        let came = std::mem::take(&mut *self.inbox.lock().unwrap_or_else(PoisonError::into_inner));
        came.iter().filter_map(|number| self.waiting.remove(number)).collect()
    }
}
