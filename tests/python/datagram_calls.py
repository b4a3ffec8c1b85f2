"""Datagram calls and what they come to, one line each, for comparison with sockshell."""

import errno
import socket


def show(call):
    """The result of a call, or the name of its errno."""
    try:
        result = call()
    except OSError as error:
        # Two names have the same number.
        result = errno.errorcode[error.errno].replace("ENOTSUP", "EOPNOTSUPP")
    print(result.decode() if isinstance(result, bytes) else result)


def udp():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def unix(kind):
    return socket.socket(socket.AF_UNIX, kind)


here = ("127.0.0.1", 0)
a, b = udp(), udp()
a.bind(here)
b.bind(here)
show(lambda: b.send(b"x"))
show(lambda: b.getpeername())
show(lambda: b.sendto(b"", a.getsockname()))
show(lambda: a.recvfrom(10)[1] == b.getsockname())
show(lambda: b.sendto(b"x" * 65507, a.getsockname()))
show(lambda: len(a.recv(70000)))
show(lambda: b.sendto(b"x" * 65508, a.getsockname()))
show(lambda: b.sendto(b"hello", a.getsockname()))
show(lambda: a.recvfrom(2)[0])
show(lambda: a.recv(10, socket.MSG_DONTWAIT))
show(lambda: b.sendto(b"x", ("127.255.255.255", 9)))
show(lambda: b.sendto(b"x", ("127.0.0.1", 0)))
b.connect(a.getsockname())
show(lambda: b.sendto(b"abc", a.getsockname()))
show(lambda: a.recv(10, socket.MSG_PEEK))
# Python's recv(0) does not call the kernel at all; recvfrom does.
show(lambda: a.recvfrom(0)[0])
show(lambda: a.recv(10, socket.MSG_DONTWAIT))
a.close()
show(lambda: b.send(b"lost"))
show(lambda: b.recv(10))
show(lambda: b.shutdown(socket.SHUT_WR))
show(lambda: b.send(b"x"))
show(lambda: unix(socket.SOCK_DGRAM).send(b"x"))
show(lambda: unix(socket.SOCK_DGRAM).sendto(b"x", "/nonexistent/path"))
show(lambda: unix(socket.SOCK_SEQPACKET).sendto(b"x", "/nonexistent/path"))
show(lambda: unix(socket.SOCK_STREAM).sendto(b"x", "/nonexistent/path"))
show(lambda: socket.socket().sendto(b"x", ("127.0.0.1", 1)))
show(lambda: socket.socket().recvfrom(1))
p, q = socket.socketpair()
show(lambda: p.sendto(b"x", "/nonexistent/path"))
p, q = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
show(lambda: p.send(b"x" * 100000))
show(lambda: len(q.recv(1000000)))
show(lambda: p.send(b""))
show(lambda: len(q.recv(10)))
show(lambda: q.close())
show(lambda: p.send(b"x"))
