//! socketserver: a handler's class becomes a function, a server the loop that accepts.

use super::ast::{Argument, Block, ExprKind, Function, Place, Stmt, StmtKind};
use super::code::{Code, Value};
use super::facts::dotted;
use super::translator::{Translated, Translator, refuse};
use super::types::{Family, Type};

impl<'p> Translator<'p> {
    /// A class: the handler of a server, or a server of the usual kinds.
    pub(super) fn class(&mut self, name: &str, decorated: bool, statement: &'p Stmt) -> Translated<()> {
        let StmtKind::Class { bases, body, .. } = &statement.kind else { return Ok(()) };
        let place = statement.place;
        let bases: Vec<String> = bases.iter().filter_map(dotted).collect();
        if bases.iter().any(|base| base.ends_with("Server")) && body.iter().all(is_setting) {
            return Ok(());
        }
        if !self.facts.handlers.contains_key(name) || decorated {
            return refuse(place, "sockshell has no classes");
        }
        let stream = bases.iter().any(|base| base.ends_with("StreamRequestHandler"));
        let datagram = bases.iter().any(|base| base.ends_with("DatagramRequestHandler"));
        let methods: Vec<&Function> = body
            .iter()
            .filter_map(|one| match &one.kind {
                StmtKind::Def(function) => Some(function),
                _ => None,
            })
            .collect();
        if let Some(other) = methods.iter().find(|one| !matches!(one.name.as_str(), "handle" | "setup" | "finish")) {
            return refuse(place, format!("a handler has the method `handle` here, and not `{}`", other.name));
        }
        let Some(handle) = methods.iter().find(|one| one.name == "handle") else {
            return refuse(place, "a handler without `handle`");
        };
        let udp = datagram || self.is_udp_handler(name);
        for one in body {
            if let StmtKind::Expr(text) = &one.kind
                && matches!(text.kind, ExprKind::Text { .. })
            {
                let block = std::slice::from_ref(one);
                self.block(block);
            }
        }
        self.out.at(statement.id, place);
        let received = if self.is_python2() { Type::Str } else { Type::Bytes };
        let python2 = self.is_python2();
        let outer = std::mem::take(&mut self.attributes);
        let mut insert = |key: &str, value: Value| {
            self.attributes.insert(format!("self.{key}"), value);
        };
        let address = Value::variable("client_address", Type::Address(Family::Inet));
        insert("client_address", address);
        let parameters: Vec<&str> = if udp {
            let data = Value::variable("data", received.clone());
            let socket = Value::variable("sock", Type::Socket(Family::Inet));
            let ty = Type::Tuple(vec![received, Type::Socket(Family::Inet)]);
            insert("request", Value::new(Code::List(vec![data, socket]), ty));
            vec!["data", "sock", "client_address"]
        } else {
            insert("request", Value::variable("request", Type::Socket(Family::Inet)));
            if stream {
                insert("connection", Value::variable("request", Type::Socket(Family::Inet)));
                insert("rfile", Value::variable("rfile", Type::SocketFile(python2)));
                insert("wfile", Value::variable("request", Type::Socket(Family::Inet)));
            }
            vec!["request", "client_address"]
        };
        let parameters: Vec<String> = parameters.into_iter().map(str::to_owned).collect();
        let parts: Vec<&'p Block> =
            ["setup", "handle", "finish"].iter().filter_map(|wanted| self.method_of(body, wanted)).collect();
        let _ = handle;
        self.handler_function(name, &parameters, &parts, stream, place);
        self.attributes = outer;
        Ok(())
    }

    fn method_of(&self, body: &'p Block, wanted: &str) -> Option<&'p Block> {
        body.iter().find_map(|one| match &one.kind {
            StmtKind::Def(function) if function.name == wanted => Some(&function.body),
            _ => None,
        })
    }

    fn handler_function(&mut self, name: &str, parameters: &[String], parts: &[&'p Block], stream: bool, place: Place) {
        let scope = format!("{name}.handle");
        let before = std::mem::take(&mut self.env);
        let outer = std::mem::replace(&mut self.scope, scope.clone());
        let mark = self.out.lines.len();
        self.out.open(format!("def {} {} {{", self.function_name(name), parameters.join(" ")));
        self.header_comment(mark, place);
        let shared: Vec<String> = self.facts.shared_in(&scope).iter().map(|name| self.variable_name(name)).collect();
        if !shared.is_empty() {
            self.out.line(format!("global {}", shared.join(" ")));
        }
        if stream {
            self.out.line("rfile = request.makefile");
        }
        // A handler that fails ends its own conversation, and not the server.
        self.out.open("try {");
        for part in parts {
            self.dead = false;
            self.block(part);
        }
        self.dead = false;
        self.out.turn("} catch err {");
        self.out.line("stderr.write \"$err\\n\"");
        if parameters[0] == "request" {
            self.out.turn("} finally {");
            self.out.line("request.close");
        }
        self.out.close();
        self.out.close();
        self.scope = outer;
        self.env = before;
    }

    fn is_udp_handler(&self, name: &str) -> bool {
        self.text.match_indices("UDPServer").any(|(at, _)| {
            self.text[at..].split_once(')').is_some_and(|_| {
                let end = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
                self.text[at..end].contains(name)
            })
        })
    }

    /// `socketserver.TCPServer(address, Handler)`.
    pub(super) fn server(&mut self, path: &str, arguments: &'p [Argument], place: Place) -> Translated<Option<Value>> {
        let kind = path.rsplit('.').next().unwrap_or(path);
        let (udp, threads) = match kind {
            "TCPServer" => (false, false),
            "ThreadingTCPServer" => (false, true),
            "UDPServer" => (true, false),
            "ThreadingUDPServer" => (true, true),
            _ => return refuse(place, format!("`{kind}` has no counterpart")),
        };
        self.server_of(udp, threads, arguments, place).map(Some)
    }

    /// A server of one of the program's own classes.
    pub(super) fn own_server(
        &mut self,
        name: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Option<Value>> {
        let Some(bases) = self.server_bases(name) else { return Ok(None) };
        let threads = bases.iter().any(|base| base.contains("Threading"));
        let udp = bases.iter().any(|base| base.contains("UDPServer"));
        self.server_of(udp, threads, arguments, place).map(Some)
    }

    fn server_bases(&self, name: &str) -> Option<Vec<String>> {
        self.program.body.iter().find_map(|one| match &one.kind {
            StmtKind::Class { name: own, bases, .. } if own == name => {
                let bases: Vec<String> = bases.iter().filter_map(dotted).collect();
                bases.iter().any(|base| base.ends_with("Server")).then_some(bases)
            }
            _ => None,
        })
    }

    fn server_of(&mut self, udp: bool, threads: bool, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let [address, handler, ..] = arguments else { return refuse(place, "a server has an address and a handler") };
        let ExprKind::Name(handler) = &handler.value.kind else {
            return refuse(place, "the handler of a server is a class of the program");
        };
        if !self.facts.handlers.contains_key(handler) {
            return refuse(place, format!("`{handler}` is no handler that is known here"));
        }
        let ty = Type::Server { handler: handler.clone(), udp, threads };
        let address = self.address(&address.value, Family::Inet)?;
        if udp {
            let name = self.fresh("server");
            self.out.line(format!("{name} = socket udp"));
            self.out.line(format!("{name}.bind {address}"));
            return Ok(Value::variable(name, ty));
        }
        Ok(Value::call(format!("create_server {address} --backlog 5"), ty))
    }

    pub(super) fn server_method(&mut self, value: Value, method: &str, place: Place) -> Translated<Value> {
        let name = self.as_handle(value.clone());
        match method {
            "serve_forever" => {
                self.out.open("loop {");
                self.serve_one(&name, &value.ty);
                self.out.close();
                self.dead = true;
            }
            "handle_request" => self.serve_one(&name, &value.ty),
            "server_close" => return Ok(Value::call(format!("{name}.close"), Type::None)),
            "shutdown" => match self.threads.get(&format!("%serving {name}")) {
                Some(task) => return Ok(Value::call(format!("cancel ${task}"), Type::None)),
                None => return refuse(place, "the server does not run in a thread of this function"),
            },
            "fileno" => return Ok(Value::call(format!("{name}.fileno"), Type::Int)),
            _ => return refuse(place, format!("`{method}` of a server has no counterpart")),
        }
        Ok(Value::word("none", Type::None))
    }

    fn serve_one(&mut self, server: &str, ty: &Type) {
        let Type::Server { handler, udp, threads } = ty.solid() else { return };
        let handler = self.function_name(handler);
        let spawn = if *threads { "spawn " } else { "" };
        if *udp {
            self.out.line(format!("data, client_address = {server}.recvfrom 8192"));
            self.out.line(format!("{spawn}{handler} $data ${server} $client_address"));
        } else {
            self.out.line(format!("request, client_address = {server}.accept"));
            self.out.line(format!("{spawn}{handler} $request $client_address"));
        }
    }

    /// A server that runs in a task of its own.
    pub(super) fn serving(&mut self, task: &str, server: &Value) {
        let name = self.as_handle(server.clone());
        self.out.open(format!("{task} = spawn {{"));
        self.out.open("loop {");
        self.serve_one(&name, &server.ty);
        self.out.close();
        self.out.close();
        self.threads.insert(format!("%serving {name}"), task.to_owned());
    }
}

/// A line of a server's class that only sets something.
fn is_setting(statement: &Stmt) -> bool {
    match &statement.kind {
        StmtKind::Pass | StmtKind::Assign(..) => true,
        StmtKind::Expr(value) => matches!(value.kind, ExprKind::Text { .. }),
        _ => false,
    }
}
