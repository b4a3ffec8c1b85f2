#!/usr/bin/env python3
import socket
import sys
from datetime import datetime

remoteServer = "127.0.0.1"
remoteServerIP = socket.gethostbyname(remoteServer)
open_port = int(sys.argv[1])

# Print a nice banner with information on which host we are about to scan
print("-" * 60)
print("Please wait, scanning remote host", remoteServerIP)
print("-" * 60)

found = 0
try:
    for port in [1, open_port, 2]:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.settimeout(1)
        result = sock.connect_ex((remoteServerIP, port))
        if result == 0:
            print("Port {}: \t Open".format(port))
            found += 1
        else:
            print("Port {}: \t Closed ({})".format(port, result))
        sock.close()

except KeyboardInterrupt:
    print("You pressed Ctrl+C")
    sys.exit()

except socket.gaierror:
    print('Hostname could not be resolved. Exiting')
    sys.exit()

except socket.error:
    print("Couldn't connect to server")
    sys.exit()

print('Scanning Completed: %d open' % found)
