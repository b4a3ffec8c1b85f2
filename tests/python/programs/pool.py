from concurrent.futures import ThreadPoolExecutor
import socket


def probe(port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.settimeout(1)
        return port, s.connect_ex(("127.0.0.1", port)) == 0


with ThreadPoolExecutor(max_workers=4) as executor:
    futures = [executor.submit(probe, port) for port in (1, 2, 3)]
    for future in futures:
        port, is_open = future.result()
        print(port, "open" if is_open else "closed")
