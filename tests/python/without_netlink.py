#!/usr/bin/env python3
"""without_netlink.py PROGRAM [WORD…]: runs a program for which the kernel has no netlink.

A seccomp filter refuses socket(AF_NETLINK, …) with EPROTONOSUPPORT, as a kernel without CONFIG_INET_DIAG refuses
NETLINK_SOCK_DIAG, and allows all else. Where there can be no such filter it says so and ends with 77.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
AF_NETLINK = 16
# Offsets in struct seccomp_data (seccomp(2)): number of the call, architecture, low half of the first argument.
NUMBER, ARCHITECTURE, FIRST = 0, 4, 16
# AUDIT_ARCH_… and the number of socket(2).
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


def skip(why):
    print(why, file=sys.stderr)
    sys.exit(77)


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


if platform.machine() not in MACHINES or struct.calcsize("P") != 8:
    skip(f"no seccomp filter for {platform.machine()} is written here")
architecture, socket = MACHINES[platform.machine()]
# BPF instructions: code, jumps if true and if false, operand.
steps = [
    (LOAD, 0, 0, ARCHITECTURE),
    (JUMP_IF_EQUAL, 0, 5, architecture),
    (LOAD, 0, 0, NUMBER),
    (JUMP_IF_EQUAL, 0, 3, socket),
    (LOAD, 0, 0, FIRST),
    (JUMP_IF_EQUAL, 0, 1, AF_NETLINK),
    (RETURN, 0, 0, ERRNO | errno.EPROTONOSUPPORT),
    (RETURN, 0, 0, ALLOW),
]
code = b"".join(struct.pack("=HBBI", *step) for step in steps)
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
    skip(f"no_new_privs: {os.strerror(ctypes.get_errno())}")
if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(Filter(len(steps), code)), 0, 0) != 0:
    skip(f"seccomp: {os.strerror(ctypes.get_errno())}")
os.execvp(sys.argv[1], sys.argv[1:])
