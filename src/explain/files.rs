//! Hints for files, other streams and programs.

use rustix::io::Errno;

/// The hint of one of these commands.
pub(super) fn hint(operation: &str, error: Errno) -> Option<&'static str> {
    Some(match (operation, error) {
        ("open", Errno::NOENT) => "check the path; `open PATH w` makes a file, but no folder",
        ("open", Errno::ACCESS | Errno::PERM) => "this file may not be opened that way by whoever runs this",
        ("open", Errno::NOTDIR) => "a part of this path is a file and no folder: check the path",
        ("open", Errno::ROFS) => "nothing can be written to this file system: take another folder",
        ("open", Errno::TXTBSY) => "this program is running: write to another file and rename it",
        ("open", Errno::NXIO) => "is it a unix socket? `connect unix:/path` talks to one",
        ("exec", Errno::NOENT) => "programs are looked for in $PATH; one elsewhere is named by its path: `exec ./tool`",
        ("exec", Errno::ACCESS) => "the file may not be run: `chmod +x` it, or name its interpreter: `exec sh ./tool`",
        ("exec", Errno::NOEXEC) => "it has no `#!` line: name its interpreter, `exec sh ./tool`",
        (_, Errno::ISDIR) => "this is a folder; open a file in it",
        (_, Errno::NAMETOOLONG) => "a name in a path has at most 255 bytes",
        (_, Errno::NOSPC | Errno::DQUOT) => "the disk is full: make room, or write elsewhere",
        (_, Errno::FBIG) => "the file may not become larger: `ulimit -f` says how large it may be",
        (_, Errno::IO) => "the device failed: what was written may be lost",
        ("write", Errno::PIPE) => "nobody reads any more: the program at the other end is gone",
        _ => return None,
    })
}
