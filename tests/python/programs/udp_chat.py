# Each client that speaks is remembered, and hears the others.
import socket
import sys

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("", int(sys.argv[1])))
clients = set()
names = {}
while True:
    data, addr = sock.recvfrom(1024)
    text = data.decode()
    if addr not in clients:
        clients.add(addr)
        names[addr] = text
        sock.sendto(f"welcome {text}".encode(), addr)
        continue
    if text == "end":
        for client in clients:
            sock.sendto(b"bye", client)
        break
    for client in clients:
        if client != addr:
            sock.sendto(f"{names[addr]}: {text}".encode(), client)
print(len(clients), "clients:", sorted(names.values()))
