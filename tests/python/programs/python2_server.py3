import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
print('Socket created')
s.bind(('', int(sys.argv[1])))
print('Socket bind complete')
s.listen(10)
conn, addr = s.accept()
print('Connected with ' + addr[0])
conn.send(b'Welcome to the server.\n')
while 1:
    data = conn.recv(1024)
    if not data:
        break
    conn.sendall(b'OK...' + data)
conn.close()
print(7 // 2, 1 / 2.0, "%s and %5.2f|%-5s|%05d" % ("text", 3.14159, "ab", 42))
