//! What a command does that others act on: the handles it is for, what it costs, how its result is shown.

/// The handles that a command with `on_handle` makes sense on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    /// Sockets and streams.
    Handles,
    Sockets,
    /// Sockets that do not listen.
    DataSockets,
    /// Sockets that connections can come to: not those for datagrams.
    Listeners,
    /// Files, and what `makefile` gives.
    Streams,
}

/// What a command costs of a task's slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fuel {
    Nothing,
    /// The size of the value it gives, or of its arguments when it fails.
    Values,
}

/// How the prompt shows a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// As a value, when there is one.
    Value,
    /// Line by line.
    Page,
    /// As a new connection: who, from where.
    Peer,
}
