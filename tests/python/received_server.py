"""Confirms one message of each connection and closes it."""

import peer

server = peer.listen()
while True:
    conn, addr = server.accept()
    try:
        print("connected:", peer.show(addr))
        data = conn.recv(1024)
        print("received:", data.decode().strip())
        if data:
            conn.sendall(b"Your message has been received.")
    finally:
        conn.close()
