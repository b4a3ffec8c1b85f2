//! Hints for files, other streams and programs.

use rustix::io::Errno;

use crate::spec::CallKind;

pub(super) fn hint(call: CallKind, error: Errno) -> Option<&'static str> {
    Some(match (call, error) {
        (CallKind::Opening, Errno::NOENT) => "check the path; `open PATH w` makes a file, but no folder",
        (CallKind::Opening, Errno::ACCESS | Errno::PERM) => "this file may not be opened that way by whoever runs this",
        (CallKind::Opening, Errno::NOTDIR) => "a part of this path is a file and no folder: check the path",
        (CallKind::Opening, Errno::ROFS) => "nothing can be written to this file system: take another folder",
        (CallKind::Opening, Errno::TXTBSY) => "this program is running: write to another file and rename it",
        (CallKind::Opening, Errno::NXIO) => "is it a unix socket? `connect unix:/path` talks to one",
        (CallKind::Executing, Errno::NOENT) => {
            "programs are looked for in $PATH; one elsewhere is named by its path: `exec ./tool`"
        }
        (CallKind::Executing, Errno::ACCESS) => {
            "the file may not be run: `chmod +x` it, or name its interpreter: `exec sh ./tool`"
        }
        (CallKind::Executing, Errno::NOEXEC) => "it has no `#!` line: name its interpreter, `exec sh ./tool`",
        (_, Errno::ISDIR) => "this is a folder; open a file in it",
        (_, Errno::NAMETOOLONG) => "a name in a path has at most 255 bytes",
        (_, Errno::NOSPC | Errno::DQUOT) => "the disk is full: make room, or write elsewhere",
        (_, Errno::FBIG) => "the file may not become larger: `ulimit -f` says how large it may be",
        (_, Errno::IO) => "the device failed: what was written may be lost",
        (CallKind::Writing, Errno::PIPE) => "nobody reads any more: the program at the other end is gone",
        _ => return None,
    })
}
