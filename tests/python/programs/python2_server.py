# Echo server program (Python 2)
import socket
import sys
import thread

HOST = ''                 # Symbolic name meaning all available interfaces
PORT = int(sys.argv[1])

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
print 'Socket created'

#Bind socket to local host and port
try:
    s.bind((HOST, PORT))
except socket.error , msg:
    print 'Bind failed. Error Code : ' + str(msg[0]) + ' Message ' + msg[1]
    sys.exit()

print 'Socket bind complete'
s.listen(10)

#Function for handling connections.
def clientthread(conn):
    conn.send('Welcome to the server.\n')
    while 1:
        data = conn.recv(1024)
        reply = 'OK...' + data
        if not data:
            break
        conn.sendall(reply)
    conn.close()

conn, addr = s.accept()
print 'Connected with ' + addr[0]
clientthread(conn)
print 7 / 2, 1 / 2.0, "%s and %5.2f|%-5s|%05d" % ("text", 3.14159, "ab", 42)
s.close()
