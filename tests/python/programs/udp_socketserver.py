import socketserver
import sys

class MyUDPHandler(socketserver.BaseRequestHandler):
    # self.request consists of a pair of data and client socket
    def handle(self):
        data = self.request[0].strip()
        socket = self.request[1]
        print("{} wrote:".format(self.client_address[0]))
        print(data.decode())
        socket.sendto(data.upper(), self.client_address)

if __name__ == "__main__":
    HOST, PORT = "127.0.0.1", int(sys.argv[1])
    with socketserver.UDPServer((HOST, PORT), MyUDPHandler) as server:
        for _ in range(2):
            server.handle_request()
