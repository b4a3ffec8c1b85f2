import socket
import sys
import _thread
import time


def countdown(connection, start):
    for n in range(start, 0, -1):
        connection.sendall(("%d\n" % n).encode())
        time.sleep(0.001)
    connection.sendall(b"lift-off\n")
    connection.close()


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", int(sys.argv[1])))
server.listen()
conn, peer = server.accept()
_thread.start_new_thread(countdown, (conn, 3))
second, _ = server.accept()
print(second.recv(10).decode())
second.close()
