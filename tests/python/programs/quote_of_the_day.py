#!/usr/bin/env python3
"""A server with a choice of answers, and a client in the same program."""
import socket
import threading

QUOTES = ("To be, or not to be.", "I think, therefore I am.")


def serve(server, count):
    for number in range(count):
        conn, _addr = server.accept()
        with conn:
            quote = QUOTES[number % len(QUOTES)]
            conn.sendall(quote.encode() + b"\r\n")


def fetch(port: int) -> str:
    with socket.create_connection(("localhost", port)) as sock:
        return sock.makefile().readline().rstrip()


def main() -> None:
    server = socket.create_server(("localhost", 0))
    port = server.getsockname()[1]
    thread = threading.Thread(target=serve, args=(server, 3))
    thread.start()
    for _ in range(3):
        print(fetch(port))
    thread.join()
    server.close()


if __name__ == "__main__":
    main()
