# Ask again and again instead of waiting.
import errno
import socket
import sys
import time

s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.setblocking(False)
waited = 0
received = b""
while True:
    try:
        data = s.recv(1024)
    except BlockingIOError as e:
        if e.errno != errno.EAGAIN and e.errno != errno.EWOULDBLOCK:
            raise
        if waited == 0:
            s.setblocking(True)
            s.sendall(b"speak")
            s.setblocking(False)
        waited += 1
        time.sleep(0.01)
        continue
    if not data:
        break
    received += data
print("had to wait:", waited > 0)
print(received)
s.close()
