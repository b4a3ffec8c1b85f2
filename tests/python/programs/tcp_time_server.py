#!/usr/bin/python           # This is server.py file
import socket               # Import socket module
import sys

s = socket.socket()         # Create a socket object
host = "localhost"          # the local machine's name
port = int(sys.argv[1])     # Reserve a port for your service.
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((host, port))        # Bind to the port

s.listen(5)                 # Now wait for client connection.
count = 0
while True:
   c, addr = s.accept()     # Establish connection with client.
   print('Got connection from', addr)
   c.send(b'Thank you for connecting')
   c.close()                # Close the connection
   count = count + 1
   if count == 2: break
