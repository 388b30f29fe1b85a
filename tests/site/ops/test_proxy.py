"""Headers that tell who asks count only when a trusted proxy wrote them."""

import pytest

from talkoo.site import proxy

HERE = proxy.networks("127.0.0.1/32, ::1/128 10.0.0.0/8")


def asked(peer, trusted=HERE, **said):
    environ = {
        "REMOTE_ADDR": peer,
        "HTTP_HOST": "koe.example.org",
        "wsgi.url_scheme": "http",
        "SERVER_PORT": "8000",
    }
    environ |= {f"HTTP_X_{name.upper()}": value for name, value in said.items()}
    return proxy.corrected(environ, trusted)


@pytest.mark.parametrize(
    ("peer", "chain", "who"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "1.1.1.1, 203.0.113.7", "203.0.113.7"),  # what the visitor wrote before is hearsay
        ("127.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),  # a chain of our own proxies
        ("127.0.0.1", "203.0.113.7:5123", "203.0.113.7"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("::1", "[2001:db8::1]:443", "2001:db8::1"),
        ("::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "x" * 9_000, "127.0.0.1"),
        ("127.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("203.0.113.9", "203.0.113.7", "203.0.113.9"),  # not a proxy of ours
    ],
)
def test_the_address_that_counts(peer, chain, who):
    assert asked(peer, forwarded_for=chain)["REMOTE_ADDR"] == who


def test_scheme_host_and_port_of_a_trusted_proxy_are_believed():
    environ = asked("127.0.0.1", forwarded_proto="https", forwarded_host="other.example.org:8443")
    assert environ["wsgi.url_scheme"] == environ["HTTP_X_FORWARDED_PROTO"] == "https"
    assert (environ["HTTP_HOST"], environ["SERVER_PORT"]) == ("other.example.org:8443", "8443")
    assert asked("127.0.0.1", forwarded_proto="https")["SERVER_PORT"] == "443"
    assert asked("127.0.0.1", forwarded_proto="http")["SERVER_PORT"] == "80"


@pytest.mark.parametrize("trusted", [HERE, ()])
def test_a_stranger_cannot_say_anything(trusted):
    environ = asked(
        "203.0.113.9", trusted, forwarded_for="1.2.3.4", forwarded_proto="https", forwarded_host="evil.example",
        real_ip="1.2.3.4",
    )  # fmt: skip
    assert environ == {
        "REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "koe.example.org", "wsgi.url_scheme": "http", "SERVER_PORT": "8000",
    }  # fmt: skip


@pytest.mark.parametrize(
    "host", ["evil.example/path", "a b", "evil.example\r\nX: y", "", "a" * 300, "user@evil.example"]
)
def test_a_host_that_is_none_changes_nothing(host):
    assert asked("127.0.0.1", forwarded_host=host)["HTTP_HOST"] == "koe.example.org"


def test_the_last_of_several_schemes_is_the_proxys_own():
    assert asked("127.0.0.1", forwarded_proto="https, http")["wsgi.url_scheme"] == "http"
    assert asked("127.0.0.1", forwarded_proto="ftp")["wsgi.url_scheme"] == "http"


@pytest.mark.parametrize("told", ["localhost", "10.0.0.0/33", "1.2.3"])
def test_a_network_that_is_none_stops_the_start(told):
    with pytest.raises(proxy.Wrong, match="is no network"):
        proxy.networks(told)


def test_a_request_without_an_address_is_nobodys():
    assert proxy.corrected({}, HERE).get("REMOTE_ADDR") is None
