"""Prints each message and answers every one with the same Chinese sentence."""

import peer

server = peer.listen()
while True:
    conn, addr = server.accept()
    print("connected:", peer.show(addr))
    with conn:
        while message := conn.recv(1024):
            print("message:", message.decode().strip())
            conn.sendall("你好，我已经收到你的消息。".encode())
    print("disconnected:", peer.show(addr))
