//! What to do about a failed system call, by operation and errno. What fits no operation in particular is said once
//! for all.

use rustix::io::Errno;

use crate::net::errno as names;

/// The hint for a failure, if there is something to say.
#[must_use]
pub fn hint(operation: &str, code: i32) -> Option<&'static str> {
    for_operation(operation, code).or_else(|| for_all(code))
}

/// What is said of a failure of this operation in particular.
#[must_use]
pub fn for_operation(operation: &str, code: i32) -> Option<&'static str> {
    by_operation(operation, errno(code)?)
}

/// What is said of a failure whatever the operation.
#[must_use]
pub fn for_all(code: i32) -> Option<&'static str> {
    errno(code).map_or_else(|| look_up(code), general)
}

/// Name look-up has codes of its own, which are negative; `Errno` knows positive numbers only.
fn errno(code: i32) -> Option<Errno> {
    (code > 0).then(|| Errno::from_raw_os_error(code))
}

fn look_up(code: i32) -> Option<&'static str> {
    Some(match code {
        names::EAI_SERVICE => "services are listed in /etc/services, by socket type; a number needs no name",
        names::EAI_FAMILY | names::EAI_SOCKTYPE => "names are for AF_INET and AF_INET6, with SOCK_STREAM or SOCK_DGRAM",
        _ => "check the spelling; `127.0.0.1` and `localhost` need no name server",
    })
}

fn by_operation(operation: &str, error: Errno) -> Option<&'static str> {
    Some(match (operation, error) {
        ("bind" | "create_server" | "listen", Errno::ADDRINUSE) => {
            "another socket holds this address; `setsockopt SO_REUSEADDR on` before `bind` helps when it is only in TIME_WAIT"
        }
        ("bind" | "create_server", Errno::ADDRNOTAVAIL) => {
            "no interface of this machine has this address; 127.0.0.1 is always there, 0.0.0.0 stands for all"
        }
        ("connect" | "connect_ex" | "create_connection", Errno::ADDRNOTAVAIL) => {
            "one cannot connect to this address from here; is the port 0, or are all local ports in use?"
        }
        ("bind" | "create_server", Errno::ACCESS) => {
            "ports below 1024 need privilege (CAP_NET_BIND_SERVICE); take one above, or 0 for any free one"
        }
        ("bind", Errno::INVAL) => "this socket has an address already; make a new one to bind another",
        ("connect" | "create_connection", Errno::CONNREFUSED) => {
            "nothing listens at this address; start the server first, or check the port"
        }
        ("connect", Errno::INPROGRESS) => {
            "the handle is non-blocking: the connection is being made; ask `getsockopt SO_ERROR` when it is ready to write"
        }
        ("connect", Errno::ALREADY) => "an earlier `connect` of this non-blocking socket is still under way",
        ("connect", Errno::ISCONN) => "it is connected already, or it listens; a new connection needs a new socket",
        ("connect" | "create_connection", Errno::TIMEDOUT) => {
            "nobody answered: is the host up, does a firewall drop the packets?"
        }
        ("connect", Errno::INVAL) => "a listening socket cannot connect; make a new one",
        ("accept", Errno::INVAL) => "the socket does not listen yet: `bind` and `listen` come first",
        ("accept", Errno::AGAIN) => "no client is waiting and the handle is non-blocking",
        ("accept", Errno::TIMEDOUT) => "no client came in time",
        ("accept" | "listen", Errno::OPNOTSUPP) => "only a stream socket has connections to accept",
        ("listen", Errno::INVAL) => "a connected socket cannot listen; make a new one",
        ("exec", Errno::NOENT) => "programs are looked for in $PATH; one elsewhere is named by its path: `exec ./tool`",
        ("exec", Errno::ACCESS) => "the file may not be run: `chmod +x` it, or name its interpreter: `exec sh ./tool`",
        ("exec", Errno::NOEXEC) => "it has no `#!` line: name its interpreter, `exec sh ./tool`",
        ("socket", Errno::PERM | Errno::ACCESS) => "raw sockets need privilege (CAP_NET_RAW): run it as root",
        ("socket", Errno::PROTONOSUPPORT) => "this family and type do not go with this protocol; leave it out",
        ("shutdown" | "getpeername", Errno::NOTCONN) => "there is no connection, or it is gone already",
        ("send" | "sendall", Errno::NOTCONN) => {
            "connect first; on a server send on what `accept` gave, not on the listening socket"
        }
        ("send" | "sendall", Errno::PIPE) => {
            "the other end is gone, this side was shut down for writing, or it was never connected"
        }
        ("send" | "sendall", Errno::AGAIN) => {
            "the peer reads too slowly and the handle is non-blocking: try again later"
        }
        ("send" | "sendall", Errno::TIMEDOUT) => "the peer does not read: its window is full",
        ("sendto", Errno::ACCESS) => "is it a broadcast address? `setsockopt SO_BROADCAST on` comes first",
        ("sendto", Errno::ISCONN) => "the connection has its address already: use `send`",
        ("sendto", Errno::NOTCONN | Errno::PIPE) => "this kind of socket has to `connect` first, and then use `send`",
        ("sendto", Errno::NOENT) => "no socket has this path; start the receiver first, or check the path",
        ("sendto", Errno::INVAL) => "nothing can be sent to port 0: say the receiver's port",
        ("sendto", Errno::AGAIN | Errno::TIMEDOUT) => "the receiver's queue is full: it reads too slowly",
        ("recv" | "recvfrom" | "send" | "sendto", Errno::CONNREFUSED) => {
            "an earlier datagram was refused: nothing is bound to the address it went to"
        }
        ("connect", Errno::NOENT) => "no socket has this path; start the server first, or check the path",
        ("bind" | "create_server", Errno::NOENT) => "the folder of this path is not there",
        ("open", Errno::NOENT) => "check the path; `open PATH w` makes a file, but no folder",
        ("open", Errno::ACCESS) => "this file may not be opened that way by whoever runs this",
        ("open" | "read" | "readline" | "write", Errno::ISDIR) => "this is a folder; open a file in it",
        ("setsockopt", Errno::INVAL) => "the option does not take this value, or not in this state of the socket",
        _ => return None,
    })
}

fn general(error: Errno) -> Option<&'static str> {
    Some(match error {
        Errno::CONNRESET => "the other end broke the connection off (RST): it crashed, or closed with data unread",
        Errno::PIPE => "the other end is gone, or this side was shut down for writing",
        Errno::BADF => "the handle is closed",
        Errno::AGAIN => "nothing is there yet and the handle is non-blocking; `settimeout` makes it wait",
        Errno::TIMEDOUT => "nothing came in time; `settimeout none` waits for ever",
        Errno::MFILE => "this process has no descriptor left: close handles, or raise `ulimit -n`",
        Errno::NFILE => "the whole system has no descriptor left",
        Errno::NETUNREACH | Errno::HOSTUNREACH => "there is no route to this address",
        Errno::AFNOSUPPORT => "the address is of another family than the socket",
        Errno::NOPROTOOPT => "this kind of socket does not know this option",
        Errno::DESTADDRREQ => "say where to: `sendto`, or `connect` first",
        Errno::MSGSIZE => "a datagram holds at most 65507 bytes over IPv4",
        Errno::NOTCONN => "connect first; on a server read from what `accept` gave, not from the listening socket",
        Errno::OPNOTSUPP => "this kind of socket cannot do this",
        Errno::INTR => "it was interrupted",
        _ => return None,
    })
}
