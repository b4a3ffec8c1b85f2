# 客户端
import socket
import sys
ip_port = ('127.0.0.1', int(sys.argv[1]))

c = socket.socket()             # 买手机
c.connect(ip_port)              # 拨号

for 消息 in ['你好', 'hello', 'q']:
    c.sendall(消息.encode('utf-8'))   # 发消息
    if 消息 == 'q':
        break
    回复 = c.recv(1024)             # 收消息
    print('服务端:', 回复.decode('utf-8'), len(消息))
c.close()                       # 挂电话
