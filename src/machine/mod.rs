//! Runs a compiled program: tasks, the scheduler, interruption, deadlines, and what commands may use of them.
//!
//! One thread runs all tasks; a task that waits is parked and another one runs. The command table comes from above
//! ([`call::command::Table`]), and so do the words: what people read is made by the [`Frontend`].

pub(crate) mod call;
mod deadlines;
pub(crate) mod deadlock;
pub(crate) mod debugger;
mod events;
pub(crate) mod frontend;
pub(crate) mod loader;
pub(crate) mod process;
pub(crate) mod scheduler;
pub(crate) mod task;
pub(crate) mod time;
mod turn;
pub(crate) mod vm;

use std::rc::Rc;

use rustix::io::Errno;

use crate::compiler::{Names, Program};
use crate::net::{Handle, HandleTable, Scratch};
use crate::source::Sources;
use crate::values::Value;
use call::command::Table;
use debugger::Debugger;
use events::Poller;
use frontend::Frontend;
use process::Process;
pub(crate) use process::shutdown::{FAILED, INTERRUPTED};
pub(crate) use process::signals::continued;
use process::stdout::Output;
pub(crate) use process::stdout::{Question, visible};
use process::worker_threads::WorkerThreads;
use scheduler::Scheduler;
use vm::Vm;

/// The run-time state of a script or of the prompt.
pub(crate) struct Machine {
    /// Every text that was compiled, for the places in messages.
    pub sources: Sources,
    /// The variables and functions that are defined so far.
    pub names: Names,
    pub table: Rc<Table>,
    /// The script's arguments: `$1` is the first.
    pub arguments: Vec<Value>,
    pub handles: Rc<HandleTable>,
    process: Process,
    pub frontend: Box<dyn Frontend>,
    /// The script was read from standard input, so that `input` has nothing to read.
    pub input_is_script: bool,
    /// Programs are looked over for what probably does something else than was meant.
    pub warns: bool,
    debugger: Debugger,
    vm: Vm,
    scheduler: Scheduler,
    poller: Poller,
    idle_timer: deadlock::idle_timer::IdleTimer,
    /// Lent to one command at a time, for small reads.
    pub scratch: Scratch,
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Machine({} tasks)", self.scheduler.tasks.len())
    }
}

impl Machine {
    /// Makes a machine without a program. Fails when no descriptor is left for epoll.
    pub(crate) fn new(table: Rc<Table>, frontend: Box<dyn Frontend>) -> Result<Machine, Errno> {
        let handles = Rc::new(HandleTable::new()?);
        let mut machine = Machine {
            sources: Sources::default(),
            names: Names::default(),
            table,
            arguments: Vec::new(),
            process: Process::new(&handles),
            input_is_script: false,
            warns: false,
            debugger: Debugger::default(),
            vm: Vm::default(),
            scheduler: Scheduler::new(frontend.is_prompt()),
            frontend,
            poller: Poller::new(),
            idle_timer: deadlock::idle_timer::IdleTimer::default(),
            scratch: Scratch::default(),
            handles,
        };
        machine.standard_names();
        Ok(machine)
    }

    /// Defines the variables `stdin`, `stdout` and `stderr`, shared by all tasks.
    fn standard_names(&mut self) {
        for fd in 0..3 {
            let handle = self.process.standard(fd);
            let name = handle.name();
            handle.name_once(&name);
            self.names.share(&name);
            self.names.assign(&name);
            self.vm.add_shared(Value::Handle(handle.clone()));
        }
    }

    /// Links a checked program and starts its top level in the main task, which is made when there is none.
    pub(crate) fn start(&mut self, program: Program) {
        self.take_signals();
        self.vm.link(&program);
        let values = self.main_values_that_became_shared(&program.names);
        self.names = program.names;
        for (shared, value) in values {
            self.vm.set_shared(shared, value);
        }
        let code = program.main;
        if let Some(task) = self.scheduler.tasks.main_mut() {
            task.begin(code);
        } else {
            self.scheduler.tasks.add_main(code);
            self.forget_result();
        }
        self.scheduler.tasks.set_main_idle(false);
        if let Some(key) = self.scheduler.tasks.main_key() {
            self.scheduler.queue(key);
        }
    }

    /// Makes Ctrl-C and SIGTERM end tasks through their `finally` blocks from now on.
    pub(crate) fn take_signals(&mut self) {
        self.process.take_signals(&self.handles);
    }

    pub(crate) fn stdout(&mut self) -> &mut Output {
        self.process.stdout()
    }

    pub(crate) fn workers(&mut self) -> &mut WorkerThreads {
        self.process.workers()
    }

    /// The handle of a standard stream, by its descriptor: 0, 1 or 2.
    pub(crate) fn standard(&self, fd: usize) -> &Rc<Handle> {
        self.process.standard(fd)
    }

    /// Takes the values of top-level variables that the new program declares `global`: they move to the shared
    /// variables.
    fn main_values_that_became_shared(&mut self, names: &Names) -> Vec<(u32, Value)> {
        let Some(main) = self.scheduler.tasks.main_mut() else { return Vec::new() };
        let before = &self.names;
        let new = names.shared().filter(|(name, _)| before.find_shared(name).is_none());
        new.filter_map(|(name, shared)| {
            let top = before.find_top(name)? as usize;
            Some((shared, main.stack.get_mut(top).map(std::mem::take)?))
        })
        .collect()
    }

    pub(crate) fn task_count(&self) -> usize {
        self.scheduler.tasks.len()
    }

    /// Prepares for a line of the prompt: the deadlock report starts observing anew.
    pub(crate) fn begin_line(&mut self) {
        self.stdout().begin_line();
        self.idle_timer.begin();
    }

    pub(crate) fn run_script(&mut self) -> i32 {
        self.process.raise_fd_limit();
        while !self.scheduler.tasks.is_empty() {
            self.turn(true);
        }
        self.finish()
    }
}
