"""Runs the Python lines of a table of pairs, from standard input: `== ROW`, `- CALL`, `+ CALL TO SHOW THE RESULT OF`."""

import errno
import os
import struct
import sys
import threading
from socket import *
from time import monotonic as now, sleep


class Task(threading.Thread):
    """What sockshell's `spawn` gives: `wait` gives the result or raises the error."""

    def __init__(self, call):
        super().__init__(daemon=True)
        self.call, self.result, self.error = call, None, None
        self.start()

    def run(self):
        try:
            self.result = self.call()
        except OSError as error:
            self.error = error

    def wait(self):
        self.join()
        if self.error:
            raise self.error
        return self.result


def tcp_pair():
    server = create_server(("127.0.0.1", 0))
    a = create_connection(server.getsockname())
    return a, server.accept()[0]


def until_waits(task):
    """Waits until a task has ended or waits in the kernel for something that is not another thread of ours.

    Where the kernel does not say what a task waits for, it gets this many milliseconds.
    """
    where = "/proc/self/task/%d/wchan" % task.native_id
    for _ in range(100):
        sleep(0.001)
        try:
            with open(where) as file:
                waits = file.read()
        except OSError:
            waits = "0"
        if not task.is_alive() or waits != "0" and "futex" not in waits:
            break


def drain(s):
    try:
        while True:
            s.recv(10, MSG_DONTWAIT)
    except OSError:
        pass


def fill(s):
    try:
        while True:
            s.send(b"x", MSG_DONTWAIT)
    except OSError:
        pass


def number(name, otherwise):
    """A constant by its name; Python does not have all of them."""
    return globals().get(name, otherwise)


def integer(value):
    """Four bytes, signed or not."""
    return struct.pack("i" if value < 1 << 31 else "I", value)


def group4(group, interface):
    return inet_aton(group) + bytes(4) + struct.pack("i", interface)


def group6(group, interface):
    return inet_pton(AF_INET6, group) + struct.pack("i", interface)


def time_of(data):
    seconds, micros = struct.unpack("ll", data)
    return seconds + micros / 1000000


def linger_of(data):
    on, seconds = struct.unpack("ii", data)
    return seconds if on else None


def credentials_of(data):
    return [list(pair) for pair in zip((b"pid", b"uid", b"gid"), struct.unpack("iii", data))]


def shown(value):
    """A value as sockshell's `repr` has it."""
    if value is None or isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes) and value.startswith(b"\0pairs-"):
        return "unix:@" + value[1:].decode()
    if isinstance(value, bytes):
        text = "".join(chr(byte) if 32 <= byte < 127 else "\\x%02x" % byte for byte in value)
        return '"' + text.replace('"', '\\"').replace("\\x0a", "\\n").replace("\\x0d", "\\r").replace("\\x09", "\\t") + '"'
    if isinstance(value, str):
        return "unix:" + value
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return ("[%s]:%d" if len(value) == 4 else "%s:%d") % value[:2]
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(shown, value)) + "]"
    return str(value)


def name(error):
    """The name of an error's number, as sockshell's `errno` gives it."""
    if isinstance(error, gaierror):
        return next(name for name in globals() if name.startswith("EAI_") and globals()[name] == error.errno)
    if isinstance(error, timeout):
        return "ETIMEDOUT"
    # Two names have the same number.
    return errno.errorcode[error.errno].replace("ENOTSUP", "EOPNOTSUPP") if error.errno else repr(error)


def run(line, variables):
    """The value of an expression, or nothing for a statement."""
    try:
        return eval(compile(line, line, "eval"), variables)
    except SyntaxError:
        exec(compile(line, line, "exec"), variables)


variables = {}
for line in sys.stdin.read().splitlines():
    mark, line = line[:2], line[2:]
    if mark == "==":
        print("==" + line)
        variables = dict(globals())
    elif mark == "- " and variables is not None:
        try:
            run(line, variables)
        except OSError as error:
            print("breaks off:", line, error)
            variables = None
    elif variables is not None:
        try:
            print(shown(run(line, variables)))
        except OSError as error:
            print(name(error))
