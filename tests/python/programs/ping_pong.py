import socket
import sys
import time

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
server.bind(('127.0.0.1', int(sys.argv[1])))
server.listen()
conn, addr = server.accept()
start = time.time()
rounds = 0
while (data := conn.recv(64)):
    rounds += 1
    if data == b"ping":
        conn.send(b"pong")
    elif data == b"pong":
        conn.send(b"ping")
    elif data.startswith(b"stop"):
        conn.send(b"bye")
        break
    else:
        conn.send(b"what? " + data)
elapsed = time.time() - start
print(f"{rounds} rounds", "quick" if elapsed < 60 else "slow")
print("took less than a minute:", elapsed < 60)
conn.close()
server.close()
