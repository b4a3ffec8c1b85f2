//! What the editor knows of the program while a line is edited: plain copies, since values stay with the scheduler.

use std::sync::Arc;

use crate::compiler::Definition;
use crate::machine::Machine;
use crate::net::inspect::tcp_info::TcpState;
use crate::net::{Handle, SocketKind};
use crate::spec::Spec;
use crate::values::Value;

/// What a variable holds, as far as it matters for what can be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SymbolKind {
    /// An open socket.
    Socket {
        /// What it was made as.
        kind: SocketKind,
        /// Whether it takes connections.
        listening: bool,
        /// Where it is bound.
        address: Option<String>,
    },
    /// An open stream.
    Stream,
    /// A task.
    Task,
    /// A channel.
    Channel,
    /// A barrier.
    Barrier,
    /// Anything else.
    Other,
}

/// A variable.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub thing: SymbolKind,
}

/// A function.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// Its name.
    pub name: String,
    /// The names of its parameters.
    pub params: Vec<String>,
}

/// All of it.
#[derive(Clone, Debug)]
pub(crate) struct Symbols {
    /// The commands, by name.
    pub specs: Arc<[&'static Spec]>,
    /// The variables that have a value, by name.
    pub variables: Vec<Variable>,
    /// The functions, by name.
    pub functions: Vec<Function>,
}

impl Symbols {
    /// The commands alone.
    pub(crate) fn commands(machine: &Machine) -> Symbols {
        let mut specs: Vec<&'static Spec> = machine.table.specs().collect();
        specs.sort_by_key(|spec| spec.name);
        Symbols { specs: specs.into(), variables: Vec::new(), functions: Vec::new() }
    }

    /// The variables and functions there are now.
    pub(crate) fn update(&mut self, machine: &mut Machine) {
        let variables = machine.variables().into_iter();
        self.variables =
            variables.map(|(name, value)| Variable { name: name.to_string(), thing: thing(&value) }).collect();
        // A function's own comes before the top level's of the same name, and hides it.
        self.variables.sort_by(|a, b| a.name.cmp(&b.name));
        self.variables.dedup_by(|a, b| a.name == b.name);
        let names = machine.names.function_names().filter_map(|name| machine.names.function(name));
        let function = |definition: &Definition| Function {
            name: definition.name.text.clone(),
            params: definition.params.iter().map(|param| param.text.clone()).collect(),
        };
        self.functions = names.map(|(_, definition)| function(definition)).collect();
        self.functions.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// The command of a name.
    pub(crate) fn spec(&self, name: &str) -> Option<&'static Spec> {
        self.specs.binary_search_by_key(&name, |spec| spec.name).ok().map(|at| self.specs[at])
    }

    /// The variable of a name.
    pub(crate) fn variable(&self, name: &str) -> Option<&Variable> {
        let at = self.variables.binary_search_by_key(&name, |variable| &variable.name).ok()?;
        self.variables.get(at)
    }

    /// The function of a name.
    pub(crate) fn function(&self, name: &str) -> Option<&Function> {
        let at = self.functions.binary_search_by_key(&name, |function| &function.name).ok()?;
        self.functions.get(at)
    }

    /// Whether a name can stand where a call begins, or is the beginning of one that can.
    pub(crate) fn begins_call(&self, prefix: &str) -> bool {
        let after = |name: &str| name < prefix;
        let command = self.specs.get(self.specs.partition_point(|spec| after(spec.name))).map(|spec| spec.name);
        let variable = self.variables.get(self.variables.partition_point(|variable| after(&variable.name)));
        let function = self.functions.get(self.functions.partition_point(|function| after(&function.name)));
        let names = [command, variable.map(|found| &*found.name), function.map(|found| &*found.name)];
        names.into_iter().flatten().chain(crate::syntax::KEYWORDS.iter().copied()).any(|name| name.starts_with(prefix))
    }
}

fn thing(value: &Value) -> SymbolKind {
    match value {
        Value::Handle(handle) if handle.is_open() => handle_thing(handle),
        Value::Task(_) => SymbolKind::Task,
        Value::Channel(_) => SymbolKind::Channel,
        Value::Barrier(_) => SymbolKind::Barrier,
        _ => SymbolKind::Other,
    }
}

fn handle_thing(handle: &Handle) -> SymbolKind {
    let Some(kind) = handle.socket_kind() else { return SymbolKind::Stream };
    let text = |address: crate::net::Address| String::from_utf8_lossy(&address.text()).into_owned();
    SymbolKind::Socket {
        kind: *kind,
        listening: handle.tcp_state() == Some(TcpState::Listen),
        address: handle.local().map(text),
    }
}
