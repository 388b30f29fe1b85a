"""A Galène and a BigBlueButton on this machine, as far as Talkoo speaks with them; written from their documentation."""

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

ADMIN, PASSWORD = "talkoo", "the password of the administrator"
SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b"


class Server:
    """`status`: what it answers everything with, where that is not 200; `body`: in place of its own words."""

    def __init__(self):
        self.calls: list[tuple[str, str]] = []
        self.status = 0
        self.body: bytes | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                given = self.rfile.read(length)
                outer.calls.append((self.command, self.path))
                status, kind, body = outer.answer(self.command, self.path, self.headers, given)
                self.send_response(outer.status or status)
                self.send_header("Content-Type", kind)
                body = body if outer.body is None else outer.body
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_PUT = do_DELETE = answer

            def log_message(self, *_said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.place = f"127.0.0.1:{self.server.server_port}"
        self.home = f"http://{self.place}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, method, path, headers, given):
        raise NotImplementedError

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Galene(Server):
    """Groups are files; a description with keys or people in it is refused, as the real one does."""

    def __init__(self):
        super().__init__()
        self.groups: dict[str, dict] = {}
        self.keys: dict[str, list[dict]] = {}

    def answer(self, method, path, headers, given):
        wanted = "Basic " + base64.b64encode(f"{ADMIN}:{PASSWORD}".encode()).decode()
        if headers.get("Authorization") != wanted:
            return 401, "text/plain", b"not authorised"
        start = "/galene-api/v0/.groups/"
        assert path.startswith(start)
        name, _slash, rest = path.removeprefix(start).partition("/")
        if rest == ".keys" and method == "PUT":
            if headers["Content-Type"] != "application/jwk-set+json":
                return 415, "text/plain", b""
            keys = json.loads(given)["keys"]
            for key in keys:
                raw = base64.urlsafe_b64decode(key["k"] + "=")
                assert (key["kty"], key["alg"], len(raw)) == ("oct", "HS256", 32)
            if name not in self.groups:
                return 404, "text/plain", b""
            self.keys[name] = keys
            return 204, "text/plain", b""
        assert rest == "", path
        if method == "PUT":
            told = json.loads(given)
            if {"users", "wildcard-user", "authKeys"} & set(told):
                return 500, "text/plain", b"description is not sanitised"
            if name in self.groups and headers.get("If-None-Match") == "*":
                return 412, "text/plain", b""
            self.groups[name] = told
            return 201, "text/plain", b""
        if name not in self.groups:
            return 404, "text/plain", b""
        if method == "DELETE":
            del self.groups[name]
            self.keys.pop(name, None)
            return 204, "text/plain", b""
        return 200, "application/json", json.dumps(self.groups[name]).encode()


class BigBlueButton(Server):
    """Takes calls whose checksum is right, by whichever of the algorithms its length tells."""

    RECORDINGS = b"""<response><returncode>SUCCESS</returncode><recordings>
      <recording><startTime>1000</startTime><playback><format><type>podcast</type><url>https://bbb.example.org/p</url>
        <length>7</length></format><format><type>presentation</type><url>https://bbb.example.org/1</url>
        <length>61</length></format></playback></recording>
      <recording><startTime>2000</startTime><playback><format><type>video</type><url>https://bbb.example.org/2</url>
        <length>5</length></format></playback></recording>
      <recording><startTime>3000</startTime><playback><format><type>video</type><url>javascript:alert(1)</url>
        <length>5</length></format></playback></recording>
    </recordings></response>"""

    def __init__(self):
        super().__init__()
        self.meetings: dict[str, dict[str, str]] = {}

    def answer(self, method, path, headers, given):
        place, _mark, query = path.partition("?")
        assert place.startswith("/bigbluebutton/api/")
        call = place.removeprefix("/bigbluebutton/api/")
        said, _sign, told = query.rpartition("checksum=")
        made = {40: hashlib.sha1, 64: hashlib.sha256, 128: hashlib.sha512}[len(told)]
        said = said.removesuffix("&")
        if made(f"{call}{said}{SECRET}".encode()).hexdigest() != told:
            return 200, "text/xml", failed("checksumError")
        values = dict(parse_qsl(said))
        if call == "create":
            self.meetings.setdefault(values["meetingID"], values)
            return 200, "text/xml", _fine(b"<createTime>1531155809613</createTime>")
        if call == "getRecordings":
            return 200, "text/xml", self.RECORDINGS
        assert call == "getMeetings", call
        return 200, "text/xml", _fine(b"<meetings/>")


def _fine(more: bytes) -> bytes:
    return b"<response><returncode>SUCCESS</returncode>" + more + b"</response>"


def failed(key: str) -> bytes:
    told = f"<messageKey>{key}</messageKey><message>no</message>"
    return f"<response><returncode>FAILED</returncode>{told}</response>".encode()
