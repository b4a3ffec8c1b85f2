"""Answers the server's question with each typed name and prints the greetings."""

import peer

with peer.connect() as client:
    print(client.recv(1024).decode())
    for name in peer.lines():
        client.sendall(name.encode())
        answer = client.recv(1024)
        if not answer:
            print("the server has closed the connection")
            break
        print(answer.decode())
    else:
        client.sendall(b"disconnect")
