"""Answers every message of every client in capitals, one client after another."""

import peer

server = peer.listen()
while True:
    conn, addr = server.accept()
    print("connected:", peer.show(addr))
    with conn:
        try:
            while data := conn.recv(1024):
                print("client says:", data.decode())
                conn.sendall(data.upper())
            print("disconnected:", peer.show(addr))
        except ConnectionError as err:
            print("client failed:", err)
