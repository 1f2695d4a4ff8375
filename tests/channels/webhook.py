"""A webhook that checks nothing and keeps everything."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append((dict(parse_qsl(body)), self.headers.get("X-Twilio-Signature")))
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format, *args):  # noqa: A002 - the library's name
        """Nothing."""


class Webhook(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.told = []
        self.answer = 200
        threading.Thread(target=self.serve_forever, args=(0.005,), daemon=True).start()

    def __exit__(self, *args):
        self.shutdown()
        super().__exit__(*args)
