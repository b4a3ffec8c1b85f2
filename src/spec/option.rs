//! The `--` options of commands: the rows of a command's table of options, and the constants that find them again.

use super::{Param, Takes, req};

/// A `--` option.
#[derive(Clone, Copy, Debug)]
pub struct OptionSpec {
    /// With its dashes.
    pub name: &'static str,
    /// Its value, when it takes one (one word; one place).
    pub value: Option<Param>,
    /// One line.
    pub meaning: &'static str,
}

impl OptionSpec {
    /// How it is written: `--timeout T`.
    pub fn usage(&self) -> String {
        self.value.map_or_else(|| self.name.to_owned(), |value| format!("{} {}", self.name, value.name))
    }
}

/// An option that is there or not.
pub(crate) const fn flag(name: &'static str, meaning: &'static str) -> OptionSpec {
    OptionSpec { name, value: None, meaning }
}

/// An option with a value.
pub(crate) const fn with(name: &'static str, value: &'static str, takes: Takes, meaning: &'static str) -> OptionSpec {
    OptionSpec { name, value: Some(req(value, takes)), meaning }
}

/// An option's number in its command's table, by which what runs the command asks for it:
/// `const OOB: Opt = Opt::of(OPTIONS, "--oob")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opt(usize);

impl Opt {
    /// The option of a name. Meant for constants: one whose table has no such option does not compile.
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

    /// Its number in the table.
    pub(crate) const fn number(self) -> usize {
        self.0
    }
}

/// Equality that a constant may ask for.
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
