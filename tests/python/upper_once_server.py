"""Answers one message of one client in capitals, then ends."""

import peer

server = peer.listen()
conn, addr = server.accept()
print(conn)
print(peer.show(addr))
data = conn.recv(1024)
print("client says:", data.decode())
conn.send(data.upper())
conn.close()
server.close()
