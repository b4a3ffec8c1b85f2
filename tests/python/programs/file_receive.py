import socket
import struct
import sys


def recvall(sock, n):
    """Receive exactly n bytes, or None when the peer closes first."""
    data = bytearray()
    while len(data) < n:
        packet = sock.recv(n - len(data))
        if not packet:
            return None
        data.extend(packet)
    return bytes(data)


def recv_msg(sock):
    # Read message length and unpack it into an integer
    raw_msglen = recvall(sock, 4)
    if not raw_msglen:
        return None
    msglen = struct.unpack('>I', raw_msglen)[0]
    # Read the message data
    return recvall(sock, msglen)


def send_msg(sock, msg):
    # Prefix each message with a 4-byte length (network byte order)
    msg = struct.pack('>I', len(msg)) + msg
    sock.sendall(msg)


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("", int(sys.argv[1])))
server.listen(1)
conn, addr = server.accept()
while True:
    msg = recv_msg(conn)
    if msg is None:
        print("the peer has gone")
        break
    print(len(msg), msg)
    send_msg(conn, b"<" + msg + b">")
conn.close()
server.close()
