import socket
import sys
import threading

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(('127.0.0.1', int(sys.argv[1])))
received = []


def receive():
    while True:
        try:
            message = client.recv(1024).decode('ascii')
            if message == 'NICK':
                client.send('tester'.encode('ascii'))
            elif not message:
                break
            else:
                received.append(message)
                client.send(b'+')
        except Exception as e:
            print("An error occured!", e)
            client.close()
            break


receive_thread = threading.Thread(target=receive)
receive_thread.start()
receive_thread.join()
for number, text in enumerate(received, start=1):
    print(f"{number}. {text}")
