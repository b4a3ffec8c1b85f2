"""Python's own HTTP server on a free port, for a folder: what `python3 -m http.server` is."""

import functools
import http.server
import sys

handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print("listening on %s:%d" % server.server_address)
server.serve_forever()
