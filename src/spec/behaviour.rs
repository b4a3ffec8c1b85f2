//! What others need to know of a command without running it: the handles it is for, its cost, the kind of call it
//! makes, what it waits for, and how its result is shown.

/// The handles that a command with `on_handle` is for; completion offers it on these only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    /// Sockets and streams.
    Handles,
    Sockets,
    /// Sockets that do not listen.
    DataSockets,
    /// Sockets that can listen: all but datagram sockets.
    Listeners,
    /// Files, and the streams that `makefile` makes.
    Streams,
}

/// Cost of a command in its task's slice, beside the calls and bytes that it charges itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fuel {
    Nothing,
    /// The size of the result, or of the arguments when the command fails.
    Values,
}

/// How the prompt shows a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// As a value, unless it is `none`.
    Value,
    /// As text of several lines, without quotes.
    Page,
    /// As such a text whose last column is wrapped to the terminal.
    Table,
    /// As a new connection: its handle and the peer's address.
    Peer,
}

/// What a command is called for: a script that drops the result of one that has no effect is warned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalledFor {
    /// What it does, or that it waits; its result may be dropped.
    Effect,
    /// Its result: it computes or looks something up and leaves everything as it was.
    Result,
    /// What it reads, which is lost when it is dropped.
    Data,
}

/// The kind of call a command makes, on which the hint for a failure depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// Receiving, and every call that is of no other kind.
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
    /// Connecting to one of several addresses, perhaps from a given local address.
    CreatingConnection,
    Opening,
    /// From a file or another stream.
    Reading,
    Writing,
    Flushing,
    Executing,
}

/// What a waiting command waits for; `tasks` and the notice of a long wait say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaits {
    /// Data, or room for data, depending on the handle's side.
    Data,
    /// The end of a line.
    Line,
    /// A number of bytes, or all bytes up to a terminator.
    Whole,
    /// The end of the stream.
    End,
    Client,
    Answer,
    /// A line typed at the terminal.
    Typed,
    Enter,
    /// Time alone.
    Time,
    /// The other end of a FIFO.
    OtherEnd,
    /// The peer to take what was sent, as SO_LINGER says.
    Taken,
    /// The end of a child program.
    Program,
    /// The answer of the name service.
    NameService,
}
