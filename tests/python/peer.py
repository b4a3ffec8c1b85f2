"""What the Python peers share: an address from the command line, and the first line a server prints."""

import socket
import sys


def address(text):
    """Splits HOST:PORT."""
    host, _, port = text.rpartition(":")
    return host, int(port)


def show(addr):
    """The text form of an IPv4 address pair."""
    return "%s:%d" % addr


def listen():
    """A listening socket at the address in the first argument, announced on standard output."""
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(address(sys.argv[1]))
    server.listen(5)
    print("listening on", show(server.getsockname()), flush=True)
    return server


def connect():
    """A socket connected to the address in the first argument."""
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.connect(address(sys.argv[1]))
    return client


def lines():
    """The lines typed at the prompt `>>> `, without empty ones, up to `quit` or the end of input."""
    while True:
        try:
            line = input(">>> ")
        except EOFError:
            return
        if line == "quit":
            return
        if line:
            yield line
