# A line protocol, read with makefile.
import socket
import sys

s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
f = s.makefile("r")
print("greeting:", f.readline().strip())
for command in ["HELO me", "NOOP", "QUIT"]:
    s.sendall((command + "\r\n").encode("ascii"))
    reply = f.readline()
    code = int(reply[:3])
    if 200 <= code < 400:
        print(command, "->", code, reply[4:].rstrip())
    else:
        print(command, "failed:", reply, end="")
f.close()
s.close()
