//! RUNS a program: tasks, the scheduler, interruption, deadlines, and what commands see of them.
//!
//! One thread runs all tasks; a task that waits is put aside. Which commands there are is told from above
//! ([`call::command::Table`]); what they write on the screen goes through `output`.

pub(crate) mod call;
pub(crate) mod deadlock;
pub(crate) mod debugger;
pub(crate) mod loader;
pub(crate) mod process;
pub(crate) mod prompt;
pub(crate) mod scheduler;
pub(crate) mod task;
pub(crate) mod vm;

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use rustix::io::Errno;

use crate::compiler::bytecode::Code;
use crate::compiler::{Names, Program};
use crate::diagnostic::Diagnostic;
use crate::net::{Handle, HandleKey, HandleTable, Resource, Scratch};
use crate::source::Sources;
use crate::spec::Shows;
use crate::values::{Failure, TaskKey, Value};
use call::command::Table;
use deadlock::Deadlock;
use debugger::{breakpoints, observer, script_exit};
pub(crate) use process::shutdown::INTERRUPTED;
pub(crate) use process::signals::continued;
use process::stdout::Output;
pub(crate) use process::stdout::visible;
use process::{child_reaper, fd_limit, run_timeout, shutdown, signals, worker_threads};
use prompt::{rename, repl_request, wait_notice};
use scheduler::{fd_exhaustion, handle_queue, timers};
use task::table::TaskTable;

/// How a run of the main task ended.
#[derive(Clone, Debug)]
pub(crate) enum LineEnd {
    /// In order.
    Done,
    /// With this failure.
    Failed(Rc<Failure>),
    /// By Ctrl-C or `cancel`.
    Cancelled,
    /// It stopped at a statement, being stepped through.
    Stopped,
}

/// What is told to whoever started the machine, as it happens.
pub(crate) trait Frontend {
    /// A diagnostic as the error stream shows it.
    fn report(&mut self, diagnostic: &Diagnostic, sources: &Sources) -> String;
    /// That nothing can go on, in words.
    fn stuck(&mut self, stuck: &Deadlock, sources: &Sources) -> Diagnostic;
    /// A value nobody took: the prompt shows it.
    fn show(&mut self, value: &Value, shown: DisplayAs) -> String;
    /// What the prompt says of a line that has waited for a while; nothing when there is nothing to say.
    fn waiting(&mut self, waiting: &wait_notice::WaitNotice) -> Option<String>;
    /// Somebody who shows each statement, for `trace on`.
    fn watcher(&mut self) -> Box<dyn observer::Observer>;
}

/// What the prompt should know to show a value well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DisplayAs {
    /// A value like any other.
    Value,
    /// A page of text.
    Page,
    /// What `accept` gives.
    Peer,
}

/// The machine.
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts, not a state")]
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
    /// Whether a prompt drives the machine, and not a script.
    pub interactive: bool,
    /// Whether standard input was the script itself: `input` gives none.
    pub input_is_script: bool,
    /// Sees each statement, for `-x`.
    pub observer: Option<Box<dyn observer::Observer>>,
    /// While somebody watches: which statement each frame of each task is in.
    started: std::collections::HashMap<(u32, usize), u32>,
    /// What a command asked of the prompt.
    pub repl_request: Option<repl_request::ReplRequest>,
    /// A program is stepped through.
    step: Option<Box<breakpoints::Step>>,
    scripts: script_exit::SteppedScripts,
    /// What a typed line gave that was evaluated for its value.
    typed_value: Option<Value>,
    functions: Vec<Rc<Code>>,
    functions_version: u64,
    shared: Vec<Value>,
    tasks: TaskTable,
    ready: VecDeque<TaskKey>,
    timers: timers::Timers,
    handle_queues: handle_queue::HandleQueues,
    fd_exhaustion: fd_exhaustion::FdExhaustion,
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
    /// What has been spent since the kernel was asked what has happened.
    since_poll: i64,
    /// Tasks that had just been woken when a `within` of theirs, with that number, was out of time.
    expired_withins: Vec<(TaskKey, u64)>,
    /// What became of programs that nobody waits for.
    pub child_reaper: Rc<child_reaper::ChildReaper>,
    /// Where small reads go first.
    pub scratch: Scratch,
    events: Vec<rustix::event::epoll::Event>,
    withins: u64,
    /// Tasks that wait for all others, and the numbers of their waits.
    waiting_for_all: Vec<(TaskKey, u32)>,
    /// Ctrl-C came at the prompt.
    interrupted: bool,
    /// A line of the prompt is being typed: standard input is its own.
    typing: bool,
    /// A line of the prompt is being run.
    line_running: bool,
    /// Handles of the prompt's line that become variables.
    auto_named: Vec<Rc<Handle>>,
    /// The names those of the last line got.
    new_variables: Vec<String>,
    /// How the prompt shows what the last command gave.
    last_shows: Option<Shows>,
    line_end: Option<LineEnd>,
    /// What the prompt has said of the running line's waits.
    notices: wait_notice::GivenNotices,
    /// How long the prompt's last line took.
    line_took: Duration,
    /// Handles whose variables get other names when the prompt's line is over.
    renamed: Vec<rename::Rename>,
    /// The variables that had a value when the prompt's line began.
    names_in_use: HashMap<Rc<str>, Option<HandleKey>>,
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Machine({} tasks)", self.tasks.len())
    }
}

impl Machine {
    /// A machine without a program.
    ///
    /// # Errors
    /// When the system refuses the descriptors it needs.
    pub(crate) fn new(table: Rc<Table>, frontend: Box<dyn Frontend>, interactive: bool) -> Result<Machine, Errno> {
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
            frontend,
            interactive,
            input_is_script: false,
            observer: None,
            started: std::collections::HashMap::new(),
            repl_request: None,
            step: None,
            scripts: script_exit::SteppedScripts::default(),
            typed_value: None,
            functions: Vec::new(),
            functions_version: 0,
            shared: Vec::new(),
            tasks: TaskTable::default(),
            ready: VecDeque::new(),
            timers: timers::Timers::default(),
            handle_queues: handle_queue::HandleQueues::default(),
            fd_exhaustion: fd_exhaustion::FdExhaustion::default(),
            fd_limit: fd_limit::FdLimit::default(),
            workers: worker_threads::WorkerThreads::new(handles.clone()),
            signals: None,
            shutdown: shutdown::Shutdown::default(),
            run_timeout: None,
            idle_timer: deadlock::idle_timer::IdleTimer::default(),
            fuel: 0,
            since_poll: 0,
            expired_withins: Vec::new(),
            child_reaper: Rc::default(),
            scratch: Scratch::default(),
            events: Vec::with_capacity(256),
            withins: 0,
            waiting_for_all: Vec::new(),
            interrupted: false,
            typing: false,
            line_running: false,
            auto_named: Vec::new(),
            new_variables: Vec::new(),
            last_shows: None,
            line_end: None,
            notices: wait_notice::GivenNotices::default(),
            line_took: Duration::ZERO,
            renamed: Vec::new(),
            names_in_use: HashMap::new(),
            handles,
        };
        machine.standard_names();
        if interactive {
            machine.declare_last();
        }
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
        self.line_end = None;
        let code = program.main;
        if let Some(task) = self.tasks.main_mut() {
            task.begin(code);
        } else {
            self.tasks.add_main(code);
            self.forget_result();
        }
        if let Some(key) = self.tasks.main_key() {
            self.ready.push_back(key);
        }
    }

    /// From now on Ctrl-C and SIGTERM end tasks in order.
    pub(crate) fn take_signals(&mut self) {
        if self.signals.is_none() {
            // Without descriptors for it the signals keep their usual effect.
            self.signals = signals::Signals::new(&self.handles).ok();
        }
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
        while !self.tasks.is_empty() {
            self.turn(true);
        }
        self.finish()
    }
}
