"""Open pages that go through the web server: what is passed on, to whom, and how many at a time."""

import http.server
import socketserver
import threading
from types import SimpleNamespace

import pytest

from talkoo.site import through


class Live(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A live process that says two things and ends; `asked` is how it was asked."""

    daemon_threads = True

    def __init__(self, path):
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.goes_on = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for said in (b"data: 1\n\n", b"data: 2\n\n"):
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(said), said))
                    self.wfile.flush()
                    outer.goes_on.wait(5)
                self.wfile.write(b"0\r\n\r\n")

            def address_string(self):
                return "unix"

            def log_message(self, *_said):
                pass

        super().__init__(str(path), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Proto:
    """Granian's way to answer one request."""

    def __init__(self):
        self.answered = threading.Event()
        self.over = threading.Event()
        self.status, self.headers, self.said = 0, {}, []

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.said = status, dict(headers), [body]
        self.answered.set()
        self.over.set()

    def response_iter(self, status, headers, pieces):
        self.status, self.headers = status, dict(headers)
        self.answered.set()
        try:
            for piece in pieces:
                self.said.append(piece)
        finally:
            pieces.close()
            self.over.set()


def asked(path="/live/", method="GET", **more):
    return {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": "token=t&at=3", **more}


@pytest.fixture
def live(tmp_path):
    made = Live(tmp_path / "live-1")
    made.goes_on.set()
    yield SimpleNamespace(server=made, path=tmp_path / "live-1", nobody=tmp_path / "live-2")
    made.goes_on.set()
    made.shutdown()
    made.server_close()


def run(paths, scope, runner=lambda _proto, _scope: pytest.fail("that was ours")):
    proto = Proto()
    through.beside(runner, through.ADDRESS, paths)(proto, scope)
    assert proto.over.wait(10)
    return proto


def test_other_addresses_go_the_way_they_always_went(live):
    seen = []
    through.beside(lambda proto, scope: seen.append(scope["PATH_INFO"]), "/live/", [live.path])(
        Proto(), asked("/networks/")
    )
    assert seen == ["/networks/"]
    assert live.server.asked == []


def test_an_open_page_hears_what_the_live_process_says_and_tells_it_no_more_than_it_needs(live):
    given = {"HTTP_HOST": "a.example.org", "HTTP_COOKIE": "session=s", "HTTP_LAST_EVENT_ID": "7"}
    proto = run([live.path], asked(**given, HTTP_AUTHORIZATION="Basic x", REMOTE_ADDR="192.0.2.7"))
    assert proto.status == 200
    assert b"".join(proto.said) == b"data: 1\n\ndata: 2\n\n"
    assert proto.headers["Content-Type"] == "text/event-stream"
    assert "Transfer-Encoding" not in proto.headers
    ((path, headers),) = live.server.asked
    assert path == "/live/?token=t&at=3"
    told = {name: value for name, value in headers.items() if name != "Accept-Encoding"}
    assert told == {"Host": "a.example.org", "Cookie": "session=s", "Last-Event-Id": "7"}


def test_only_reading_is_passed_on(live):
    proto = run([live.path], asked(method="POST"))
    assert (proto.status, proto.headers["Allow"]) == (405, "GET")
    assert live.server.asked == []


def test_another_live_process_answers_for_one_that_is_gone_and_nobody_says_later(live):
    for _turn in range(2):  # each request begins with another of them
        assert run([live.nobody, live.path], asked(HTTP_HOST="a.example.org")).status == 200
    proto = run([live.nobody], asked())
    assert (proto.status, proto.headers["Retry-After"]) == (503, "2")


def test_what_is_too_much_is_asked_to_come_later_and_a_page_that_ends_makes_room(live, monkeypatch):
    monkeypatch.setattr(through, "_room", threading.BoundedSemaphore(1))
    live.server.goes_on.clear()
    first = Proto()
    handler = through.beside(lambda *_: None, "/live/", [live.path])
    handler(first, asked())
    assert first.answered.wait(10)
    assert run([live.path], asked()).status == 503
    live.server.goes_on.set()
    assert first.over.wait(10)
    for _try in range(100):
        again = run([live.path], asked())
        if again.status == 200:
            break
    assert again.status == 200


def test_a_header_that_would_be_two_is_not_passed_on(live):
    proto = run([live.path], asked(HTTP_HOST="a.example.org\r\nX-Evil: 1"))
    assert proto.status == 503
    assert live.server.asked == []
