//! The socket module: its functions, and the methods of its objects.

use super::ast::{Argument, Expr, ExprKind, Place};
use super::call::argument;
use super::code::{Code, Value};
use super::facts::dotted;
use super::translator::{Translated, Translator, refuse};
use super::types::{Family, Type};

impl<'p> Translator<'p> {
    pub(super) fn socket_function(
        &mut self,
        path: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Option<Value>> {
        let name = path.strip_prefix("socket.").unwrap_or(path);
        let first = arguments.first().map(|argument| &argument.value);
        let value = match name {
            "socket" | "SocketType" => self.socket(arguments)?,
            "create_connection" => {
                let Some(address) = argument(arguments, "address", 0) else {
                    return refuse(place, "it takes an address");
                };
                let mut words = format!("create_connection {}", self.address(address, Family::Unknown)?);
                if let Some(time) = argument(arguments, "timeout", 1) {
                    let time = self.expr(time)?;
                    words = format!("{words} --timeout {}", time.word_text());
                }
                if let Some(from) = argument(arguments, "source_address", 2) {
                    words = format!("{words} --from {}", self.one_word_address(from)?);
                }
                let timeout = argument(arguments, "timeout", 1).is_some();
                let value = Value::call(words, Type::Socket(Family::Unknown));
                if timeout {
                    // In Python the time-out stays with the socket.
                    let time = argument(arguments, "timeout", 1);
                    let handle = self.in_variable(value, "sock");
                    if let Some(time) = time {
                        let time = self.expr(time)?;
                        self.out.line(format!("{}.settimeout {}", self.bare(&handle), time.word_text()));
                    }
                    handle
                } else {
                    value
                }
            }
            "create_server" => {
                let Some(address) = argument(arguments, "address", 0) else {
                    return refuse(place, "it takes an address");
                };
                let v6 = argument(arguments, "family", 9).and_then(|family| self.path(family));
                let family = if v6.as_deref() == Some("socket.AF_INET6") { Family::Inet6 } else { Family::Inet };
                let mut words = format!("create_server {}", self.address(address, family)?);
                if let Some(backlog) = argument(arguments, "backlog", 9) {
                    words = format!("{words} --backlog {}", self.expr(backlog)?.word_text());
                }
                if let Some(Expr { kind: ExprKind::True, .. }) = argument(arguments, "reuse_port", 9) {
                    words.push_str(" --reuse-port");
                }
                Value::call(words, Type::Socket(family))
            }
            "socketpair" => {
                let mut words = String::from("socketpair");
                for value in self.plain_arguments(arguments, place)? {
                    words.push(' ');
                    words.push_str(&value.word_text());
                }
                Value::call(words, Type::Tuple(vec![Type::Socket(Family::Unix), Type::Socket(Family::Unix)]))
            }
            "getaddrinfo" => self.getaddrinfo(arguments, place)?,
            "gethostbyname" => self.simple("gethostbyname", arguments, Type::Str, place)?,
            "gethostname" => Value::call("gethostname", Type::Str),
            "getfqdn" if arguments.is_empty() => Value::call("gethostname", Type::Str),
            "getservbyname" => self.simple(name, arguments, Type::Int, place)?,
            "getservbyport" => self.simple(name, arguments, Type::Str, place)?,
            "getnameinfo" => {
                let Some(address) = first else { return refuse(place, "it takes an address") };
                let mut words = format!("getnameinfo {}", self.one_word_address(address)?);
                if let Some(flags) = arguments.get(1)
                    && !matches!(&flags.value.kind, ExprKind::Integer(zero) if zero == "0")
                {
                    words.push_str(" --numeric");
                }
                Value::call(words, Type::Tuple(vec![Type::Str, Type::Str]))
            }
            "inet_aton" | "inet_pton" | "inet_ntoa" | "inet_ntop" | "htons" | "htonl" | "ntohs" | "ntohl"
            | "gethostbyaddr" | "getprotobyname" => {
                if !(self.is_command)(name) {
                    return refuse(place, format!("`{name}` has no counterpart"));
                }
                let ty = match name {
                    "inet_aton" | "inet_pton" => Type::Bytes,
                    "inet_ntoa" | "inet_ntop" => Type::Str,
                    "gethostbyaddr" => Type::Tuple(vec![Type::Str, Type::list(Type::Str), Type::list(Type::Str)]),
                    _ => Type::Int,
                };
                self.simple(name, arguments, ty, place)?
            }
            _ => return Ok(None),
        };
        Ok(Some(value))
    }

    fn simple(&mut self, command: &str, arguments: &'p [Argument], ty: Type, place: Place) -> Translated<Value> {
        let mut words = command.to_owned();
        for value in self.plain_arguments(arguments, place)? {
            words.push(' ');
            words.push_str(&value.word_text());
        }
        Ok(Value::call(words, ty))
    }

    /// Name of the variable in a value.
    pub(super) fn bare(&self, value: &Value) -> String {
        value.word_text().trim_start_matches('$').to_owned()
    }

    /// `socket.socket(family, type, proto)`.
    fn socket(&mut self, arguments: &'p [Argument]) -> Translated<Value> {
        if let Some(other) = arguments.iter().find(|one| one.starred || one.name.as_deref() == Some("fileno")) {
            return refuse(other.value.place, "a socket is made of its family, type and protocol here");
        }
        let family = argument(arguments, "family", 0);
        let kind = argument(arguments, "type", 1);
        let proto = argument(arguments, "proto", 2);
        let named = |this: &Self, value: Option<&'p Expr>, default: &str| match value {
            None => Some(default.to_owned()),
            Some(value) => {
                let path = this.path(this.constant(value))?;
                path.strip_prefix("socket.").map(str::to_owned)
            }
        };
        let is_zero = |value: &Expr| matches!(&value.kind, ExprKind::Integer(zero) if zero == "0");
        let proto = proto.filter(|proto| !is_zero(proto));
        let (family_name, kind_name) = (named(self, family, "AF_INET"), named(self, kind, "SOCK_STREAM"));
        let known = match family_name.as_deref() {
            Some("AF_INET") => Family::Inet,
            Some("AF_INET6") => Family::Inet6,
            Some("AF_UNIX") => Family::Unix,
            _ => Family::Unknown,
        };
        let short = match (family_name.as_deref(), kind_name.as_deref()) {
            (Some("AF_INET"), Some("SOCK_STREAM")) => Some("tcp"),
            (Some("AF_INET"), Some("SOCK_DGRAM")) => Some("udp"),
            (Some("AF_INET6"), Some("SOCK_STREAM")) => Some("tcp6"),
            (Some("AF_INET6"), Some("SOCK_DGRAM")) => Some("udp6"),
            (Some("AF_UNIX"), Some("SOCK_STREAM")) => Some("unix"),
            (Some("AF_UNIX"), Some("SOCK_DGRAM")) => Some("unix-dgram"),
            (Some("AF_UNIX"), Some("SOCK_SEQPACKET")) => Some("unix-seqpacket"),
            _ => None,
        };
        let implied = |path: &str| {
            matches!(
                (short, path),
                (Some("tcp" | "tcp6"), "socket.IPPROTO_TCP") | (Some("udp" | "udp6"), "socket.IPPROTO_UDP")
            )
        };
        let proto_path = proto.and_then(|proto| self.path(proto));
        let words = match (short, proto) {
            (Some(short), None) => format!("socket {short}"),
            (Some(short), Some(_)) if proto_path.as_deref().is_some_and(implied) => format!("socket {short}"),
            _ => {
                let family = self.word_or(family, "AF_INET")?;
                let kind = self.word_or(kind, "SOCK_STREAM")?;
                let proto = match proto {
                    Some(proto) => format!(" {}", self.expr(proto)?.word_text()),
                    None => String::new(),
                };
                format!("socket {family} {kind}{proto}")
            }
        };
        Ok(Value::call(words, Type::Socket(known)))
    }

    fn word_or(&mut self, value: Option<&'p Expr>, default: &str) -> Translated<String> {
        match value {
            Some(value) => Ok(self.expr(value)?.word_text()),
            None => Ok(default.to_owned()),
        }
    }

    fn getaddrinfo(&mut self, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let Some(host) = argument(arguments, "host", 0) else { return refuse(place, "it takes a host") };
        let mut words = String::from("getaddrinfo ");
        words.push_str(&match &host.kind {
            ExprKind::None => return refuse(place, "an address to listen on: write 0.0.0.0 or [::]"),
            _ => self.expr(host)?.word_text(),
        });
        if let Some(port) = argument(arguments, "port", 1)
            && !matches!(port.kind, ExprKind::None)
        {
            words = format!("{words} {}", self.expr(port)?.word_text());
        }
        let given = |value: Option<&'p Expr>, this: &Self| {
            value.is_some_and(|value| {
                !matches!(&value.kind, ExprKind::Integer(zero) if zero == "0")
                    && this.path(value).as_deref() != Some("socket.AF_UNSPEC")
            })
        };
        for (name, index, option) in [("family", 2, "--family"), ("type", 3, "--type")] {
            let value = argument(arguments, name, index);
            if given(value, self)
                && let Some(value) = value
            {
                words = format!("{words} {option} {}", self.expr(value)?.word_text());
            }
        }
        Ok(Value::call(words, Type::list(Type::AddressInfo)))
    }

    /// An address as the words of a command.
    pub(super) fn address(&mut self, address: &'p Expr, family: Family) -> Translated<String> {
        let value = self.constant(address);
        if let ExprKind::Tuple(parts) = &address.kind
            && parts.len() >= 2
        {
            let host = self.host(&parts[0])?;
            let host = match (&host.literal(), family) {
                (Some(literal), Family::Inet6) if literal == b"0.0.0.0" => Value::text("::"),
                _ => host,
            };
            let port = self.expr(&parts[1])?;
            if let (Some(host), Code::Number(port)) = (host.literal(), &port.code) {
                return Ok(bare_address(&String::from_utf8_lossy(&host), port));
            }
            let host = match host.literal() {
                Some(literal) => bare_host(&String::from_utf8_lossy(&literal)),
                None => host.word_text(),
            };
            return Ok(format!("{host} {}", port.word_text()));
        }
        // An abstract or a plain path.
        let is_text = matches!(value.kind, ExprKind::Text { .. });
        let translated = self.expr(address)?;
        if translated.ty.solid() == &Type::Str
            || is_text
            || family == Family::Unix && !matches!(translated.ty.solid(), Type::Address(_))
        {
            if let Some(literal) = translated.literal() {
                let path = String::from_utf8_lossy(&literal).into_owned();
                let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
                if path.chars().all(plain) && !path.is_empty() {
                    return Ok(format!("unix:{path}"));
                }
            }
            let mut pieces = vec![super::code::Piece::Literal(b"unix:".to_vec())];
            pieces.extend(translated.pieces());
            return Ok(Value::new(Code::Text(pieces), Type::Str).word_text());
        }
        match translated.ty.solid() {
            Type::Tuple(_) | Type::List(_) => {
                let pair = self.in_variable(translated, "address");
                let pair = pair.word_text();
                Ok(format!("$(get {pair} 0) $(get {pair} 1)"))
            }
            _ => Ok(translated.word_text()),
        }
    }

    /// An address as the one word of an option.
    fn one_word_address(&mut self, address: &'p Expr) -> Translated<String> {
        if let ExprKind::Tuple(parts) = &address.kind
            && parts.len() >= 2
        {
            return Ok(self.address_text(&parts[0], &parts[1])?.word_text());
        }
        self.address(address, Family::Unknown)
    }

    /// The methods of a socket.
    #[allow(clippy::too_many_lines, reason = "one row for each method")]
    pub(super) fn socket_method(
        &mut self,
        socket: Value,
        method: &str,
        arguments: &'p [Argument],
        place: Place,
    ) -> Translated<Value> {
        let family = self.unknown_family(&socket);
        let first = arguments.first().map(|argument| &argument.value);
        let python2 = self.is_python2();
        let received = if python2 { Type::Str } else { Type::Bytes };
        let command = |words: String, ty: Type| Value::call(words, ty);
        let handle = self.as_handle(socket);
        let head = format!("{handle}.{method}");
        Ok(match method {
            "bind" | "connect" | "connect_ex" => {
                // Python 1 took host and port as two arguments, and some tutorials still do.
                let words = match (first, arguments.get(1)) {
                    (Some(address), None) => self.address(address, family)?,
                    _ => return refuse(place, format!("`{method}` takes one address")),
                };
                command(format!("{head} {words}"), if method == "connect_ex" { Type::Int } else { Type::None })
            }
            "listen" => match first {
                Some(backlog) => {
                    let backlog = self.expr(backlog)?.word_text();
                    command(format!("{head} {backlog}"), Type::None)
                }
                None => command(head, Type::None),
            },
            "accept" => command(head, Type::Tuple(vec![Type::Socket(family), Type::Address(family)])),
            "close" | "getsockname" | "getpeername" | "gettimeout" | "getblocking" | "fileno" => {
                let ty = match method {
                    "close" => Type::None,
                    "fileno" => Type::Int,
                    "getblocking" => Type::Bool,
                    "gettimeout" => Type::Maybe(Box::new(Type::Float)),
                    _ => Type::Address(family),
                };
                command(head, ty)
            }
            "send" | "sendall" => {
                let Some(data) = first else { return refuse(place, "it takes what is to be sent") };
                let data = self.data(data)?;
                let flags = self.flags(arguments.get(1).map(|flags| &flags.value))?;
                let ty = if method == "send" { Type::Int } else { Type::None };
                command(format!("{head} {data}{flags}"), ty)
            }
            "sendto" => {
                let (Some(data), Some(address)) = (first, arguments.last()) else {
                    return refuse(place, "it takes data and an address");
                };
                let data = self.data(data)?;
                let flags = if arguments.len() == 3 { self.flags(Some(&arguments[1].value))? } else { String::new() };
                let address = self.address(&address.value, family)?;
                command(format!("{head} {data} {address}{flags}"), Type::Int)
            }
            "recv" | "recvfrom" => {
                let Some(size) = first else { return refuse(place, "it takes a number of bytes") };
                let size = self.expr(size)?.word_text();
                let flags = self.flags(arguments.get(1).map(|flags| &flags.value))?;
                let ty = if method == "recv" { received } else { Type::Tuple(vec![received, Type::Address(family)]) };
                command(format!("{head} {size}{flags}"), ty)
            }
            "settimeout" => {
                let Some(time) = first else { return refuse(place, "it takes a time") };
                let time = self.expr(time)?.word_text();
                command(format!("{head} {time}"), Type::None)
            }
            "setblocking" => {
                let Some(on) = first else { return refuse(place, "it takes True or False") };
                let word = match &on.kind {
                    ExprKind::True => "on".to_owned(),
                    ExprKind::False => "off".to_owned(),
                    ExprKind::Integer(digits) => if digits == "0" { "off" } else { "on" }.to_owned(),
                    _ => self.expr(on)?.word_text(),
                };
                command(format!("{head} {word}"), Type::None)
            }
            "shutdown" => {
                let Some(how) = first else { return refuse(place, "it takes SHUT_RD, SHUT_WR or SHUT_RDWR") };
                let word = match &how.kind {
                    ExprKind::Integer(digits) => match digits.as_str() {
                        "0" => "SHUT_RD".to_owned(),
                        "1" => "SHUT_WR".to_owned(),
                        _ => "SHUT_RDWR".to_owned(),
                    },
                    _ => self.expr(how)?.word_text(),
                };
                command(format!("{head} {word}"), Type::None)
            }
            "setsockopt" => self.setsockopt(&head, arguments, place)?,
            "getsockopt" => {
                let (Some(option), true) = (arguments.get(1), arguments.len() == 2) else {
                    return refuse(place, "an option is read as what it is here, without a length");
                };
                let option = self.option_name(&option.value)?;
                command(format!("{head} {option}"), Type::Int)
            }
            "makefile" => {
                let mode = argument(arguments, "mode", 0).map(|mode| self.constant(mode)).map(|mode| &mode.kind);
                let bytes = match mode {
                    Some(ExprKind::Text { pieces, .. }) => {
                        matches!(&pieces[..], [super::ast::Piece::Literal(mode)] if mode.contains(&b'b'))
                    }
                    _ => false,
                };
                command(head, Type::SocketFile(!bytes || python2))
            }
            "detach" | "dup" | "ioctl" | "share" | "recv_into" | "recvfrom_into" | "sendfile" | "sendmsg"
            | "recvmsg" => {
                return refuse(place, format!("`{method}` has no counterpart"));
            }
            _ => return refuse(place, format!("a socket has no `{method}` here")),
        })
    }

    /// What is sent: bytes here, whatever it was.
    fn data(&mut self, data: &'p Expr) -> Translated<String> {
        let place = data.place;
        let value = self.expr(data)?;
        if value.ty == Type::Str && !self.is_python2() {
            self.note(place, "Python 3 refuses a str here: `.encode()` is missing");
        }
        if value.ty == Type::Int {
            return refuse(place, "a number cannot be sent: Python refuses it as well");
        }
        Ok(value.word_text())
    }

    /// The options that MSG_ flags are.
    fn flags(&mut self, flags: Option<&'p Expr>) -> Translated<String> {
        let Some(flags) = flags else { return Ok(String::new()) };
        match &flags.kind {
            ExprKind::Integer(zero) if zero == "0" => return Ok(String::new()),
            ExprKind::Binary(operator, left, right) if operator == "|" => {
                let left = self.flags(Some(left))?;
                return Ok(left + &self.flags(Some(right))?);
            }
            _ => {}
        }
        let option = match self.path(flags).as_deref() {
            Some("socket.MSG_PEEK") => " --peek",
            Some("socket.MSG_WAITALL") => " --waitall",
            Some("socket.MSG_DONTWAIT") => " --dontwait",
            Some("socket.MSG_OOB") => " --oob",
            Some("socket.MSG_MORE") => " --more",
            _ => return refuse(flags.place, "this flag has no counterpart"),
        };
        Ok(option.to_owned())
    }

    fn option_name(&mut self, option: &'p Expr) -> Translated<String> {
        Ok(self.expr(option)?.word_text())
    }

    fn setsockopt(&mut self, head: &str, arguments: &'p [Argument], place: Place) -> Translated<Value> {
        let [_, option, value] = arguments else {
            return refuse(place, "it takes a level, an option and a value");
        };
        let name = self.option_name(&option.value)?;
        let is_flag = matches!(
            name.as_str(),
            "SO_REUSEADDR"
                | "SO_REUSEPORT"
                | "SO_BROADCAST"
                | "SO_KEEPALIVE"
                | "SO_OOBINLINE"
                | "TCP_NODELAY"
                | "TCP_CORK"
                | "IP_HDRINCL"
                | "IPV6_V6ONLY"
                | "IP_MULTICAST_LOOP"
        );
        let word = match &self.constant(&value.value).kind {
            ExprKind::True => "on".to_owned(),
            ExprKind::False => "off".to_owned(),
            ExprKind::Integer(one) if is_flag && one == "1" => "on".to_owned(),
            ExprKind::Integer(zero) if is_flag && zero == "0" => "off".to_owned(),
            ExprKind::Call(callee, packed) if dotted(callee).is_some_and(|name| name.ends_with("pack")) => {
                match (name.as_str(), packed.get(1), packed.get(2)) {
                    ("SO_LINGER", Some(on), Some(seconds)) => match &on.value.kind {
                        ExprKind::Integer(zero) if zero == "0" => "off".to_owned(),
                        _ => self.expr(&seconds.value)?.word_text(),
                    },
                    ("SO_RCVTIMEO" | "SO_SNDTIMEO", Some(seconds), _) => self.expr(&seconds.value)?.word_text(),
                    ("IP_MULTICAST_TTL" | "IP_TTL" | "IP_MULTICAST_LOOP", Some(value), None) => {
                        self.expr(&value.value)?.word_text()
                    }
                    _ => return refuse(place, format!("a packed value of {name} has no counterpart")),
                }
            }
            _ => {
                let value = self.expr(&value.value)?;
                if value.ty == Type::Bytes && !name.contains("BINDTODEVICE") {
                    return refuse(place, format!("a packed value of {name} has no counterpart"));
                }
                value.word_text()
            }
        };
        Ok(Value::call(format!("{head} {name} {word}"), Type::None))
    }
}

/// A host and a port that are written out, as one word.
fn bare_address(host: &str, port: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    if host.contains(':') {
        return format!("[{host}]:{port}");
    }
    if host.chars().all(plain) { format!("{host}:{port}") } else { Value::text(format!("{host}:{port}")).word_text() }
}

fn bare_host(host: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    if !host.is_empty() && host.chars().all(plain) { host.to_owned() } else { Value::text(host).word_text() }
}
