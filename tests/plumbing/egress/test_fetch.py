"""Asking: the checked address and no other, in bounded time and size."""

import gzip
import os
import socket
import threading
import time

import pytest
from django.db import connection

from talkoo.plumbing.egress import Refused, Unreachable, fetch
from talkoo.plumbing.limits.models import Count
from talkoo.plumbing.tenancy import current, sites

from .conftest import said


def ask(server, path="/", *, method="GET", host="127.0.0.1", timeout=5, **options):
    return fetch.request(
        method, f"http://{host}:{server.port}{path}", allow_http=True, timeout=timeout, **options
    )


def test_it_asks_and_tells(serve, allow):
    server = serve(said(b'{"a": 1}', Content_Type="application/json; charset=utf-8", X_A="1"))
    answer = ask(server, "/x?y=1", headers={"Accept": "application/json"}, content_types=["application/json"])
    assert (answer.status, answer.is_ok, answer.json()) == (200, True, {"a": 1})
    assert answer.headers["x-a"] == "1"
    head = server.asked[0].decode()
    assert head.startswith("GET /x?y=1 HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}\r\n" in head
    assert "Accept: application/json\r\n" in head
    assert "Cookie" not in head


def test_a_posted_value_arrives_as_json(serve, allow):
    server = serve(said(b"", status="204 No Content"))
    answer = ask(server, method="POST", json={"to": "ä"}, headers={"Authorization": "Bearer x"})
    assert (answer.status, answer.content) == (204, b"")
    head, _gap, body = server.asked[0].partition(b"\r\n\r\n")
    assert b"Content-Type: application/json" in head
    assert b"Authorization: Bearer x" in head
    assert body == b'{"to": "\\u00e4"}'


def test_statuses_are_told_and_not_raised(serve, allow):
    answer = ask(
        serve(said(b"no", status="404 Not Found", Content_Type="text/html")), content_types=["text/plain"]
    )
    assert (answer.status, answer.is_ok, answer.content) == (404, False, b"no")


def test_another_kind_of_answer_is_refused(serve, allow):
    with pytest.raises(Refused, match="text/html"):
        ask(serve(said(Content_Type="text/html")), content_types=["application/json"])
    with pytest.raises(Refused, match="not JSON"):
        ask(serve(said(b"<p>"))).json()


def test_loopback_is_refused_without_the_operators_word(serve, settings):
    server = serve()
    settings.EGRESS_ALLOW = ""
    for scheme in ("http", "https"):
        with pytest.raises(Refused):
            fetch.request("GET", f"{scheme}://localhost:{server.port}/", allow_http=True)
    assert server.asked == []


# Which address


def test_the_name_is_resolved_once_and_its_address_kept(serve, settings, names):
    """DNS rebinding: public at the check, this machine a moment later."""
    server = serve()
    names["rebind.example"] = [["203.0.114.1"], ["127.0.0.1"]]
    settings.EGRESS_ALLOW = ""
    with pytest.raises((Unreachable, Refused)):
        fetch.request("GET", f"https://rebind.example:{server.port}/", timeout=0.5)
    assert server.asked == []
    assert names["rebind.example"] == [["127.0.0.1"]]  # asked once; the second answer was not wanted


def test_no_proxy_of_the_environment_is_used(serve, allow, monkeypatch):
    proxy, server = serve(said(b"proxy")), serve(said(b"server"))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert ask(server).content == b"server"
    assert os.environ["http_proxy"]
    assert proxy.asked == []


def test_the_second_address_is_tried_when_the_first_is_silent(serve, allow, names):
    server = serve()
    names["two.example"] = [["127.0.0.2", "127.0.0.1"]]  # nobody listens at the first
    assert ask(server, host="two.example").status == 200
    assert f"Host: two.example:{server.port}".encode() in server.asked[0]


def test_tls_speaks_to_the_checked_address_by_the_name(serve, allow, names, trusted):
    server = serve(said(b"safe"), context=trusted("good.example"))
    names["good.example"] = [["127.0.0.1"]]
    answer = fetch.request("GET", f"https://good.example:{server.port}/", timeout=5)
    assert answer.content == b"safe"
    assert server.named == ["good.example"]
    assert f"Host: good.example:{server.port}".encode() in server.asked[0]


@pytest.mark.parametrize("fault", ["another name", "too old", "unknown authority"])
def test_a_server_that_cannot_prove_its_name_is_told_nothing(serve, allow, names, authority, request, fault):
    if fault != "unknown authority":
        request.getfixturevalue("trusted")
    context = authority(
        "evil.example" if fault == "another name" else "good.example", days=-1 if fault == "too old" else 2
    )
    server = serve(context=context)
    names["good.example"] = [["127.0.0.1"]]
    with pytest.raises(Refused, match="cannot prove who it is"):
        fetch.request("GET", f"https://good.example:{server.port}/", timeout=5)
    assert server.asked == []


# Redirects


def leads(place, status="302 Found"):
    return said(b"", status=status, Location=place)


def test_redirects_are_followed_three_times(serve, allow):
    def answer(request, _connection):
        number = int(request.split()[1][1:])
        return leads(f"/{number - 1}") if number else said(b"there")

    server = serve(answer)
    assert ask(server, "/3").content == b"there"
    assert ask(server, "/3").url.endswith("/0")
    with pytest.raises(Refused, match="circles"):
        ask(server, "/4")


@pytest.mark.parametrize(
    "place",
    [
        "https://10.0.0.1/",
        "http://127.1:1/",
        "//169.254.169.254/latest/",
        "file:///etc/passwd",
        "https://[::1]/",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(serve, settings, place):
    server = serve(leads(place))
    settings.EGRESS_ALLOW = f"127.0.0.1:{server.port}"
    with pytest.raises(Refused):
        ask(server)
    assert len(server.asked) == 1


def test_a_redirect_to_a_name_of_this_machine_is_refused(serve, settings, names):
    inner = serve(said(b"secret"))
    outer = serve(leads(f"https://inner.example:{inner.port}/"))
    names["inner.example"] = [["127.0.0.1"]]
    settings.EGRESS_ALLOW = f"127.0.0.1:{outer.port}"
    with pytest.raises(Refused, match=r"inner\.example is not a public address"):
        ask(outer)
    assert inner.asked == []


def test_tls_is_not_left_by_a_redirect(serve, allow, names, trusted):
    plain = serve()
    server = serve(leads(f"http://127.0.0.1:{plain.port}/"), context=trusted("good.example"))
    names["good.example"] = [["127.0.0.1"]]
    with pytest.raises(Refused, match="only https"):
        fetch.request("GET", f"https://good.example:{server.port}/", allow_http=True, timeout=5)
    assert plain.asked == []


def test_a_secret_does_not_travel_to_another_host(serve, allow):
    other = serve()
    own = serve(leads(f"http://127.0.0.1:{other.port}/"))
    ask(own, headers={"Authorization": "Bearer x", "Cookie": "a=b", "X-Kept": "1"})
    assert b"Authorization" in own.asked[0]
    assert b"Bearer" not in other.asked[0]
    assert b"a=b" not in other.asked[0]
    assert b"X-Kept: 1" in other.asked[0]


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
def test_what_is_posted_is_not_sent_elsewhere(serve, allow, status):
    other = serve()
    server = serve(leads(f"http://127.0.0.1:{other.port}/", status))
    with pytest.raises(Refused, match="elsewhere"):
        ask(server, method="POST", json={"text": "private"})
    assert other.asked == []


# Size


def test_an_answer_that_says_it_is_too_long_is_not_read(serve, allow):
    with pytest.raises(Refused, match="too long"):
        ask(serve(said(b"x" * 10, Content_Length=2_000_001)))


def test_an_answer_may_be_exactly_as_long_as_the_limit(serve, allow):
    assert len(ask(serve(said(b"x" * 5_000)), limit=5_000).content) == 5_000
    with pytest.raises(Refused, match="too long"):
        ask(serve(said(b"x" * 5_001)), limit=5_000)


def test_an_answer_without_end_is_cut_off(serve, allow):
    sent = [0]

    def pour(_request, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)
            sent[0] += 65_536

    with pytest.raises(Refused, match="too long"):
        ask(serve(pour), limit=100_000)
    assert sent[0] < 20_000_000  # what the system's own buffers hold


def test_headers_without_end_are_cut_off(serve, allow):
    def pour(_request, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-A: " + b"x" * 60_000 + b"\r\n")

    with pytest.raises((Refused, Unreachable)):
        ask(serve(pour), limit=1_000)


def test_chunks_with_long_extensions_count_as_well(serve, allow):
    def pour(_request, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"1;" + b"x" * 30_000 + b"\r\ny\r\n")

    with pytest.raises((Refused, Unreachable)):
        ask(serve(pour), limit=10_000)


def test_a_packed_answer_is_unpacked(serve, allow):
    answer = ask(serve(said(gzip.compress(b"tere") + gzip.compress(b" tere"), Content_Encoding="gzip")))
    assert answer.content == b"tere tere"


def test_a_packed_answer_that_grows_is_cut_off(serve, allow):
    """A bomb: 200 kB that unpack to 200 MB must not."""
    import tracemalloc

    bomb = gzip.compress(b"\0" * 200_000_000)
    assert len(bomb) < 250_000
    server = serve(said(bomb, Content_Encoding="gzip"))
    tracemalloc.start()
    with pytest.raises(Refused, match="too long"):
        ask(server)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10_000_000


@pytest.mark.parametrize(
    ("packing", "body", "why"),
    [
        ("br", b"x", "not asked for"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x")), "not asked for"),
        ("gzip", b"not packed", "cannot be unpacked"),
    ],
    ids=["brotli", "twice", "not at all"],
)
def test_what_is_packed_otherwise_is_refused(serve, allow, packing, body, why):
    with pytest.raises(Refused, match=why):
        ask(serve(said(body, Content_Encoding=packing)))


@pytest.mark.parametrize(
    "answer",
    [
        said(b"half", Content_Length=10),
        said(gzip.compress(b"x" * 999)[:-9], Content_Encoding="gzip"),
        said(b"5\r\nhal", Transfer_Encoding="chunked"),
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
    ],
    ids=["short", "packed and short", "chunk cut", "nothing", "another protocol", "no status"],
)
def test_an_answer_that_breaks_off_is_none(serve, allow, answer):
    with pytest.raises(Unreachable):
        ask(serve(lambda _request, _connection: answer))


# Time


@pytest.mark.parametrize("where", ["status", "headers", "content", "chunks"])
def test_a_server_that_drips_is_left_at_the_deadline(serve, allow, where):
    begun = {
        "status": b"",
        "headers": b"HTTP/1.1 200 OK\r\nX-A: ",
        "content": b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n",
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    }[where]
    drop = b"1\r\nx\r\n" if where == "chunks" else b"1"

    def drip(_request, connection):
        connection.sendall(begun)
        for _drop in range(200):
            connection.sendall(drop)
            time.sleep(0.05)

    started = time.monotonic()
    with pytest.raises(Unreachable, match="in time"):
        ask(serve(drip), timeout=0.5)
    assert time.monotonic() - started < 5


def test_the_deadline_is_for_all_redirects_together(serve, allow):
    def slow(_request, _connection):
        time.sleep(0.3)
        return leads("/again")

    started = time.monotonic()
    with pytest.raises(Unreachable):
        ask(serve(slow), timeout=0.5)
    assert time.monotonic() - started < 5


def test_a_server_that_does_not_finish_its_greeting_is_left(serve, allow, names, trusted):
    silent = socket.create_server(("127.0.0.1", 0))
    names["good.example"] = [["127.0.0.1"]]
    started = time.monotonic()
    with pytest.raises(Unreachable):
        fetch.request("GET", f"https://good.example:{silent.getsockname()[1]}/", timeout=0.5)
    assert time.monotonic() - started < 5
    silent.close()


def test_a_server_that_does_not_listen_to_the_end_is_left(allow):
    deaf = socket.create_server(("127.0.0.1", 0))
    started = time.monotonic()
    with pytest.raises(Unreachable):
        fetch.request(
            "POST",
            f"http://127.0.0.1:{deaf.getsockname()[1]}/",
            body=b"x" * 50_000_000,
            allow_http=True,
            timeout=0.5,
        )
    assert time.monotonic() - started < 5
    deaf.close()


def test_nobody_there_is_said_at_once(allow):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(Unreachable, match="cannot be reached"):
        fetch.request("GET", f"http://127.0.0.1:{port}/", allow_http=True)


def test_nothing_is_left_open(serve, allow):
    from pathlib import Path

    server = serve()
    ask(server)
    before, threads = len(list(Path("/proc/self/fd").iterdir())), threading.active_count()
    for _turn in range(20):
        ask(server)
    until = time.monotonic() + 5  # the server's threads end a moment after its answers
    while time.monotonic() < until:
        files = len(list(Path("/proc/self/fd").iterdir()))
        if files <= before + 2 and threading.active_count() <= threads:
            break
        time.sleep(0.05)
    assert files <= before + 2
    assert threading.active_count() <= threads


# What is sent, and how often


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "x"},
        {"Content-Length": "1"},
        {"transfer-encoding": "chunked"},
        {"X": "a\r\nY: b"},
        {"X\n": "a"},
    ],
)
def test_headers_that_would_change_the_question_are_refused(serve, allow, headers):
    server = serve()
    with pytest.raises(Refused, match="cannot be sent"):
        ask(server, headers=headers)
    assert server.asked == []


@pytest.mark.parametrize("method", ["CONNECT", "get", "GET / HTTP/1.1\r\n\r\n", ""])
def test_only_known_methods_are_sent(serve, allow, method):
    with pytest.raises(Refused, match="no method"):
        ask(serve(), method=method)


@pytest.mark.usefixtures("one_window")
def test_a_site_asks_one_host_only_so_often(rows, serve, allow, alpha, beta, monkeypatch):
    monkeypatch.setattr(fetch, "TIMES", 3)
    server = serve()
    with sites.within(alpha.id):
        for _turn in range(3):
            ask(server)
        with pytest.raises(Unreachable, match="3 times"):
            ask(server)
        assert Count.objects.get(kind="egress").number == 4
    with sites.within(beta.id):
        ask(server)
    assert len(server.asked) == 4


def test_where_nothing_can_be_written_it_asks_without_counting(committed, serve, allow, alpha):
    with current.transaction_of(alpha, read_only=True):
        assert ask(serve()).status == 200
        assert not Count.objects.exists()
    assert not connection.in_atomic_block


def test_head_has_no_content(serve, allow):
    server = serve(said(b"", Content_Length=99_999_999))
    assert ask(server, method="HEAD").content == b""
