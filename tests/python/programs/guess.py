"""A guessing game over a socket."""
import socket
import sys

SECRET = 42


def judge(guess, secret=SECRET):
    if guess < secret:
        return "higher"
    elif guess > secret:
        return "lower"
    return "right"


server = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=1)
conn, address = server.accept()
tries = 0
with conn, server:
    while True:
        line = conn.recv(100).decode().strip()
        try:
            number = int(line)
        except ValueError:
            conn.sendall(b"a number, please\n")
            continue
        tries += 1
        verdict = judge(number)
        conn.sendall(f"{verdict}\n".encode())
        if verdict == "right":
            break
print("solved in %d tries" % tries, "- well done" if tries <= 3 else "")
