"""What Python's socket module says about names and numbers, one line each, for comparison."""

import errno
import socket
import sys


def show(family, kind, proto, addr):
    """A row of getaddrinfo in the form sockshell prints it."""
    protos = {socket.IPPROTO_TCP: '"IPPROTO_TCP"', socket.IPPROTO_UDP: '"IPPROTO_UDP"'}
    host = "[%s]" % addr[0] if family == socket.AF_INET6 else addr[0]
    return '["%s", "%s", %s, %s:%d]' % (family.name, kind.name, protos.get(proto, proto), host, addr[1])


if sys.argv[1] == "constants":
    # The names come on standard input; those Python does not have are left out.
    for name in sys.stdin.read().split():
        for module in (socket, errno):
            if hasattr(module, name):
                print(name, int(getattr(module, name)))
                break
else:
    for host, port in (("127.0.0.1", 80), ("::1", "http"), ("localhost", "domain"), ("localhost", 8080)):
        for family, kind, proto, _, addr in socket.getaddrinfo(host, port):
            print(show(family, kind, proto, addr))
    print(socket.gethostbyname("localhost"), socket.gethostname())
    print('["%s", "%s"]' % socket.getnameinfo(("127.0.0.1", 80), 0))
    print(socket.getservbyname("http"), socket.getservbyname("domain", "udp"), socket.getservbyport(443, "tcp"))
