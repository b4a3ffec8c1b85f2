"""Runs a program on a terminal of its own: what comes in here is typed there, what it shows comes out here.

usage: terminal.py COLUMNS[:NEXT] PROGRAM [ARG...]

Ends with the program's exit code (128 + N for signal N). The end of the input types nothing and closes nothing; to
type Ctrl-D, send its byte. SIGUSR1 makes the terminal NEXT columns wide. When we are killed the terminal goes away, and the program gets SIGHUP.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

columns, *program = sys.argv[1:]
columns, _, next_columns = columns.partition(":")


def resize(terminal, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(columns), 0, 0))


child, terminal = pty.fork()
if child == 0:
    # Our own end of the terminal sets its size before the program can look at it.
    resize(0, columns)
    # Whoever started us may have them ignored, a shell in the background for example.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        os.execvp(program[0], program)
    finally:
        os._exit(127)

signal.signal(signal.SIGUSR1, lambda *_: resize(terminal, next_columns))
sources = [0, terminal]
typed = b""
while True:
    readable, writable, _ = select.select(sources, [terminal] if typed else [], [])
    if terminal in readable:
        try:
            shown = os.read(terminal, 65536)
        except OSError:  # EIO: the program has gone
            shown = b""
        if not shown:
            break
        while shown:
            shown = shown[os.write(1, shown) :]
    if 0 in readable:
        more = os.read(0, 65536)
        if not more:
            sources.remove(0)
        typed += more
    if typed and terminal in writable:
        typed = typed[os.write(terminal, typed[:512]) :]

sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
