//! Start-up file: the user's lines that run before the first prompt.

use std::path::PathBuf;

use crate::compiler::{Mode, Program};
use crate::diagnostic::Diagnostic;
use crate::machine::Machine;
use crate::machine::loader::{self, ProgramText};

/// `$XDG_CONFIG_HOME/sockshell/config.sock`, or the same in `~/.config`.
pub(super) fn path() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CONFIG_HOME").filter(|folder| folder.is_absolute());
    let folder = folder.or_else(|| Some(set("HOME")?.join(".config")))?;
    Some(folder.join("sockshell/config.sock"))
}

/// Compiles a file as a program that adds to the names at the prompt.
pub(super) fn load_file(machine: &mut Machine, path: &std::path::Path, mode: Mode) -> Result<Program, Vec<Diagnostic>> {
    let text = ProgramText::read(path).map_err(|why| vec![Diagnostic::error(why)])?;
    loader::compile(machine, &text, mode)
}
