# A client that does not wait for ever.
import socket
import sys

HOST, PORT = '127.0.0.1', int(sys.argv[1])

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.settimeout(0.2)
print("time-out:", sock.gettimeout())
try:
    sock.connect((HOST, PORT))
    sock.sendall(b'hello')
    attempts = 0
    while attempts < 2:
        try:
            data = sock.recv(1024)
            print('received', data)
        except socket.timeout as e:
            attempts += 1
            print('attempt', attempts, 'timed out:', e)
        else:
            if not data:
                print('closed')
                break
except ConnectionRefusedError:
    print('refused')
finally:
    print('closing socket')
    sock.close()

# Nobody listens on port 1
try:
    s = socket.create_connection(('127.0.0.1', 1), timeout=2)
except ConnectionRefusedError as e:
    print('refused:', e)
    print(e.errno, e.strerror)
except OSError as e:
    print('other', e)
