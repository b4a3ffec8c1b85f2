//! RUNS a program: tasks, the scheduler, interruption, deadlines, and what commands see of them.
//!
//! One thread runs all tasks; a task that waits is put aside. Which commands there are is told from above
//! ([`call::command::Table`]); what they write on the screen goes through `output`.

pub(crate) mod call;
pub(crate) mod deadlock;
pub(crate) mod debugger;
pub(crate) mod frontend;
pub(crate) mod loader;
pub(crate) mod process;
pub(crate) mod scheduler;
pub(crate) mod task;
pub(crate) mod vm;

use std::rc::Rc;

use rustix::io::Errno;

use crate::compiler::bytecode::Code;
use crate::compiler::{Names, Program};
use crate::net::{Handle, HandleTable, Resource};
use crate::source::Sources;
use crate::spec::Shows;
use crate::values::Value;
use call::command::Table;
use debugger::{breakpoints, observer, script_exit};
use frontend::Frontend;
pub(crate) use process::shutdown::INTERRUPTED;
pub(crate) use process::signals::continued;
use process::stdout::Output;
pub(crate) use process::stdout::visible;
use process::{child_reaper, fd_limit, run_timeout, shutdown, signals, worker_threads};
use scheduler::Scheduler;

/// The machine.
pub(crate) struct Machine {
    /// The texts of the program, for places in messages.
    pub sources: Sources,
    /// The names there are.
    pub names: Names,
    /// The commands there are.
    pub table: Rc<Table>,
    /// The script's arguments.
    pub arguments: Vec<Value>,
    /// The handle table.
    pub handles: Rc<HandleTable>,
    /// Standard output.
    pub output: Output,
    /// Standard input, output and error as handles.
    pub standard: [Rc<Handle>; 3],
    /// Where diagnostics go.
    pub frontend: Box<dyn Frontend>,
    /// Whether standard input was the script itself: `input` gives none.
    pub input_is_script: bool,
    /// Sees each statement, for `-x`.
    pub observer: Option<Box<dyn observer::Observer>>,
    /// While somebody watches: which statement each frame of each task is in.
    started: std::collections::HashMap<(u32, usize), u32>,
    /// A program is stepped through.
    step: Option<Box<breakpoints::Step>>,
    scripts: script_exit::SteppedScripts,
    /// What a typed line gave that was evaluated for its value.
    eval_result: Option<Value>,
    functions: Vec<Rc<Code>>,
    functions_version: u64,
    shared: Vec<Value>,
    scheduler: Scheduler,
    /// The limit on descriptors.
    pub fd_limit: fd_limit::FdLimit,
    /// Helper threads under way.
    pub workers: worker_threads::WorkerThreads,
    /// Taken over when something runs: while a text is parsed and checked, signals end the program as usual.
    signals: Option<signals::Signals>,
    shutdown: shutdown::Shutdown,
    /// The run's own `--timeout`.
    run_timeout: Option<run_timeout::RunTimeout>,
    idle_timer: deadlock::idle_timer::IdleTimer,
    fuel: i64,
    /// What became of programs that nobody waits for.
    pub child_reaper: Rc<child_reaper::ChildReaper>,
    /// Where small reads go first.
    pub scratch: Vec<u8>,
    events: Vec<rustix::event::epoll::Event>,
    /// How the prompt shows what the last command gave.
    last_shows: Option<Shows>,
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Machine({} tasks)", self.scheduler.tasks.len())
    }
}

impl Machine {
    /// A machine without a program.
    ///
    /// # Errors
    /// When the system refuses the descriptors it needs.
    pub(crate) fn new(table: Rc<Table>, frontend: Box<dyn Frontend>) -> Result<Machine, Errno> {
        let handles = Rc::new(HandleTable::new()?);
        let stream = |name, fd| Handle::new(&handles, Resource::Standard(name), crate::net::Descriptor::Standard(fd));
        let standard = [
            stream("stdin", rustix::stdio::stdin()),
            stream("stdout", rustix::stdio::stdout()),
            stream("stderr", rustix::stdio::stderr()),
        ];
        let mut machine = Machine {
            sources: Sources::default(),
            names: Names::default(),
            table,
            arguments: Vec::new(),
            output: Output::new(),
            standard,
            input_is_script: false,
            observer: None,
            started: std::collections::HashMap::new(),
            step: None,
            scripts: script_exit::SteppedScripts::default(),
            eval_result: None,
            functions: Vec::new(),
            functions_version: 0,
            shared: Vec::new(),
            scheduler: Scheduler::new(frontend.is_prompt()),
            frontend,
            fd_limit: fd_limit::FdLimit::default(),
            workers: worker_threads::WorkerThreads::new(handles.clone()),
            signals: None,
            shutdown: shutdown::Shutdown::default(),
            run_timeout: None,
            idle_timer: deadlock::idle_timer::IdleTimer::default(),
            fuel: 0,
            child_reaper: Rc::default(),
            scratch: Vec::new(),
            events: Vec::with_capacity(256),
            last_shows: None,
            handles,
        };
        machine.standard_names();
        Ok(machine)
    }

    /// `stdin stdout stderr` are variables that every task sees.
    fn standard_names(&mut self) {
        for handle in &self.standard {
            let name = handle.name();
            handle.name_once(&name);
            self.names.share(&name);
            self.names.assign(&name);
            self.shared.push(Value::Handle(handle.clone()));
        }
    }

    /// Makes a checked program known and starts its top level in the main task.
    pub(crate) fn start(&mut self, program: Program) {
        self.take_signals();
        self.link(&program);
        let values = self.main_values_that_became_shared(&program.names);
        self.names = program.names;
        for (shared, value) in values {
            self.set_shared(shared, value);
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

    /// From now on Ctrl-C and SIGTERM end tasks in order.
    pub(crate) fn take_signals(&mut self) {
        if self.signals.is_none() {
            // Without descriptors for it the signals keep their usual effect.
            self.signals = signals::Signals::new(&self.handles).ok();
        }
    }

    /// A variable of the main task can become one that all share; it keeps its value.
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

    /// How many tasks have not ended.
    pub(crate) fn task_count(&self) -> usize {
        self.scheduler.tasks.len()
    }

    /// Before a line of the prompt is run: what is found out about waits begins anew.
    pub(crate) fn begin_line(&mut self) {
        self.output.begin_line();
        self.idle_timer.begin();
    }

    /// Has standard output take what was printed, as far as it does so without waiting.
    pub(crate) fn flush_stdout(&mut self) {
        let drained = self.output.flush();
        self.stdout_changed(drained);
    }

    fn link(&mut self, program: &Program) {
        for (number, code) in &program.functions {
            let number = *number as usize;
            while self.functions.len() <= number {
                self.functions.push(code.clone());
            }
            self.functions[number] = code.clone();
        }
        self.functions_version += 1;
    }

    fn set_shared(&mut self, shared: u32, value: Value) -> Value {
        let at = shared as usize;
        if self.shared.len() <= at {
            self.shared.resize(at + 1, Value::Unset);
        }
        std::mem::replace(&mut self.shared[at], value)
    }

    /// Runs a script to its end and gives its exit code.
    pub(crate) fn run_script(&mut self) -> i32 {
        self.fd_limit.raise();
        while !self.scheduler.tasks.is_empty() {
            self.turn(true);
        }
        self.finish()
    }
}
