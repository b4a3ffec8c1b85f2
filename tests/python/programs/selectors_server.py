import selectors
import socket
import sys

sel = selectors.DefaultSelector()
done = 0


def accept(sock, mask):
    conn, addr = sock.accept()  # Should be ready
    print('accepted from', addr[0])
    conn.setblocking(False)
    sel.register(conn, selectors.EVENT_READ, read)


def read(conn, mask):
    global done
    data = conn.recv(1000)  # Should be ready
    if data:
        print('echoing', repr(data))
        conn.send(data)  # Hope it won't block
    else:
        print('closing')
        sel.unregister(conn)
        conn.close()
        done += 1


sock = socket.socket()
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind(('localhost', int(sys.argv[1])))
sock.listen(100)
sock.setblocking(False)
sel.register(sock, selectors.EVENT_READ, accept)

while done < 2:
    events = sel.select()
    for key, mask in events:
        callback = key.data
        callback(key.fileobj, mask)
