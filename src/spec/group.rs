//! The groups into which `help` and the reference sort commands.

/// A group of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Making, connecting and using sockets.
    Sockets,
    /// Options, time-outs, what a handle is.
    Options,
    /// Waiting and tasks.
    Tasks,
    /// Names, addresses, constants.
    Names,
    /// Streams and files.
    Streams,
    /// Bytes, lists, numbers.
    Values,
    /// The program itself.
    Program,
}

impl Group {
    /// All groups in the order of `help`.
    pub const ALL: [Group; 7] =
        [Group::Sockets, Group::Options, Group::Tasks, Group::Names, Group::Streams, Group::Values, Group::Program];

    /// The heading in the reference and the manual page.
    pub fn title(self) -> &'static str {
        match self {
            Group::Sockets => "Sockets",
            Group::Options => "Options and time-outs",
            Group::Tasks => "Waiting and tasks",
            Group::Names => "Names and addresses",
            Group::Streams => "Streams and files",
            Group::Values => "Bytes, lists, numbers",
            Group::Program => "Program",
        }
    }

    /// The one word by which the overview of `help` calls it.
    pub fn word(self) -> &'static str {
        match self {
            Group::Sockets => "Sockets",
            Group::Options => "Options",
            Group::Tasks => "Waiting",
            Group::Names => "Names",
            Group::Streams => "Streams",
            Group::Values => "Values",
            Group::Program => "Program",
        }
    }
}
