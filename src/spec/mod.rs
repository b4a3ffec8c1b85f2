//! What is known of a command without running it: its forms, options, group and documentation.
//!
//! The table itself is in `commands`; the compiler gets a [`Vocabulary`] and never sees what runs.

mod behaviour;
pub(crate) mod group;
mod option;

pub(crate) use behaviour::{Awaits, CallKind, Fits, Fuel, Shows};
pub use group::Group;
pub(crate) use option::{Opt, OptionSpec, flag, with};

/// Everything known of a command, said once.
#[derive(Debug)]
pub struct Spec {
    /// The word that is typed.
    pub name: &'static str,
    /// The group that `help` lists it in.
    pub group: Group,
    /// Its cost in a task's slice, beside the calls and bytes that it charges itself.
    pub costs: Fuel,
    /// Whether it may make its result of the value of its first argument when nothing else holds that. It then takes the
    /// argument only when it can no longer fail.
    pub in_place: bool,
    /// Whether it works on a handle: the one before its dot, or the current one.
    pub on_handle: bool,
    /// The handles it is for, if it works on one.
    pub fits: Fits,
    /// The kind of call it makes, on which the hint for a failure depends.
    pub call: CallKind,
    /// What it waits for when its call would block.
    pub awaits: Awaits,
    /// The rows of parameters it takes; the first one that fits the words is used.
    pub forms: &'static [&'static [Param]],
    /// Its `--` options.
    pub options: &'static [OptionSpec],
    /// How the prompt shows its result.
    pub shows: Shows,
    /// Its result in a word or two, such as `bytes`; empty for `none`.
    pub gives: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// What else a user should know.
    pub details: &'static str,
    /// The Python line it stands for.
    pub python: &'static str,
    /// The errors a user meets: C name, and what it means here.
    pub errors: &'static [(&'static str, &'static str)],
    /// A script that runs, and its output.
    pub example: Example,
}

/// A script and what it prints.
#[derive(Debug)]
pub struct Example {
    pub script: &'static str,
    pub output: &'static str,
}

impl Spec {
    /// The defaults that each command's spec fills up from.
    pub const BASE: Spec = Spec {
        name: "",
        group: Group::Program,
        costs: Fuel::Nothing,
        in_place: false,
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

    /// The usage line of one form: `setsockopt [LEVEL] NAME VALUE`.
    pub fn usage(&self, form: &[Param]) -> String {
        // `close all` is about every handle, so none is named before it.
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

    /// The usage lines of all forms.
    pub fn usages(&self) -> Vec<String> {
        self.forms.iter().map(|form| self.usage(form)).collect()
    }

    /// The parameters and option values that take one of a few words, each with these words.
    pub fn choices(&self) -> Vec<(&'static str, String)> {
        let params = self.forms.iter().copied().flatten().copied();
        let params = params.chain(self.options.iter().filter_map(|option| option.value));
        let mut choices: Vec<(&'static str, String)> = Vec::new();
        for param in params {
            // A fixed word leaves nothing to choose.
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

/// A place among the words of a form.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The name in the usage line, in capitals.
    pub name: &'static str,
    /// What is accepted in this place.
    pub takes: Takes,
    /// Whether, and how often, a word must stand there.
    pub need: Need,
}

impl Param {
    /// The parameter in a usage line: `N`, `[N]` or `[N…]`.
    pub fn usage(&self) -> String {
        match self.need {
            Need::Required => self.name.to_owned(),
            Need::Optional => format!("[{}]", self.name),
            Need::Rest => format!("[{}…]", self.name),
        }
    }

    /// The number of arguments the parameter becomes; 0 for [`Need::Rest`], which has no fixed number.
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
    /// May be left out, if all parameters after it are left out too.
    Optional,
    /// Any number of times, as the last parameter.
    Rest,
}

/// What a parameter takes. A literal word is checked against it before anything runs.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// Any value: a bare number is that number, `true false none` are those values.
    Any,
    /// Text: a bare word is as typed, any other value its text form.
    Text,
    /// Bytes to send or write; any other value is an error.
    Data,
    /// Any value, and the spelling of a bare literal beside it (two arguments), as in `contains $x 5`.
    Element,
    /// A whole number of any size that 64 bits hold.
    Int,
    /// A count of bytes: 0 to 1 GiB.
    Size,
    /// A time in seconds: `5`, `0.5`, `500ms`.
    Time,
    /// A time, or `none` for no end.
    TimeOrNone,
    /// A port, 0 to 65535.
    Port,
    /// An address in one word or two (two arguments).
    Address,
    /// A handle; a bare word is the variable of that name.
    Handle,
    /// A task, or a list of tasks; a bare word is the variable of that name.
    Task,
    /// A channel; a bare word is the variable of that name.
    Channel,
    /// A barrier; a bare word is the variable of that name.
    Barrier,
    /// `on`, `off`, `1`, `0`, `true`, `false`
    Switch,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A protocol: a C name, a number or one of these words.
    Protocol(&'static [&'static str]),
    /// A socket option's level; whether a word is one decides which form is used.
    Level,
    /// A socket option's name.
    OptionName,
    /// A socket option's value.
    OptionValue,
    /// A list, which is never a bare word.
    List,
    /// A file's path, whatever bytes it has.
    Path,
    /// A command, topic or errno, for `help`.
    Topic,
    /// All words from here on are data, also those that begin with `--`.
    Raw,
}

impl Takes {
    /// The type's name and an example variable, if a bare word stands for the variable of that name.
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

/// An optional parameter.
pub(crate) const fn opt(name: &'static str, takes: Takes) -> Param {
    Param { name, takes, need: Need::Optional }
}

/// A last parameter that takes any number of words.
pub(crate) const fn rest(name: &'static str, takes: Takes) -> Param {
    Param { name, takes, need: Need::Rest }
}

/// What the compiler may ask about commands.
pub(crate) trait Vocabulary {
    /// The spec of a command, with its index in the table.
    fn command(&self, name: &str) -> Option<(u16, &'static Spec)>;
    /// The names of all commands, for suggestions.
    fn names(&self) -> Vec<&'static str>;
}
