# 远程执行命令 (a remote shell of three commands)
import socket
import struct
import sys

phone = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
phone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
phone.bind(('127.0.0.1', int(sys.argv[1])))
phone.listen(5)

commands = {'name': 'sockshell', 'sum': '45', 'long': 'x' * 3000}

conn, client_addr = phone.accept()
while True:  # 通信循环
    try:
        cmd = conn.recv(8096)
        if not cmd: break
        name = cmd.decode('utf-8')
        result = commands.get(name, '没有这个命令').encode('utf-8')
        # 第一步：制作固定长度的报头
        header = struct.pack('i', len(result))
        # 第二步：把报头发送给客户端
        conn.send(header)
        # 第三步：再发送真实的数据
        conn.sendall(result)
    except ConnectionResetError:
        break
conn.close()
phone.close()
