"""Both ends in one process."""
import socket

parent, child = socket.socketpair()
child.sendall(b'ping')
print('in parent:', parent.recv(1024))
parent.sendall('pöng'.encode())
data = child.recv(1024)
print('in child:', data, len(data), len(data.decode()))
parent.close()
print('after close:', child.recv(10))
child.close()
