//! Symbols that the editor knows while a line is edited: plain copies, since values stay on the scheduler's thread.

use std::sync::Arc;

use crate::compiler::Definition;
use crate::machine::Machine;
use crate::net::inspect::tcp_info::TcpState;
use crate::net::{Handle, SocketKind};
use crate::spec::Spec;
use crate::values::Value;

/// Kind of a variable's value, as far as it decides which commands take the variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SymbolKind {
    /// An open socket.
    Socket {
        kind: SocketKind,
        listening: bool,
        /// Address it is bound to.
        address: Option<String>,
    },
    /// An open stream.
    Stream,
    Task,
    Channel,
    Barrier,
    Other,
}

#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub name: String,
    pub thing: SymbolKind,
}

#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub name: String,
    pub params: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Symbols {
    /// Sorted by name.
    pub specs: Arc<[&'static Spec]>,
    /// Variables that have a value, sorted by name.
    pub variables: Vec<Variable>,
    /// Sorted by name.
    pub functions: Vec<Function>,
}

impl Symbols {
    /// Symbols with the commands alone.
    pub(crate) fn commands(machine: &Machine) -> Symbols {
        let mut specs: Vec<&'static Spec> = machine.table.specs().collect();
        specs.sort_by_key(|spec| spec.name);
        Symbols { specs: specs.into(), variables: Vec::new(), functions: Vec::new() }
    }

    /// Copies the variables and functions of the moment.
    pub(crate) fn update(&mut self, machine: &mut Machine) {
        let variables = machine.variables().into_iter();
        self.variables =
            variables.map(|(name, value)| Variable { name: name.to_string(), thing: thing(&value) }).collect();
        // A function's own variable comes before the top-level one of the same name, and hides it.
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

    pub(crate) fn spec(&self, name: &str) -> Option<&'static Spec> {
        self.specs.binary_search_by_key(&name, |spec| spec.name).ok().map(|at| self.specs[at])
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&Variable> {
        let at = self.variables.binary_search_by_key(&name, |variable| &variable.name).ok()?;
        self.variables.get(at)
    }

    pub(crate) fn function(&self, name: &str) -> Option<&Function> {
        let at = self.functions.binary_search_by_key(&name, |function| &function.name).ok()?;
        self.functions.get(at)
    }

    /// Whether a name that can stand where a call begins starts with `prefix`.
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
