#!/usr/bin/python
# -*- coding: UTF-8 -*-
# Filename : client.py

import socket               # Import socket module
import sys

s = socket.socket()         # Create a socket object
host = '127.0.0.1'
port = int(sys.argv[1])     # Reserve a port for your service.

try:
    s.connect((host, port))
except socket.error, e:
    print "Connection failed: %s" % e
    sys.exit(1)
print "connected to %s:%d" % (host, port)
for i in range(3):
    message = "message %d" % i
    s.send(message)
    print "sent", message, "got", s.recv(1024)
print 'done',
print '!'
s.close                     # Close the socket when done
