"""Asks a name server for an address: a DNS message made by hand."""
import socket
import struct
import sys


def build_query(name, ident=0x1234):
    header = struct.pack("!HHHHHH", ident, 0x0100, 1, 0, 0, 0)
    question = b""
    for label in name.split("."):
        question += struct.pack("B", len(label)) + label.encode("ascii")
    question += b"\x00" + struct.pack("!HH", 1, 1)
    return header + question


query = build_query("www.example.com")
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.settimeout(5)
sock.sendto(query, ("127.0.0.1", int(sys.argv[1])))
reply, server = sock.recvfrom(512)
ident, flags, questions, answers, _, _ = struct.unpack("!HHHHHH", reply[:12])
print("id %#06x, flags %04x, %d answers" % (ident, flags, answers))
rcode = flags & 0x0F
if rcode == 0 and flags >> 15 == 1:
    address = ".".join(str(byte) for byte in reply[-4:])
    print("address:", address)
else:
    print("failed with", rcode)
sock.close()
