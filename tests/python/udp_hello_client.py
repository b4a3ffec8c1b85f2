"""Sends a datagram for each name and prints the answers."""

import socket
import sys

import peer

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.settimeout(5)
for name in sys.argv[2:] or ["Michael", "Tracy", "Sarah"]:
    client.sendto(name.encode(), peer.address(sys.argv[1]))
    print(client.recv(1024).decode())
client.close()
