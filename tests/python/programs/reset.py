import socket
import struct
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', int(sys.argv[1])))
server.listen(1)
for n in range(2):
    conn, addr = server.accept()
    try:
        while True:
            data = conn.recv(100)
            if not data:
                print('client closed')
                break
            print('got', data)
            conn.sendall(b'ok')
    except ConnectionResetError as e:
        print('client reset the connection:', e)
    except BrokenPipeError:
        print('broken pipe')
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    conn.close()
server.close()
