"""Sends a file: a header with its name and size, then the bytes."""
import os
import socket
import struct
import sys

BUFFER_SIZE = 16  # small pieces, to see the loop at work


def send_file(sock, filename):
    filesize = os.path.getsize(filename)
    # the length in front, in network byte order
    sock.sendall(struct.pack("!IH", filesize, len("data.txt")))
    sock.sendall(b"data.txt")
    sent = 0
    with open(filename, "rb") as f:
        while True:
            bytes_read = f.read(BUFFER_SIZE)
            if not bytes_read:
                # file transmitting is done
                break
            sock.sendall(bytes_read)
            sent += len(bytes_read)
    return sent


path = "/tmp/sockshell-file-send-" + sys.argv[1]
with open(path, "w") as f:
    for i in range(5):
        f.write("line %d\n" % i)

s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
count = send_file(s, path)
print("sent", count, "bytes")
answer = s.recv(100)
print(answer.decode())
s.close()
os.remove(path)
print(os.path.exists(path))
