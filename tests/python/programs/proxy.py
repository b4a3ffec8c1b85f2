# Passes one connection on to a server, both ways.
import socket
import sys
import threading


def forward(source, destination):
    while True:
        data = source.recv(4096)
        if not data:
            break
        destination.sendall(data)
    try:
        destination.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def backend(listener):
    conn, _ = listener.accept()
    conn.sendall(b"welcome\n")
    data = conn.recv(1024)
    conn.sendall(b"backend saw " + data)
    conn.close()


listener = socket.create_server(("127.0.0.1", 0))
t = threading.Thread(target=backend, args=[listener])
t.start()

front = socket.create_server(("127.0.0.1", int(sys.argv[1])))
client, addr = front.accept()
remote = socket.create_connection(listener.getsockname())
up = threading.Thread(target=forward, args=(client, remote))
down = threading.Thread(target=forward, args=(remote, client))
up.start()
down.start()
for thread in (t, up, down):
    thread.join()
print("done")
client.close()
remote.close()
