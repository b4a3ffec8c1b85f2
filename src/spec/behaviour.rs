//! What a command does that others act on: the handles it is for, what it costs, which kind of call it makes and what it
//! waits for, how its result is shown.

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

/// Which kind of call a command makes: what helps against its failures depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// `recv` and its kin, and whatever is none of the others.
    Receiving,
    Sending,
    SendingTo,
    Shutdown,
    PeerName,
    Options,
    Making,
    Binding,
    Listening,
    /// `bind` and `listen` at once.
    Serving,
    Accepting,
    Connecting,
    /// To one of several addresses, perhaps from one of our own.
    CreatingConnection,
    Opening,
    /// From a file or another stream.
    Reading,
    Writing,
    Flushing,
    Executing,
}

/// What a command that waits on a handle waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaits {
    /// Data, or room for it: what the handle's side says.
    Data,
    /// The end of a line.
    Line,
    /// A number of bytes, or a text.
    Whole,
    /// The end of the stream.
    End,
    Client,
    Answer,
    /// A line that is typed.
    Typed,
    Enter,
    /// Time alone.
    Time,
    /// The other end of a FIFO.
    OtherEnd,
    /// What was sent to be taken, as SO_LINGER says.
    Taken,
    /// The end of a program.
    Program,
    /// The name service, for what was asked of it.
    NameService,
}
