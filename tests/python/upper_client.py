"""Sends each typed line and prints the answer in capitals."""

import peer

with peer.connect() as client:
    for line in peer.lines():
        client.sendall(line.encode())
        answer = client.recv(1024)
        if not answer:
            print("the server has closed the connection")
            break
        print("server says:", answer.decode())
