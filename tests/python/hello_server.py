"""Greets every client in a thread of its own."""

import threading
import time

import peer


def greet(conn, addr):
    print("connected:", peer.show(addr))
    with conn:
        conn.sendall(b"What's your name?")
        while data := conn.recv(1024):
            name = data.decode().strip()
            if name == "disconnect":
                break
            time.sleep(1)
            conn.sendall(("Hello, %s!" % name).encode())
    print("disconnected:", peer.show(addr))


server = peer.listen()
while True:
    threading.Thread(target=greet, args=server.accept(), daemon=True).start()
