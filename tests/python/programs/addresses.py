import socket

print(socket.gethostbyname("127.0.0.1"))
print(socket.getservbyname("http", "tcp"), socket.getservbyport(443))
for res in socket.getaddrinfo("127.0.0.1", 80, socket.AF_INET, socket.SOCK_STREAM):
    af, socktype, proto, canonname, sa = res
    print(sa, sa[0], sa[1])
    s = socket.socket(af, socktype, proto)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0)
    s.close()
print(len(socket.gethostname()) > 0)
