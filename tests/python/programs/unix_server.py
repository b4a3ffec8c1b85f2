import os
import socket
import sys

server_address = '/tmp/sockshell-unix-%s.sock' % sys.argv[1]

# Make sure the socket does not already exist
try:
    os.unlink(server_address)
except OSError:
    if os.path.exists(server_address):
        raise

# Create a UDS socket
sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

# Bind the socket to the address
print('starting up on {}'.format(server_address[:20]))
sock.bind(server_address)

# Listen for incoming connections
sock.listen(1)

# Wait for a connection
print('waiting for a connection')
connection, client_address = sock.accept()
try:
    print('connection from', repr(client_address))

    # Receive the data in small chunks and retransmit it
    while True:
        data = connection.recv(16)
        print('received {!r}'.format(data))
        if data:
            print('sending data back to the client')
            connection.sendall(data)
        else:
            print('no data from', client_address)
            break
finally:
    # Clean up the connection
    connection.close()
    os.unlink(server_address)
