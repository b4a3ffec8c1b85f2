"""Sends one message, waits for the first bytes back when told to, and then resets the connection."""

import socket
import struct
import sys

import peer

client = peer.connect()
if "wait" in sys.argv[2:]:
    client.sendall(b"goodbye")
    client.recv(1024)
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
client.close()
print("reset")
