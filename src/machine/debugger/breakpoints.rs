//! Stepping: the main task stops at the start of statements, and at failures that nothing catches, until it is told how
//! far to go. The other tasks run on. Lines typed at a stop run in `eval`; what people see is left to the prompt.

use std::rc::Rc;
use std::time::Instant;

use crate::compiler::Program;
use crate::compiler::bytecode::{Code, Mark, Pc};
use crate::machine::Machine;
use crate::machine::frontend::{DisplayAs, LineEnd};
use crate::machine::task::{Completion, Handler, HandlerKind, State, Task, Wait, WaitOn};
use crate::source::{SourceId, Span};
use crate::spec::Awaits;
use crate::values::{FailureKind, Value};

#[derive(Clone, Copy, Debug)]
pub(crate) enum StepUntil {
    /// The next statement, at any depth.
    Next,
    /// Past the statement the task stands at, with its blocks and the calls in it.
    Over {
        /// How many frames the task had.
        frames: usize,
        mark: Mark,
    },
    /// This line of a source; lines count from 1.
    Line(SourceId, usize),
    /// The end of the program, or a breakpoint.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitEnds {
    /// All tasks, and the prompt if there is one.
    Everything,
    Script,
}

#[derive(Debug)]
pub(in crate::machine) struct Step {
    until: StepUntil,
    /// The task was told to go on from where it stopped, so that it does not stop there again.
    passing: bool,
    /// The breakpoints: lines where the task always stops.
    stops: Vec<(SourceId, usize)>,
    /// How many frames are below the typed line that runs; `None` when none does.
    pub typed: Option<usize>,
    /// Set when the typed line failed or was cancelled.
    pub typed_end: Option<LineEnd>,
}

#[derive(Clone, Debug)]
pub(crate) struct Stop {
    pub code: Rc<Code>,
    pub mark: Mark,
    /// The calls that led here, the innermost first: the caller's name, and where it calls.
    pub calls: Vec<(Rc<str>, Span)>,
    pub frames: usize,
}

impl Machine {
    pub(crate) fn step_through(&mut self, program: Program, exit_ends: ExitEnds) {
        let until = StepUntil::Next;
        self.debugger.step =
            Some(Box::new(Step { until, passing: false, stops: Vec::new(), typed: None, typed_end: None }));
        self.start(program);
        if exit_ends == ExitEnds::Script {
            self.begin_script();
        }
    }

    /// Where the main task stopped; `None` when no program is stepped through.
    pub(crate) fn stopped_at(&mut self) -> Option<Stop> {
        self.debugger.step.as_ref()?;
        let main = self.scheduler.tasks.main_mut()?;
        let frame = main.frames.last()?;
        let mark = *frame.code.mark(frame.pc)?;
        let callers = main.frames.iter().rev().skip(1);
        let call = |frame: &crate::machine::task::Frame| {
            let at = frame.code.spans.get((frame.pc as usize).saturating_sub(1)).copied();
            at.map(|at| (frame.code.name.clone(), at))
        };
        let calls = callers.filter_map(call).collect();
        Some(Stop { code: frame.code.clone(), mark, calls, frames: main.frames.len() })
    }

    /// Lets the main task go on until the given place; the frontend is told where it stops next.
    pub(crate) fn step_on(&mut self, until: StepUntil) {
        if let Some(step) = &mut self.debugger.step {
            (step.until, step.passing) = (until, true);
        }
        self.step_resume();
    }

    /// Moves the main task to another position of its frame; it stops at the next statement from there.
    pub(crate) fn step_from(&mut self, pc: Pc) {
        if let Some(step) = &mut self.debugger.step {
            (step.until, step.passing) = (StepUntil::Next, false);
        }
        if let Some(frame) = self.scheduler.tasks.main_mut().and_then(|main| main.frames.last_mut()) {
            frame.pc = pc;
        }
        self.step_resume();
    }

    /// Lets the script itself go on, and the clocks of its `within` blocks.
    fn step_resume(&mut self) {
        self.resume_clocks();
        self.step_wake();
    }

    fn resume_clocks(&mut self) {
        self.scheduler.resume_withins(Instant::now());
    }

    /// Cancels the program that is stepped through; its `finally` blocks run.
    pub(crate) fn step_quit(&mut self) {
        self.step_end();
        self.scheduler.tasks.set_main_idle(false);
        if let Some(main) = self.scheduler.tasks.main_key() {
            self.scheduler.interrupt(main, Completion::Cancel);
        }
    }

    /// Stops stepping; the program runs on.
    pub(crate) fn step_end(&mut self) {
        self.debugger.step = None;
        self.resume_clocks();
    }

    /// Sets or removes the breakpoint of a line; returns whether it is set now.
    pub(crate) fn step_stop(&mut self, source: SourceId, line: usize) -> bool {
        let Some(step) = &mut self.debugger.step else { return false };
        let before = step.stops.len();
        step.stops.retain(|stop| *stop != (source, line));
        let set = step.stops.len() == before;
        if set {
            step.stops.push((source, line));
        }
        set
    }

    pub(crate) fn has_statement_in(&mut self, source: SourceId, line: usize) -> bool {
        let mut codes: Vec<Rc<Code>> = self.vm.functions().to_vec();
        codes.extend(
            self.scheduler
                .tasks
                .main_mut()
                .into_iter()
                .flat_map(|main| main.frames.iter().map(|frame| frame.code.clone())),
        );
        let Some(text) = self.sources.get(source) else { return false };
        let is_there = |mark: &Mark| mark.head.source == source && text.line(mark.head.start) == line;
        codes.iter().any(|code| code.statements.iter().any(is_there))
    }

    pub(in crate::machine) fn step_wake(&mut self) {
        self.scheduler.tasks.set_main_idle(false);
        if let Some(main) = self.scheduler.tasks.main_key() {
            self.scheduler.wake(main, crate::machine::task::WakeReason::Fresh);
        }
    }

    pub(in crate::machine) fn runs_typed_line(&self) -> bool {
        self.debugger.step.as_ref().is_some_and(|step| step.typed.is_some())
    }

    pub(in crate::machine) fn is_stepping(&self) -> bool {
        self.debugger.step.is_some()
    }

    /// Shows the value of the statement before this instruction of the main task; returns whether the task stops here.
    pub(in crate::machine) fn stops(
        &mut self,
        task: &mut Task,
        code: &Code,
        pc: Pc,
        registers: &[Value],
        result: Option<&Value>,
    ) -> bool {
        if self.exit_requested().is_some() {
            return false;
        }
        let Some(step) = &mut self.debugger.step else { return false };
        match step.typed {
            Some(below) if task.frames.len() > below => return false,
            Some(_) => {
                step.typed = None;
                let end = step.typed_end.take().unwrap_or(LineEnd::Stopped);
                // Unwinding has removed the handler already if the line failed.
                task.handlers.pop_if(|handler| matches!(handler.kind, HandlerKind::Typed));
                self.debugger.eval_result = registers.get(code.registers as usize).cloned();
                self.stop(task, end);
                return true;
            }
            None => {}
        }
        if let Some(value) = result {
            self.show_step(value);
        }
        let stops = code.statement_start(pc).is_some_and(|head| self.stops_at(task.frames.len(), pc, head));
        if stops {
            self.stop(task, LineEnd::Stopped);
        }
        stops
    }

    fn show_step(&mut self, value: &Value) {
        if !matches!(value, Value::None | Value::Unset) {
            let text = self.frontend.show(value, DisplayAs::Value);
            self.stdout().write(text.as_bytes());
        }
    }

    fn stops_at(&mut self, frames: usize, pc: Pc, head: Span) -> bool {
        let line = self.sources.get(head.source).map_or(0, |source| source.line(head.start));
        let place = (head.source, line);
        let Some(step) = &mut self.debugger.step else { return false };
        if std::mem::take(&mut step.passing) {
            return false;
        }
        let reached = match step.until {
            StepUntil::Next => true,
            StepUntil::Over { frames: depth, mark } => frames < depth || frames == depth && is_past(&mark, pc),
            StepUntil::Line(source, line) => place == (source, line),
            StepUntil::End => false,
        };
        reached || step.stops.contains(&place)
    }

    /// Stops the main task where a failure that nothing catches, or Ctrl-C, would end the script. Returns the
    /// completion when it does not stop for it.
    pub(in crate::machine) fn break_on_failure(
        &mut self,
        task: &mut Task,
        completion: Completion,
    ) -> Option<Completion> {
        if self.debugger.step.is_none()
            || self.exit_requested().is_some()
            || !task.is_main
            || !is_held(&task.handlers, &completion)
        {
            return Some(completion);
        }
        self.end_operation(task);
        // After a failure the position is already behind the instruction; after an interruption it is at the one to run
        // again.
        let back = u32::from(matches!(completion, Completion::Error(_)));
        if let Some(frame) = task.frames.last_mut()
            && let Some(mark) = frame.code.mark(frame.pc.saturating_sub(back))
        {
            frame.pc = mark.start;
        }
        let end = match completion {
            Completion::Error(failure) => LineEnd::Failed(failure),
            _ => LineEnd::Cancelled,
        };
        self.stop(task, end);
        None
    }

    fn stop(&mut self, task: &mut Task, end: LineEnd) {
        let span = task.place().unwrap_or_default();
        let wait =
            Wait { on: WaitOn::Step, deadline: None, what: "step", awaits: Awaits::Data, span, since: Instant::now() };
        self.scheduler.park(task, wait);
        task.state = State::Parked;
        self.scheduler.pause_withins(&task.handlers, Instant::now());
        self.main_ended(end);
    }
}

/// Whether a position is outside a statement, or back at its start. The head of a `while` does not count as its start:
/// it belongs to the rounds of the loop.
fn is_past(mark: &Mark, pc: Pc) -> bool {
    !(mark.first..mark.end).contains(&pc) || (pc == mark.start && mark.first == mark.start)
}

/// Whether stepping stops at a completion: a failure that no handler of the script catches, or Ctrl-C, unless a typed
/// line takes it.
fn is_held(handlers: &[Handler], completion: &Completion) -> bool {
    let catches = match completion {
        Completion::Error(failure) => failure.kind == FailureKind::Error,
        Completion::Cancel => false,
        _ => return false,
    };
    for handler in handlers.iter().rev() {
        match handler.kind {
            HandlerKind::Typed => return false,
            HandlerKind::Catch { .. } | HandlerKind::Fails { .. } if catches => return false,
            _ => {}
        }
    }
    true
}
