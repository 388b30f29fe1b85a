"""A machine that translates, as Talkoo asks one."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Machine:
    """Says everything backwards, after the language; `status` is what it answers with."""

    def __init__(self):
        self.asked: list[dict] = []
        self.heads: list[dict] = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append({"path": self.path, **given})
                outer.heads.append(dict(self.headers))
                if self.path == "/v2/translate":
                    said = f"{given['target_lang']}:{given['text'][0][::-1]}"
                    answer = {"translations": [{"text": said}]}
                else:
                    answer = {"translatedText": f"{given['target']}:{given['q'][::-1]}"}
                body = json.dumps(answer).encode()
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.home = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
