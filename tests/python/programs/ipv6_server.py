import socket
import sys

s = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("::1", 0))
s.listen(1)
host, port = s.getsockname()[:2]
print(host, port > 0)
c = socket.socket(socket.AF_INET6)
c.connect(("::1", port))
conn, addr = s.accept()
print("connected by", addr[0], len(addr[0]))
c.shutdown(socket.SHUT_WR)
print(conn.recv(10))
for one in (c, conn, s):
    one.close()
