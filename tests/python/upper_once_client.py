"""Sends one message and prints the answer."""

import sys

import peer

client = peer.connect()
client.send((sys.argv[2] if len(sys.argv) > 2 else "hello").encode())
print("server says:", client.recv(1024).decode())
client.close()
