//! Worker threads for calls that block whatever one does. A worker takes and returns plain owned data and reports its
//! end as an event; when its task has stopped waiting, it finishes unheard and its answer is dropped.

use std::cell::RefCell;
use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::event::{EventfdFlags, epoll, eventfd};
use rustix::io::Errno;

use super::thread_pool::ThreadPool;
use crate::net::HandleTable;
use crate::values::TaskKey;

/// The key of worker threads in epoll; no handle has this generation.
pub(crate) const KEY: u64 = u64::MAX - 1;

type Inbox = Arc<Mutex<Vec<u64>>>;

/// What a job is for: each kind has threads of its own, so that one that does not end delays no other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JobKind {
    /// The name service. Beyond its threads look-ups wait for their turn.
    Names,
    /// `close` with SO_LINGER. Beyond its threads they wait for their turn.
    Closing,
    /// Opening a FIFO, which waits for its other end. It does not wait for its turn: it may be the other end of one that
    /// has begun.
    Opening,
    /// The line editor, one line at a time.
    Editing,
}

/// How many threads there are at most for each kind.
const THREADS: [(&str, usize); 4] = [("names", 32), ("closing", 64), ("opening", 500), ("editor", 1)];

/// The place for a worker's answer. Once this is dropped, the answer is not wanted any more, and a job that has not
/// begun never does.
#[derive(Debug)]
pub(crate) struct JobHandle<T> {
    /// The job's number, for [`WorkerThreads::wait`].
    pub number: u64,
    answer: Arc<Mutex<Option<T>>>,
    waiting: Rc<RefCell<Waiting>>,
    /// The pool that the job was given to.
    pool: Option<ThreadPool>,
}

/// The tasks that wait for jobs, by the jobs' numbers.
type Waiting = HashMap<u64, (TaskKey, u32)>;

impl<T> JobHandle<T> {
    /// Takes the answer, if the job is done.
    pub(crate) fn take(&self) -> Option<T> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Drop for JobHandle<T> {
    fn drop(&mut self) {
        self.waiting.borrow_mut().remove(&self.number);
        if let Some(pool) = &self.pool {
            pool.cancel(self.number);
        }
    }
}

/// Wakes the scheduler from any thread, through an eventfd. Both ends share its one descriptor, so that no job is begun
/// whose end could not be reported.
#[derive(Clone, Debug)]
pub(crate) struct Waker(Arc<OwnedFd>);

impl Waker {
    fn new(handles: &HandleTable) -> rustix::io::Result<Waker> {
        let descriptor = eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC)?;
        epoll::add(&handles.epoll, &descriptor, epoll::EventData::new_u64(KEY), epoll::EventFlags::IN)?;
        Ok(Waker(Arc::new(descriptor)))
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
    waker: Option<Waker>,
    last: u64,
    waiting: Rc<RefCell<Waiting>>,
    pools: [ThreadPool; 4],
}

impl WorkerThreads {
    pub(crate) fn new(handles: Rc<HandleTable>) -> WorkerThreads {
        let pools = THREADS.map(|(name, most)| ThreadPool::new(name, most));
        WorkerThreads { handles, inbox: Inbox::default(), waker: None, last: 0, waiting: Rc::default(), pools }
    }

    /// Runs a job on a thread; fails with EAGAIN when the system refuses one, or when too many FIFOs are being opened.
    /// When no descriptor is left for the report of its end, the job is done at once and the answer is there: a job that
    /// needs a descriptor itself then fails without waiting, and any other must not be started without a
    /// [`WorkerThreads::waker`].
    pub(crate) fn start<T: Send + 'static>(
        &mut self,
        kind: JobKind,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> std::io::Result<JobHandle<T>> {
        self.last += 1;
        let number = self.last;
        let waiting = self.waiting.clone();
        let Ok(waker) = self.waker() else {
            return Ok(JobHandle { number, answer: Arc::new(Mutex::new(Some(work()))), waiting, pool: None });
        };
        let pool = self.pools[kind as usize].clone();
        if matches!(kind, JobKind::Opening) && pool.is_full() {
            return Err(Errno::AGAIN.into());
        }
        let answer = Arc::new(Mutex::new(None));
        let (inbox, slot) = (self.inbox.clone(), answer.clone());
        let job = move || {
            let result = work();
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            inbox.lock().unwrap_or_else(PoisonError::into_inner).push(number);
            waker.wake();
        };
        pool.run(number, Box::new(job))?;
        Ok(JobHandle { number, answer, waiting, pool: Some(pool) })
    }

    /// A waker, for a thread that reports something. Fails when no descriptor is left.
    pub(crate) fn waker(&mut self) -> rustix::io::Result<Waker> {
        let waker = match self.waker.take() {
            Some(waker) => waker,
            None => Waker::new(&self.handles)?,
        };
        Ok(self.waker.insert(waker).clone())
    }

    /// Notes that a task waits for a job, in its wait of this number.
    pub(crate) fn wait(&mut self, number: u64, task: TaskKey, wait: u32) {
        self.waiting.borrow_mut().insert(number, (task, wait));
    }

    /// Takes the tasks whose jobs are done, and the numbers of their waits.
    pub(crate) fn collect(&mut self) -> Vec<(TaskKey, u32)> {
        if let Some(waker) = &self.waker {
            waker.heard();
        }
        let came = std::mem::take(&mut *self.inbox.lock().unwrap_or_else(PoisonError::into_inner));
        let mut waiting = self.waiting.borrow_mut();
        came.iter().filter_map(|number| waiting.remove(number)).collect()
    }
}
