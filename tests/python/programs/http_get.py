#!/usr/bin/env python3
# Fetch a page with a raw socket.
import socket
import sys

target_host = "127.0.0.1"
target_port = int(sys.argv[1])

# create a socket object
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

# connect the client
client.connect((target_host, target_port))

# send some data
request = "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % target_host
client.send(request.encode())

# receive some data
response = b""
while True:
    chunk = client.recv(4096)
    if len(chunk) == 0:     # No more data received, quitting
        break
    response = response + chunk
client.close()

header, body = response.split(b"\r\n\r\n", 1)
status_line = header.split(b"\r\n")[0].decode()
version, code, reason = status_line.split(" ", 2)
print("status:", code, reason)
for line in header.decode().split("\r\n")[1:]:
    name, value = line.split(": ")
    print("  %-16s = %s" % (name, value))
print(len(body), "bytes of body:")
print(body.decode())
