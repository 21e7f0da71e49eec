"""Serves files as a metadata service: metadata_server.py ADDRESS PORT DIRECTORY

The path of a request is a path below DIRECTORY; what is not there is answered with 404. POST answers with the
body it was sent, so that a client's POST can be checked too. Every request is a line on standard output.
"""
import http.server
import pathlib
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    root = pathlib.Path()

    def do_GET(self):
        path = self.root / self.path.lstrip("/").split("?")[0]
        if path.is_file():
            self.answer(200, path.read_bytes())
        else:
            self.answer(404, b"not found\n")

    def do_POST(self):
        self.answer(200, self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        print(args[0] % args[1:], flush=True)


if __name__ == "__main__":
    address, port, directory = sys.argv[1:]
    Handler.root = pathlib.Path(directory)
    http.server.ThreadingHTTPServer((address, int(port)), Handler).serve_forever()
