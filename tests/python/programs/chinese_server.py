# -*- coding: utf-8 -*-
# 服务端
import socket, sys

# 1.买手机
phone = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
phone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # 端口重用

# 2.绑定手机卡
phone.bind(('127.0.0.1', int(sys.argv[1])))

# 3.开机
phone.listen(5)  # 最大挂起的连接数

# 4.等电话
print('starting...')
conn, client_addr = phone.accept()  # 等待连接

# 5.收发消息
while True:  # 通信循环
    try:
        data = conn.recv(1024)  # 收消息
        if not data: break  # 适用于linux系统
        print('客户端的数据', data.decode('utf-8'))
        conn.send(data.upper())
    except ConnectionResetError:  # 适用于windows系统
        break

# 6.挂电话
conn.close()

# 7.关机
phone.close()
