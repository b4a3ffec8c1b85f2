//! The task table, by key. A task is taken out while it runs.

use std::collections::HashMap;
use std::rc::Rc;

use super::current_handle::CurrentHandles;
use super::{Frame, Operation, Script, State, Task};
use crate::compiler::bytecode::{Code, Level, NOWHERE};
use crate::values::{TaskKey, TaskValue, Value};

#[derive(Debug, Default)]
struct Slot {
    generation: u32,
    task: Option<Box<Task>>,
}

#[derive(Debug, Default)]
pub(crate) struct TaskTable {
    slots: Vec<Slot>,
    free: Vec<u32>,
    living: usize,
    main: Option<TaskKey>,
    /// The main task stays when its code has ended, as at the prompt.
    keeps_main: bool,
    /// The main task's code has ended, or it is stopped.
    main_is_idle: bool,
    numbers: HashMap<Rc<str>, u64>,
}

impl TaskTable {
    pub(crate) fn new(keeps_main: bool) -> TaskTable {
        TaskTable { keeps_main, main_is_idle: true, ..TaskTable::default() }
    }

    /// How many tasks have not ended, the running one included.
    pub(crate) fn len(&self) -> usize {
        self.living
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.living == 0
    }

    fn claim(&mut self) -> TaskKey {
        let index = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::default());
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        self.living += 1;
        TaskKey { index, generation: self.slots[index as usize].generation }
    }

    /// Makes a task that runs `code`; the caller fills its stack and puts it into the table.
    pub(crate) fn add(
        &mut self,
        code: Rc<Code>,
        name: &Rc<str>,
        current: CurrentHandles,
        top: usize,
        base: usize,
    ) -> Box<Task> {
        let key = self.claim();
        let number = self.number(name);
        let registers = base + code.registers as usize;
        let mut stack = Vec::with_capacity(registers);
        stack.resize(registers, Value::Unset);
        // A spawned task is mostly one call: two frames.
        let mut frames = Vec::with_capacity(2);
        frames.push(Frame { code, pc: 0, base, to: NOWHERE, handlers: 0 });
        Box::new(Task {
            key,
            value: Rc::new(TaskValue::new(key, name.clone(), number)),
            stack,
            top,
            frames,
            handlers: Vec::new(),
            current,
            operation: Operation::default(),
            wait_for: None,
            timer: None,
            wait: 0,
            state: State::Ready,
            pending_completion: None,
            is_main: false,
            script: Script::NONE,
        })
    }

    /// A number that tells tasks of one name apart; never given twice.
    fn number(&mut self, name: &Rc<str>) -> u64 {
        let number = self.numbers.entry(name.clone()).or_default();
        *number += 1;
        *number
    }

    pub(crate) fn add_main(&mut self, code: Rc<Code>) {
        let top = code.names.len();
        let mut task = self.add(code, &Rc::from("main"), CurrentHandles::default(), top, 0);
        task.is_main = true;
        self.main = Some(task.key);
        self.put_back(task);
    }

    pub(crate) fn keeps_main(&self) -> bool {
        self.keeps_main
    }

    /// Lets the main task end like all others from now on.
    pub(crate) fn let_main_end(&mut self) {
        self.keeps_main = false;
    }

    /// Whether the main task stays and has nothing to do now.
    pub(crate) fn main_is_idle(&self) -> bool {
        self.keeps_main && self.main_is_idle
    }

    pub(crate) fn set_main_idle(&mut self, idle: bool) {
        self.main_is_idle = idle;
    }

    /// The main task's key, when the task is not running.
    pub(crate) fn main_key(&self) -> Option<TaskKey> {
        self.main.filter(|key| self.get(*key).is_some())
    }

    /// The main task, when it is not running.
    pub(crate) fn main(&self) -> Option<&Task> {
        self.get(self.main?)
    }

    pub(crate) fn main_mut(&mut self) -> Option<&mut Task> {
        let key = self.main?;
        self.get_mut(key)
    }

    /// A task that is not running.
    pub(crate) fn get(&self, key: TaskKey) -> Option<&Task> {
        let slot = self.slots.get(key.index as usize)?;
        if slot.generation == key.generation { slot.task.as_deref() } else { None }
    }

    pub(crate) fn get_mut(&mut self, key: TaskKey) -> Option<&mut Task> {
        let slot = self.slots.get_mut(key.index as usize)?;
        if slot.generation == key.generation { slot.task.as_deref_mut() } else { None }
    }

    /// Takes a task out to run it.
    pub(crate) fn take(&mut self, key: TaskKey) -> Option<Box<Task>> {
        let slot = self.slots.get_mut(key.index as usize)?;
        if slot.generation == key.generation { slot.task.take() } else { None }
    }

    pub(crate) fn put_back(&mut self, task: Box<Task>) {
        let index = task.key.index as usize;
        self.slots[index].task = Some(task);
    }

    /// Frees the place of a task that has ended and is not in the table.
    pub(crate) fn remove(&mut self, key: TaskKey) {
        if let Some(slot) = self.slots.get_mut(key.index as usize) {
            slot.generation = slot.generation.wrapping_add(1);
            slot.task = None;
            self.free.push(key.index);
            self.living -= 1;
        }
    }

    /// All tasks but the running one, in the order of their places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Task> {
        self.slots.iter().filter_map(|slot| slot.task.as_deref())
    }

    pub(crate) fn keys(&self) -> Vec<TaskKey> {
        self.iter().map(|task| task.key).collect()
    }
}

impl Task {
    /// Begins a new top level in the main task; its variables stay.
    pub(crate) fn begin(&mut self, code: Rc<Code>) {
        self.top = code.names.len();
        self.stack.truncate(self.top);
        self.stack.resize(code.registers as usize, Value::Unset);
        self.frames.clear();
        self.handlers.clear();
        debug_assert_eq!(code.level, Level::Top);
        self.frames.push(Frame { code, pc: 0, base: 0, to: NOWHERE, handlers: 0 });
        self.operation = Operation::default();
        self.pending_completion = None;
        self.wait_for = None;
        self.state = State::Ready;
    }
}
