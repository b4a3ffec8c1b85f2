"""Sends one message and prints what the server says until it closes."""

import sys

import peer

message = sys.argv[2] if len(sys.argv) > 2 else "This is the message. It is not repeated."
client = peer.connect()
try:
    print("sending:", message)
    client.sendall(message.encode())
    answer = b""
    while piece := client.recv(16):
        answer += piece
    print("received:", answer.decode())
finally:
    client.close()
