//! What is known of a command without running it: its forms, options, place in `help`, and its documentation.
//!
//! The table itself is in `commands`; the checker gets a [`Vocabulary`] and never sees what runs.

mod behaviour;
pub(crate) mod group;
mod option;

pub(crate) use behaviour::{Awaits, CallKind, Fits, Fuel, Shows};
pub use group::Group;
pub(crate) use option::{Opt, OptionSpec, flag, with};

/// Everything said about a command, once.
#[derive(Debug)]
pub struct Spec {
    /// As it is typed.
    pub name: &'static str,
    /// Where `help` lists it.
    pub group: Group,
    /// What it costs of a task's slice, beside the calls and bytes that it counts itself.
    pub costs: Fuel,
    /// Whether it works on a handle: its prefix or the current one.
    pub on_handle: bool,
    /// Which handles, then.
    pub fits: Fits,
    /// Which kind of call it makes.
    pub call: CallKind,
    /// What it waits for.
    pub awaits: Awaits,
    /// The rows of parameters it takes; the first that fits is used.
    pub forms: &'static [&'static [Param]],
    /// Its `--` options.
    pub options: &'static [OptionSpec],
    /// How the prompt shows what it gives.
    pub shows: Shows,
    /// What it gives: a word or two, `bytes`; empty for `none`.
    pub gives: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The rest of what one should know.
    pub details: &'static str,
    /// The Python line it stands for.
    pub python: &'static str,
    /// Errors one meets: name and what it means here.
    pub errors: &'static [(&'static str, &'static str)],
    /// Lines that run, and what they print.
    pub example: Example,
}

/// A script and what it prints.
#[derive(Debug)]
pub struct Example {
    /// The script.
    pub script: &'static str,
    /// Its output.
    pub output: &'static str,
}

impl Spec {
    /// The defaults a command's spec is filled up from.
    pub const BASE: Spec = Spec {
        name: "",
        group: Group::Program,
        costs: Fuel::Nothing,
        on_handle: false,
        fits: Fits::Sockets,
        call: CallKind::Receiving,
        awaits: Awaits::Data,
        forms: &[&[]],
        options: &[],
        shows: Shows::Value,
        gives: "",
        summary: "",
        details: "",
        python: "",
        errors: &[],
        example: Example { script: "", output: "" },
    };

    /// How one form is written: `setsockopt [LEVEL] NAME VALUE`.
    pub fn usage(&self, form: &[Param]) -> String {
        // What is said of all handles is said of none in particular.
        let of_all = matches!(form, [Param { takes: Takes::Word(["all"]), .. }]);
        let mut out = if self.on_handle && !of_all { format!("[HANDLE.]{}", self.name) } else { self.name.to_owned() };
        for param in form {
            out.push(' ');
            out.push_str(&param.usage());
        }
        for option in self.options {
            out.push_str(" [");
            out.push_str(&option.usage());
            out.push(']');
        }
        out
    }

    /// All forms, one after another.
    pub fn usages(&self) -> Vec<String> {
        self.forms.iter().map(|form| self.usage(form)).collect()
    }

    /// The parameters that take one of a few words, and these words.
    pub fn choices(&self) -> Vec<(&'static str, String)> {
        let params = self.forms.iter().copied().flatten().copied();
        let params = params.chain(self.options.iter().filter_map(|option| option.value));
        let mut choices: Vec<(&'static str, String)> = Vec::new();
        for param in params {
            // A word that has to be there as it is leaves nothing to choose.
            if let Takes::Word(words) = param.takes
                && words != [param.name]
                && choices.iter().all(|(name, _)| *name != param.name)
            {
                choices.push((param.name, words.join(", ")));
            }
        }
        choices
    }
}

/// One parameter of a form.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// In capitals, as in the usage line.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it must be there.
    pub need: Need,
}

impl Param {
    /// How it is written in a usage line: `[N]`.
    pub fn usage(&self) -> String {
        match self.need {
            Need::Required => self.name.to_owned(),
            Need::Optional => format!("[{}]", self.name),
            Need::Rest => format!("[{}…]", self.name),
        }
    }

    /// The parameter's places in the arguments a command gets.
    pub fn width(&self) -> u32 {
        match (self.need, self.takes) {
            (Need::Rest, _) => 0,
            (_, Takes::Address | Takes::Element) => 2,
            _ => 1,
        }
    }
}

/// Whether a parameter must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Exactly once.
    Required,
    /// It may be left out, when those after it are as well.
    Optional,
    /// Any number, as the last one.
    Rest,
}

/// What a parameter takes. A literal word is checked against it before anything runs.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// Any value: a bare number is that number, `true false none` are those values.
    Any,
    /// Text: a bare word is as typed, any other value its text form.
    Text,
    /// Bytes that go somewhere: a value that is no bytes is an error.
    Data,
    /// Any value, with the spelling of a bare literal beside it (two places), as in `contains $x 5`.
    Element,
    /// A whole number.
    Int,
    /// A count of bytes: 0 to 1 GiB.
    Size,
    /// A time in seconds: `5`, `0.5`, `500ms`.
    Time,
    /// A time or `none`.
    TimeOrNone,
    /// A port, 0 to 65535.
    Port,
    /// An address in one word or two (two places).
    Address,
    /// A handle; a bare word is the variable of that name.
    Handle,
    /// A task, or a list of tasks; a bare word is the variable of that name.
    Task,
    /// A channel; a bare word is the variable of that name.
    Channel,
    /// A barrier; likewise.
    Barrier,
    /// `on`, `off`, `1`, `0`, `true`, `false`
    Switch,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A protocol: a C name, a number or one of these words.
    Protocol(&'static [&'static str]),
    /// A socket option's level, which decides the form by being one.
    Level,
    /// A socket option's name.
    OptionName,
    /// A socket option's value.
    OptionValue,
    /// A list.
    List,
    /// A file's path.
    Path,
    /// A command, topic or errno, for `help`.
    Topic,
    /// Words that are all data from here on, options too.
    Raw,
}

impl Takes {
    /// What is taken by the name of its variable, and such a name for an example.
    pub fn by_name(self) -> Option<(&'static str, &'static str)> {
        match self {
            Takes::Handle => Some(("handle", "conn")),
            Takes::Task => Some(("task", "t")),
            Takes::Channel => Some(("channel", "inbox")),
            Takes::Barrier => Some(("barrier", "b")),
            _ => None,
        }
    }
}

/// A required parameter.
pub(crate) const fn req(name: &'static str, takes: Takes) -> Param {
    Param { name, takes, need: Need::Required }
}

/// One that may be left out.
pub(crate) const fn opt(name: &'static str, takes: Takes) -> Param {
    Param { name, takes, need: Need::Optional }
}

/// Any number, at the end.
pub(crate) const fn rest(name: &'static str, takes: Takes) -> Param {
    Param { name, takes, need: Need::Rest }
}

/// What the checker may ask about commands.
pub(crate) trait Vocabulary {
    /// The command of this name, with its number in the table.
    fn command(&self, name: &str) -> Option<(u16, &'static Spec)>;
    /// All commands, for suggestions.
    fn names(&self) -> Vec<&'static str>;
}
