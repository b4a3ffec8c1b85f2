//! Verbs of a command towards the process and the program: standard streams, worker threads, child programs, other
//! tasks as they are seen, the trace, the prompt.

use std::process::{Child, Command};
use std::rc::Rc;

use rustix::io::Errno;

use super::context::Context;
use crate::machine::frontend::ReplRequest;
use crate::machine::process::child_reaper::ChildReaper;
use crate::machine::process::stdout::Output;
use crate::machine::process::worker_threads::JobHandle;
use crate::machine::task::WaitOn;
use crate::machine::task::status::TaskStatus;
use crate::net::{Handle, HandleTable, Scratch};
use crate::spec::Spec;
use crate::values::{Failure, TaskValue, Value};

/// The standard streams, by their descriptors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    Input,
    Output,
    Error,
}

impl Context<'_> {
    /// The handle table.
    pub(crate) fn handles(&self) -> &Rc<HandleTable> {
        &self.machine.handles
    }

    /// The handle of a standard stream.
    pub(crate) fn standard(&self, stream: Standard) -> &Rc<Handle> {
        self.machine.standard(stream as usize)
    }

    /// Whether a handle is this standard stream.
    pub(crate) fn is_standard(&self, handle: &Handle, stream: Standard) -> bool {
        handle.key == self.standard(stream).key
    }

    /// Lends the buffer that small reads go through.
    pub(crate) fn with_scratch<T>(&mut self, read: impl FnOnce(&mut Self, &mut Scratch) -> T) -> T {
        let mut scratch = std::mem::take(&mut self.machine.scratch);
        let result = read(self, &mut scratch);
        self.machine.scratch = scratch;
        result
    }

    /// Counts the making of a value, or a search through it, against the slice.
    pub(crate) fn charge_value(&mut self, value: &Value) {
        self.machine.charge_value(value);
    }

    /// Standard output's buffer.
    pub(crate) fn stdout(&mut self) -> &mut Output {
        self.machine.stdout()
    }

    /// What a flush of standard output came to: printing tasks go on, or learn that nobody reads.
    pub(crate) fn stdout_changed(&mut self, drained: Result<bool, Errno>) {
        self.machine.stdout_changed(drained);
    }

    /// Has standard output take what was printed, as far as it does so without waiting.
    pub(crate) fn flush_stdout(&mut self) {
        self.machine.flush_stdout();
    }

    /// Parks until standard output takes more.
    pub(crate) fn park_on_stdout(&mut self) {
        self.machine.stdout().wait(self.task.key);
        self.park(WaitOn::Output, None);
    }

    /// What was printed before goes out before what another program or standard error shows.
    pub(crate) fn flush_before_errors(&mut self) {
        self.machine.flush_before_errors();
    }

    /// Whether standard input was the script itself: `input` gives none.
    pub(crate) fn input_is_script(&self) -> bool {
        self.machine.input_is_script
    }

    /// Whether a line of the prompt is being typed: standard input is its own.
    pub(crate) fn is_typing(&self) -> bool {
        self.machine.frontend.owns_stdin()
    }

    /// The exit code when `exit` was called or a signal came.
    pub(crate) fn exit_requested(&self) -> Option<i32> {
        self.machine.exit_requested()
    }

    /// Has a worker thread do something that blocks.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(crate) fn start_job<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> std::io::Result<JobHandle<T>> {
        self.machine.workers().start(work)
    }

    /// Whether a worker thread could say that it is done.
    pub(crate) fn can_hear_jobs(&mut self) -> bool {
        self.machine.workers().waker().is_ok()
    }

    /// Starts a program with the descriptor limit this process was given.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn spawn_program(
        &mut self,
        program: &mut Command,
        input: std::os::fd::OwnedFd,
        output: std::os::fd::OwnedFd,
    ) -> std::io::Result<Child> {
        self.machine.process.spawn(program, input, output)
    }

    /// Sees programs to their end that nobody waits for.
    pub(crate) fn child_reaper(&self) -> Rc<ChildReaper> {
        self.machine.process.child_reaper()
    }

    /// Notes that an accept found no descriptor, so that the next one waits for one.
    pub(crate) fn note_fd_exhaustion(&mut self, listener: &Handle) {
        self.machine.scheduler.note_fd_exhaustion(listener.key, self.machine.handles.closed_count());
    }

    /// Whether an accept would only fail again for want of a descriptor.
    pub(crate) fn accept_would_fail(&mut self, listener: &Handle) -> bool {
        self.machine.scheduler.accept_would_fail(listener.key, self.machine.handles.closed_count())
    }

    /// What the running task and all others are doing, the running one first.
    pub(crate) fn task_statuses(&self) -> Vec<TaskStatus> {
        let me = TaskStatus {
            name: self.task.value.name.get(),
            command: Some("running"),
            about: String::new(),
            since: None,
            place: self.machine.sources.place(self.site.span),
        };
        std::iter::once(me).chain(self.machine.others()).collect()
    }

    /// A `wait` takes a task's failure: it is no longer printed.
    pub(crate) fn take_failure(&mut self, task: &Rc<TaskValue>) {
        self.machine.take_failure(task);
    }

    /// Gives a handle another name; at the prompt its variable as well.
    ///
    /// # Errors
    /// Who has the name already.
    pub(crate) fn rename(&mut self, handle: &Rc<Handle>, name: &str) -> Result<(), String> {
        let from = handle.name();
        if *from == *name {
            return Ok(());
        }
        // The variables of a program that is stepped through are its own.
        let is_prompts = self.task.is_main && !self.machine.is_stepping();
        if is_prompts {
            self.machine.frontend.may_rename(name)?;
        }
        if !handle.rename(name) {
            return Err(format!("another handle is called `{name}`"));
        }
        if is_prompts {
            self.machine.frontend.renamed(handle, &from);
        }
        Ok(())
    }

    /// Has each statement shown from the next one on, or no longer.
    pub(crate) fn trace(&mut self, on: bool) {
        self.machine.trace(on);
    }

    /// What is known of each command.
    pub(crate) fn specs(&self) -> Vec<&'static Spec> {
        self.machine.table.specs().collect()
    }

    /// Has the prompt do something when the line is over.
    ///
    /// # Errors
    /// There is no prompt.
    pub(crate) fn request(&mut self, request: ReplRequest) -> Result<(), Box<Failure>> {
        if self.machine.frontend.request(request) {
            return Ok(());
        }
        Err(self.failure("this is for the prompt, not for scripts"))
    }
}
