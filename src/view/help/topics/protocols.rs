//! Topics about what happens on the wire and in the kernel: the handshake, the states, datagrams, unix sockets.

use super::Topic;
use crate::spec::Example;

/// The topics.
pub(super) static TOPICS: &[Topic] = &[
    Topic {
        names: &["handshake"],
        title: "how a TCP connection begins",
        rows: &[
            ("connect", "sends SYN and waits for the answer"),
            ("listen", "the kernel answers SYN, ACK, without the program"),
            ("the last ACK", "`connect` is done, and the connection waits in the queue"),
            ("accept", "takes it from the queue; that sends nothing"),
            ("RST instead", "nobody listens there: ECONNREFUSED"),
        ],
        text: "So a client is connected, and may send, before the server has called `accept`. `handles` shows the queue: \
               LISTEN 1/5 is one waiting client where five may wait.",
        example: Example {
            script: "server = socket tcp\nserver.bind 127.0.0.1:0\nserver.listen 5\nclient = socket tcp\nclient.connect $server\nprint \"queued: $(contains $(handles) \"LISTEN 1/5\")\"\nconn, addr = server.accept\nprint \"accepted: $(contains $(handles) \"LISTEN 0/5\")\"",
            output: "queued: true\naccepted: true\n",
        },
        commands: &["listen", "accept", "connect"],
        ..Topic::BASE
    },
    Topic {
        names: &["states", "state", "ESTABLISHED", "CLOSE-WAIT", "CLOSE_WAIT", "LISTEN"],
        title: "the TCP states that `handles` shows",
        rows: &[
            ("new, bound", "a socket that was never connected, without and with an address"),
            ("LISTEN 1/5", "a server; one client waits for `accept`, five may"),
            ("SYN-SENT", "a connect that waits for its answer"),
            ("ESTABLISHED", "connected, both ways open"),
            ("FIN-WAIT-1, FIN-WAIT-2", "we have ended our side, the peer not yet its own"),
            ("CLOSE-WAIT", "the peer has ended its side, we not yet ours: `close` is due"),
            ("LAST-ACK, CLOSING", "both have; the last answer is on its way"),
            ("TIME-WAIT", "over, and the port is kept a minute: `help TIME_WAIT`"),
            ("CLOSED", "over, or reset"),
        ],
        example: Example {
            script: "server = create_server 127.0.0.1:0\nclient = create_connection $server\nconn, addr = server.accept\nclient.shutdown write\n_ = conn.recv 10\nprint $(contains $(handles) CLOSE-WAIT)",
            output: "true\n",
        },
        commands: &["handles"],
        ..Topic::BASE
    },
    Topic {
        names: &["TIME_WAIT", "TIME-WAIT", "time_wait"],
        title: "why a port is taken for a minute after a connection",
        rows: &[
            ("who closes first", "keeps the address for 60 seconds, so that late packets find no other"),
            ("SO_REUSEADDR", "on both sockets lets a server bind there again; `create_server` sets it"),
            ("SO_LINGER 0", "closes with RST: no TIME-WAIT, but what was not sent is lost"),
        ],
        text: "It is no fault: let the client close first, or set SO_REUSEADDR before `bind`.",
        example: Example {
            script: "server = create_server 127.0.0.1:0\nlocal = server.getsockname\nclient = create_connection $server\nconn, addr = server.accept\nconn.close; _ = client.recv 10; client.close; server.close\nagain = socket tcp\nfails EADDRINUSE again.bind $local\nagain.setsockopt SO_REUSEADDR on; again.bind $local\nprint \"bound again\"",
            output: "bound again\n",
        },
        commands: &["create_server", "bind"],
        ..Topic::BASE
    },
    Topic {
        names: &["udp", "datagram", "datagrams"],
        title: "datagrams: messages without a connection",
        rows: &[
            ("socket udp", "udp6 for IPv6; unix-dgram on this machine alone"),
            ("sendto DATA ADDR", "one message; the first one binds a free port"),
            ("recvfrom 2048", "one message and its sender; what is longer than that is cut off"),
            ("connect ADDR", "then `send` and `recv` do, and others are not heard"),
        ],
        text: "Each arrives whole or not at all, perhaps twice or in another order; so give a `recv` that waits for an answer a \
               --timeout, and ask again. ECONNREFUSED on a connected one means that nobody has the port.",
        example: Example {
            script: "server = socket udp\nserver.bind 127.0.0.1:0\nclient = socket udp\nclient.sendto \"hello\" $server\ndata, sender = server.recvfrom 2048\nserver.sendto $(upper $data) $sender\nprint $(client.recv 2048 --timeout 2)",
            output: "HELLO\n",
        },
        commands: &["sendto", "recvfrom"],
        ..Topic::BASE
    },
    Topic {
        names: &["unix"],
        title: "unix sockets: connections on one machine",
        rows: &[
            ("socket unix", "a stream; unix-dgram messages, unix-seqpacket both"),
            ("bind unix:/run/x.sock", "makes the file, which stays when the socket is closed"),
            ("bind unix:@name", "an abstract name: no file, gone with the socket"),
            ("socketpair", "two that are connected to each other"),
        ],
        text: "EADDRINUSE: the file is there already; remove it when no program listens there. ECONNREFUSED: the file is left from a \
               program that is gone. `getsockopt SO_PEERCRED` tells who is at the other end.",
        example: Example {
            script: "server = socket unix\nserver.bind unix:@sockshell-help-example\nserver.listen 5\nclient = socket unix\nclient.connect unix:@sockshell-help-example\nconn, addr = server.accept\nclient.send hello\nprint $(conn.recv 10)",
            output: "hello\n",
        },
        commands: &["socketpair"],
        ..Topic::BASE
    },
];
