//! What a command may use of the process and the program: standard streams, worker threads, child programs, the status
//! of tasks, the trace, the prompt.

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

/// The standard streams; the discriminant is the descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    Input,
    Output,
    Error,
}

impl Context<'_> {
    pub(crate) fn handles(&self) -> &Rc<HandleTable> {
        &self.machine.handles
    }

    pub(crate) fn standard(&self, stream: Standard) -> &Rc<Handle> {
        self.machine.standard(stream as usize)
    }

    pub(crate) fn is_standard(&self, handle: &Handle, stream: Standard) -> bool {
        handle.key == self.standard(stream).key
    }

    /// Lends the buffer for small reads to a function.
    pub(crate) fn with_scratch<T>(&mut self, read: impl FnOnce(&mut Self, &mut Scratch) -> T) -> T {
        let mut scratch = std::mem::take(&mut self.machine.scratch);
        let result = read(self, &mut scratch);
        self.machine.scratch = scratch;
        result
    }

    pub(crate) fn charge_value(&mut self, value: &Value) {
        self.machine.charge_value(value);
    }

    /// Charges the copy that changing a shared value needs.
    pub(crate) fn charge_copy(&mut self, value: &Value) {
        self.machine.charge_copy(value);
    }

    pub(crate) fn stdout(&mut self) -> &mut Output {
        self.machine.stdout()
    }

    /// Acts on the result of a flush: wakes tasks that wait to print, or starts the shutdown when standard output
    /// failed.
    pub(crate) fn stdout_changed(&mut self, drained: Result<bool, Errno>) {
        self.machine.stdout_changed(drained);
    }

    /// Writes what standard output takes without blocking.
    pub(crate) fn flush_stdout(&mut self) {
        self.machine.flush_stdout();
    }

    pub(crate) fn park_on_stdout(&mut self) {
        self.park(WaitOn::Output, None);
        let (key, wait) = (self.task.key, self.task.wait);
        self.machine.stdout().wait(key, wait);
    }

    /// Flushes standard output before standard error or another program writes to the same terminal.
    pub(crate) fn flush_before_errors(&mut self) {
        self.machine.flush_before_errors();
    }

    pub(crate) fn input_is_script(&self) -> bool {
        self.machine.input_is_script
    }

    /// Whether the line editor is reading from standard input.
    pub(crate) fn is_typing(&self) -> bool {
        self.machine.frontend.owns_stdin()
    }

    pub(crate) fn exit_requested(&self) -> Option<i32> {
        self.machine.exit_requested()
    }

    /// Runs a blocking call on a worker thread. Fails when the system refuses a thread.
    pub(crate) fn start_job<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> std::io::Result<JobHandle<T>> {
        self.machine.workers().start(work)
    }

    /// Whether a descriptor is left on which a worker thread can report its end.
    pub(crate) fn can_hear_jobs(&mut self) -> bool {
        self.machine.workers().waker().is_ok()
    }

    pub(crate) fn spawn_program(
        &mut self,
        program: &mut Command,
        input: std::os::fd::OwnedFd,
        output: std::os::fd::OwnedFd,
    ) -> std::io::Result<Child> {
        self.machine.process.spawn(program, input, output)
    }

    pub(crate) fn child_reaper(&self) -> Rc<ChildReaper> {
        self.machine.process.child_reaper()
    }

    /// Notes that `accept` found no free descriptor, so that the next one waits.
    pub(crate) fn note_fd_exhaustion(&mut self, listener: &Handle) {
        self.machine.scheduler.note_fd_exhaustion(listener.key, self.machine.handles.closed_count());
    }

    /// Whether `accept` would only fail again, because no handle was closed since it found no free descriptor.
    pub(crate) fn accept_would_fail(&mut self, listener: &Handle) -> bool {
        self.machine.scheduler.accept_would_fail(listener.key, self.machine.handles.closed_count())
    }

    /// The status of all tasks, the running one first.
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

    pub(crate) fn take_failure(&mut self, task: &Rc<TaskValue>) {
        self.machine.take_failure(task);
    }

    /// Renames a handle and, at the prompt, its variable. Fails in words when another handle or variable has the name.
    pub(crate) fn rename(&mut self, handle: &Rc<Handle>, name: &str) -> Result<(), String> {
        let from = handle.name();
        if *from == *name {
            return Ok(());
        }
        // A program that is stepped through has variables of its own.
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

    pub(crate) fn trace(&mut self, on: bool) {
        self.machine.trace(on);
    }

    pub(crate) fn specs(&self) -> Vec<&'static Spec> {
        self.machine.table.specs().collect()
    }

    /// Asks the prompt to do something when the line is over. Fails where there is no prompt.
    pub(crate) fn request(&mut self, request: ReplRequest) -> Result<(), Box<Failure>> {
        if self.machine.frontend.request(request) {
            return Ok(());
        }
        Err(self.failure("this is for the prompt, not for scripts"))
    }
}
