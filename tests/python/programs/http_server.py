import socket
import sys

# Define socket host and port
SERVER_HOST = '0.0.0.0'
SERVER_PORT = int(sys.argv[1])

# Create socket
server_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server_socket.bind((SERVER_HOST, SERVER_PORT))
server_socket.listen(1)
print('Listening on port %s ...' % SERVER_PORT)

pages = {
    '/': 'Hello World',
    '/about': 'A small server',
}

served = 0
while served < 3:
    # Wait for client connections
    client_connection, client_address = server_socket.accept()

    # Get the client request
    request = client_connection.recv(1024).decode()
    headers = request.split('\n')
    filename = headers[0].split()[1]
    print(filename)

    # Send HTTP response
    if filename in pages:
        content = pages[filename]
        response = 'HTTP/1.0 200 OK\n\n' + content
    else:
        response = 'HTTP/1.0 404 NOT FOUND\n\nFile Not Found'
    client_connection.sendall(response.encode())
    client_connection.close()
    served += 1

# Close socket
server_socket.close()
