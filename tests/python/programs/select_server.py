import select
import socket
import sys

# Create a TCP/IP socket
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('localhost', int(sys.argv[1])))
server.listen(5)

# Sockets from which we expect to read
inputs = [server]
closed = 0

while closed < 2:
    readable, writable, exceptional = select.select(inputs, [], [])
    for s in readable:
        if s is server:
            # A "readable" server socket is ready to accept a connection
            connection, client_address = s.accept()
            print('new connection from', client_address[0], file=sys.stderr)
            connection.setblocking(0)
            inputs.append(connection)
        else:
            data = s.recv(1024)
            if data:
                # A readable client socket has data
                print('received "%s"' % data.decode())
                s.send(data[::-1])
            else:
                # Interpret empty result as closed connection
                print('closing, %d left' % (len(inputs) - 2))
                inputs.remove(s)
                s.close()
                closed += 1
server.close()
