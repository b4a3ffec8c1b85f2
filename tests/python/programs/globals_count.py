import socket
import sys
import threading

counter = 0
history = []


def serve(conn, number):
    global counter
    data = conn.recv(100)
    counter += len(data)
    history.append(data.decode())
    conn.sendall(str(counter).encode())
    conn.close()


server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
threads = []
for number in range(3):
    conn, _ = server.accept()
    thread = threading.Thread(target=serve, args=(conn, number))
    threads.append(thread)
    thread.start()
    thread.join()
print(counter, history, len(threads))
