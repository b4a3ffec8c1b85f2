"""Sends back what it gets, one client after another."""

import peer

server = peer.listen()
while True:
    conn, addr = server.accept()
    print("connected:", peer.show(addr))
    with conn:
        try:
            while data := conn.recv(1024):
                conn.sendall(data)
            print("disconnected:", peer.show(addr))
        except ConnectionError as err:
            print("client failed:", err)
