import socket
import sys
import time

MAX_TRIES = 3
delay = 0.01
target = ("127.0.0.1", 1)
for attempt in range(1, MAX_TRIES + 1):
    try:
        sock = socket.create_connection(target, timeout=1)
        break
    except OSError as exc:
        print(f"attempt {attempt}/{MAX_TRIES} failed: {exc}")
        time.sleep(delay)
        delay *= 2
else:
    print("giving up", file=sys.stderr)
    sys.exit("no server")
sock.close()
