//! The `--` options of a command: the rows of its table, and the constants by which its function finds them.

use super::{Param, Takes, req};

#[derive(Clone, Copy, Debug)]
pub struct OptionSpec {
    /// The name with its dashes.
    pub name: &'static str,
    /// The one word it takes, if any, which becomes one argument.
    pub value: Option<Param>,
    /// What it does, in one line.
    pub meaning: &'static str,
}

impl OptionSpec {
    /// The option in a usage line: `--timeout T`.
    pub fn usage(&self) -> String {
        self.value.map_or_else(|| self.name.to_owned(), |value| format!("{} {}", self.name, value.name))
    }
}

/// An option without a value.
pub(crate) const fn flag(name: &'static str, meaning: &'static str) -> OptionSpec {
    OptionSpec { name, value: None, meaning }
}

/// An option with a value.
pub(crate) const fn with(name: &'static str, value: &'static str, takes: Takes, meaning: &'static str) -> OptionSpec {
    OptionSpec { name, value: Some(req(value, takes)), meaning }
}

/// The index of an option in its command's table, by which the command's function asks for it: `const OOB: Opt =
/// Opt::of(OPTIONS, "--oob")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opt(usize);

impl Opt {
    /// The option of a name. Meant for constants: a name that the table does not have fails to compile.
    pub(crate) const fn of(options: &[OptionSpec], name: &str) -> Opt {
        let mut number = 0;
        while number < options.len() {
            if is_same(options[number].name.as_bytes(), name.as_bytes()) {
                return Opt(number);
            }
            number += 1;
        }
        panic!("the table has no option of this name")
    }

    pub(crate) const fn number(self) -> usize {
        self.0
    }
}

/// Compares in constants, where `==` on slices is not allowed.
const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

#[cfg(test)]
mod tests {
    use super::{Opt, OptionSpec, flag};

    const OPTIONS: &[OptionSpec] = &[flag("--drop", ""), flag("--dontwait", ""), flag("--do", "")];

    #[test]
    fn an_option_is_found_by_its_whole_name() {
        let found = ["--do", "--drop", "--dontwait"].map(|name| Opt::of(OPTIONS, name).number());
        assert_eq!(found, [2, 0, 1]);
    }

    #[test]
    #[should_panic(expected = "no option of this name")]
    fn a_name_that_only_begins_an_option_is_none() {
        Opt::of(OPTIONS, "--don");
    }
}
