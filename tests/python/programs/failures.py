"""Exceptions of several kinds."""
import socket
import sys


def check(port):
    if port < 0:
        raise ValueError("bad port")
    return port


def attempt(what):
    try:
        if what == 1:
            check(-1)
        elif what == 2:
            socket.create_connection(("127.0.0.1", 1))
        elif what == 3:
            int("seven")
        return "fine"
    except ValueError as e:
        return "value"
    except (ConnectionRefusedError, socket.timeout):
        return "refused"
    except Exception as e:
        return "other"
    finally:
        print("finally", what)


for what in range(4):
    print(attempt(what))

try:
    try:
        check(-5)
    except ValueError as err:
        print("again:", err)
        raise
except Exception as err:
    print("outer:", err)

s = socket.socket()
s.setblocking(False)
try:
    s.connect(("127.0.0.1", 1))
except BlockingIOError:
    print("in progress")
except ConnectionRefusedError:
    print("in progress")
s.close()
try:
    s.send(b"x")
except OSError as e:
    print("OSError", e.errno, e.strerror)
sys.exit(3)
