import socket

a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
a.send(b"peekaboo")
print(b.recv(4, socket.MSG_PEEK), b.recv(4), b.recv(100))
try:
    b.recv(1, socket.MSG_DONTWAIT)
except BlockingIOError as e:
    print("empty:", e)
a.send(b"0123456789")
print(b.recv(10, socket.MSG_WAITALL))
a.shutdown(socket.SHUT_WR)
print(b.recv(1) == b"", a.fileno() != -1)
a.close()
print(a.fileno())
