"""UDP client: sends some messages, and prints the answers."""
import socket
import sys

serverName = '127.0.0.1'
serverPort = int(sys.argv[1])
bufferSize = 1024

UDPClientSocket = socket.socket(family=socket.AF_INET, type=socket.SOCK_DGRAM)
for msgFromClient in ["Hello UDP Server", "second", "quit"]:
    bytesToSend = str.encode(msgFromClient)
    UDPClientSocket.sendto(bytesToSend, (serverName, serverPort))
    msgFromServer = UDPClientSocket.recvfrom(bufferSize)
    msg = "Message from Server {}".format(msgFromServer[0])
    print(msg)
UDPClientSocket.close()
