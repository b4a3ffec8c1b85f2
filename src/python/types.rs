//! What is known of a value: its type as Python would name it, as far as the text tells.

/// The family of a socket or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Unknown,
    Inet,
    Inet6,
    Unix,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    /// Nothing is known yet.
    Never,
    /// It may be anything.
    Any,
    None,
    /// None, or a value of the type.
    Maybe(Box<Type>),
    Bool,
    Int,
    Float,
    Str,
    Bytes,
    Socket(Family),
    /// An address, which Python shows as a tuple.
    Address(Family),
    /// A caught exception.
    Error,
    List(Box<Type>),
    Tuple(Vec<Type>),
    Dict(Box<Type>, Box<Type>),
    /// A thread, future or timer: a task here.
    Task,
    Queue,
    File,
    /// A file on a socket; whether it gives text.
    SocketFile(bool),
    Lock,
    Event,
    /// A pool of `concurrent.futures`.
    Pool,
    /// One result of getaddrinfo.
    AddressInfo,
    /// A number of C that is a word here: AF_INET.
    Constant,
    /// One of these functions, as its name.
    Function(Vec<String>),
    /// A server of socketserver; its handler, and how it serves.
    Server {
        handler: String,
        udp: bool,
        threads: bool,
    },
    Selector,
    /// What `select` of a selector gives in each pair: `key.fileobj`, `key.data`.
    SelectorKey,
    Datetime,
}

impl Type {
    pub(super) fn list(of: Type) -> Type {
        Type::List(Box::new(of))
    }

    /// The type of values that are of one type or the other.
    pub(super) fn join(self, other: Type) -> Type {
        match (self, other) {
            (a, b) if a == b => a,
            (Type::Never, other) | (other, Type::Never) => other,
            (Type::Any, _) | (_, Type::Any) => Type::Any,
            (Type::None, Type::Maybe(inner)) | (Type::Maybe(inner), Type::None) => Type::Maybe(inner),
            (Type::None, other) | (other, Type::None) => Type::Maybe(Box::new(other)),
            (Type::Maybe(a), Type::Maybe(b)) => maybe(a.join(*b)),
            (Type::Maybe(a), b) | (b, Type::Maybe(a)) => maybe(a.join(b)),
            (Type::Int, Type::Float) | (Type::Float, Type::Int) => Type::Float,
            (Type::Socket(_), Type::Socket(_)) => Type::Socket(Family::Unknown),
            (Type::Address(_), Type::Address(_)) => Type::Address(Family::Unknown),
            (Type::List(a), Type::List(b)) => Type::list(a.join(*b)),
            (Type::Dict(k, v), Type::Dict(l, w)) => Type::Dict(Box::new(k.join(*l)), Box::new(v.join(*w))),
            (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => {
                Type::Tuple(a.into_iter().zip(b).map(|(a, b)| a.join(b)).collect())
            }
            (Type::Function(mut a), Type::Function(b)) => {
                for name in b {
                    if !a.contains(&name) {
                        a.push(name);
                    }
                }
                a.sort();
                Type::Function(a)
            }
            _ => Type::Any,
        }
    }

    /// The type without the possibility of None.
    pub(super) fn solid(&self) -> &Type {
        match self {
            Type::Maybe(inner) => inner,
            other => other,
        }
    }

    /// Whether `print` and `"$x"` write it as Python does.
    pub(super) fn shows_as_it_is(&self) -> bool {
        matches!(self, Type::Str | Type::Int | Type::Float | Type::Constant)
    }

    /// The type of what a loop over it gives, or an index into it.
    pub(super) fn element(&self) -> Type {
        match self.solid() {
            Type::List(of) => (**of).clone(),
            Type::Tuple(all) => all.iter().cloned().fold(Type::Never, Type::join),
            Type::Dict(key, _) => (**key).clone(),
            Type::Str | Type::File | Type::SocketFile(true) => Type::Str,
            Type::Bytes => Type::Int,
            Type::SocketFile(false) => Type::Bytes,
            Type::Never => Type::Never,
            _ => Type::Any,
        }
    }

    /// Type of an element whose number is known.
    pub(super) fn element_at(&self, index: i64) -> Type {
        match self.solid() {
            Type::Tuple(all) => {
                let index = if index < 0 { index + i64::try_from(all.len()).unwrap_or(0) } else { index };
                usize::try_from(index).ok().and_then(|at| all.get(at).cloned()).unwrap_or(Type::Any)
            }
            _ => self.element(),
        }
    }

    /// Cuts off nesting that would let the search for types go on for ever.
    pub(super) fn limited(self, depth: usize) -> Type {
        if depth == 0 {
            return match self {
                Type::List(_) | Type::Tuple(_) | Type::Dict(..) => Type::Any,
                other => other,
            };
        }
        match self {
            Type::List(of) => Type::list(of.limited(depth - 1)),
            Type::Tuple(all) => Type::Tuple(all.into_iter().map(|ty| ty.limited(depth - 1)).collect()),
            Type::Dict(k, v) => Type::Dict(Box::new(k.limited(depth - 1)), Box::new(v.limited(depth - 1))),
            Type::Maybe(inner) => maybe(inner.limited(depth)),
            other => other,
        }
    }
}

fn maybe(inner: Type) -> Type {
    match inner {
        Type::Any | Type::Never | Type::None | Type::Maybe(_) => inner,
        inner => Type::Maybe(Box::new(inner)),
    }
}
