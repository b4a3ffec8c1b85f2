import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", int(sys.argv[1])))
server.listen(5)
try:
    while True:
        conn, addr = server.accept()
        with conn:
            print("client from", addr[0])
            conn.sendall(b"hello\n")
except KeyboardInterrupt:
    print("shutting down")
    raise
finally:
    server.close()
    print("closed")
