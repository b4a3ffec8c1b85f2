import socket
import sys

s = socket.socket()
host = '127.0.0.1'
port = int(sys.argv[1])

try:
    s.connect((host, port))
except socket.error as e:
    print("Connection failed: %s" % e)
    sys.exit(1)
print("connected to %s:%d" % (host, port))
for i in range(3):
    message = "message %d" % i
    s.send(message.encode())
    print("sent", message, "got", s.recv(1024).decode())
print('done', end=' ')
print('!')
