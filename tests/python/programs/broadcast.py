import socket

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 0))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
print(sender.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST) != 0)
for text in ("one", "", "three"):
    sender.sendto(text.encode(), receiver.getsockname())
for _ in range(3):
    data, addr = receiver.recvfrom(1024)
    print(data, addr == sender.getsockname())
receiver.settimeout(0.05)
try:
    receiver.recvfrom(10)
except TimeoutError:
    print("nothing more")
