//! Topics about sockets: addresses, handles, their options, reading.

use super::Topic;
use crate::spec::Example;

/// The topics.
pub(super) static TOPICS: &[Topic] = &[
    Topic {
        names: &["addresses", "address"],
        title: "how an address is written",
        rows: &[
            ("127.0.0.1:8080", "an IPv4 address and a port"),
            ("[::1]:8080", "an IPv6 address and a port"),
            ("localhost:http", "names of hosts and services are looked up"),
            ("localhost 8080", "host and port in two words"),
            ("8080 or :8080", "a port alone is on loopback; type 0.0.0.0:8080 for all interfaces"),
            ("127.0.0.1:0", "the system chooses the port; `getsockname` tells which"),
            ("unix:/run/x.sock", "a unix socket's path; unix:@name is abstract, of any bytes"),
            ("192.0.2.1", "a raw socket's address is a host alone"),
            ("$server", "a handle: the address it is bound to"),
        ],
        text: "Names are looked up in the handle's own family: a tcp6 socket takes IPv6 addresses, a unix socket a path alone. `host` and `port` give the \
               parts of an address, `getaddrinfo` everything a name stands for.",
        example: Example {
            script: "server = create_server 127.0.0.1:0\nclient = socket tcp\nclient.connect $server\nprint $(host $(client.getpeername)) $(port localhost:8080)",
            output: "127.0.0.1 8080\n",
        },
        commands: &["bind", "connect", "connect_ex", "create_server", "create_connection", "sendto", "host", "port"],
        ..Topic::BASE
    },
    Topic {
        names: &["handle", "sockets"],
        title: "sockets and streams, and which one a command works on",
        text: "`server = socket tcp` makes a handle and names it. `server.listen` works on it; without a prefix a command works \
               on the current handle: the socket made last, or chosen with `use`. When that is closed it is the one before. \
               A task begins with the current handle of whoever spawned it.\n\
               `handles` lists all of them. A handle closes with `close`, or when no variable holds it any more. Where a \
               command takes a HANDLE, the variable's name is enough: use server. At the prompt a handle that is not \
               assigned becomes a variable such as tcp1.\n\
               Kinds: tcp tcp6 udp udp6 unix unix-dgram unix-seqpacket raw, or the C names: socket AF_INET SOCK_STREAM, or their numbers: socket 2 1.",
        example: Example {
            script: "socket tcp\nbind 127.0.0.1:0\nlisten 5\nclient = create_connection $(getsockname)\nprint $(getsockopt SO_ACCEPTCONN)\nclose\nprint $(getsockopt SO_ACCEPTCONN)",
            output: "0\n1\n",
        },
        commands: &["socket", "use", "handles", "close"],
        ..Topic::BASE
    },
    Topic {
        names: &["reading", "receiving"],
        title: "`recv` against recvexact, recvline, recvuntil and recvall",
        rows: &[
            ("recv N", "one system call: what has arrived, at most N bytes"),
            ("recvexact N", "exactly N bytes"),
            ("recvline", "up to and with \\n; --drop leaves the \\n out"),
            ("recvuntil TEXT", "up to and with TEXT"),
            ("recvall", "up to the end of the stream; --max N: at most N bytes"),
            ("recvfrom N", "one datagram and its sender's address"),
        ],
        text: "TCP has no messages: one `send` may arrive in pieces, two in one. `recv` shows what one call gave, and empty bytes \
               mean that the peer has ended its side. The others read until they have what they say, and fail when the stream \
               ends before. What they read too much is kept, and served to whichever read comes next.",
        example: Example {
            script: "a, b = socketpair\na.send \"one\\ntw\"; a.send \"o\\nrest\"; a.close\nprint $(b.recvline --drop) $(b.recvline --drop)\nprint $(b.recv 2) $(b.recvall)",
            output: "one two\nre st\n",
        },
        commands: &["recv", "recvexact", "recvline", "recvuntil", "recvall", "recvfrom"],
        ..Topic::BASE
    },
    Topic {
        names: &["option", "sockopts"],
        title: "socket options by their C names",
        rows: &[
            ("setsockopt SO_REUSEADDR on", "on/off, 1/0: for those that are on or off"),
            ("setsockopt SO_RCVBUF 64k", "a number"),
            ("setsockopt SO_RCVTIMEO 500ms", "a time; none for no limit"),
            ("setsockopt SO_LINGER 0", "seconds, or off; 0 makes `close` send a RST"),
            ("getsockopt SO_ERROR", "reads one"),
            ("options", "every option of the handle, with its value"),
        ],
        text: "The level (SOL_SOCKET, IPPROTO_TCP …) is known from the name and may be left out. `help TCP_NODELAY` tells what one \
               option does. A command's own options are others: words that begin with --, anywhere in its call.",
        example: Example {
            script: "s = socket tcp\ns.setsockopt TCP_NODELAY on\nprint $(s.getsockopt TCP_NODELAY) $(s.getsockopt SOL_SOCKET SO_TYPE)",
            output: "1 1\n",
        },
        commands: &["setsockopt", "getsockopt", "options"],
        ..Topic::BASE
    },
];
