# What input() does at the end of its input.
import socket
import sys

sock = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
try:
    while True:
        line = input()
        if line == "":
            continue
        sock.sendall(line.encode())
        print(sock.recv(100).decode())
except EOFError:
    print("no more input")
finally:
    sock.close()
print("done")
