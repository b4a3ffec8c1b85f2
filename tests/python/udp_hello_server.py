"""Answers each datagram with a greeting."""

import socket
import sys

import peer

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(peer.address(sys.argv[1]))
print("listening on", peer.show(server.getsockname()), flush=True)
while True:
    data, addr = server.recvfrom(1024)
    print("Received from", peer.show(addr))
    server.sendto(b"Hello, %s!" % data, addr)
