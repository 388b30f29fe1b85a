"""Where a request may go: never to this machine or its networks, however they are written."""

import ipaddress
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkoo.plumbing.egress import Refused, Unreachable, addresses, fetch

PRIVATE = """
127.0.0.1 127.1 0x7f.1 0177.0.0.1 2130706433 0x7f000001 0.0.0.0 0 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.254
192.168.1.1 169.254.169.254 169.254.0.1 100.64.0.1 100.127.255.254 192.0.0.8 192.0.0.170 192.0.2.1 198.18.0.1
198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:169.254.169.254] [::127.0.0.1] [fe80::1]
[fd00::1] [fc00::1] [fec0::1] [ff02::1] [2001:db8::1] [2002:7f00:1::] [2001:0:7f00:1::] [64:ff9b::127.0.0.1]
[64:ff9b::10.0.0.1] [64:ff9b:1::1] [100::1] [3fff::1] [5f00::1] [0:0:0:0:0:0:0:1]
""".split()


@pytest.mark.parametrize("host", PRIVATE)
def test_what_is_not_public_is_refused_in_every_form(host):
    for path in ("/", ":8443/x"):
        with pytest.raises((Refused, Unreachable)) as refusal:
            fetch.request("GET", f"https://{host}{path}", timeout=2)
        # Some forms are no address at all to this system's resolver; then there is nowhere to go either.
        assert "not a public address" in str(refusal.value) or "has no address" in str(refusal.value)


def test_the_usual_forms_are_understood_and_refused():
    """So that the test above cannot pass because nothing resolves."""
    for host in ("127.0.0.1", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"):
        with pytest.raises(Refused, match="not a public address"):
            addresses.check(f"https://{host}/", patience=2)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "93.184.216.34",
        "8.8.8.8",
        "2606:4700::1111",
        "2a00:1450:400f::5",
        "64:ff9b::8.8.8.8",
        "::ffff:8.8.8.8",
    ],
)
def test_public_addresses_are_public(address):
    assert addresses.is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=6))
def test_no_address_outside_the_worlds_range_is_public(address):
    if address.ipv4_mapped or address in addresses._NAT64:
        return
    assert not addresses.is_public(address) or address in ipaddress.ip_network("2000::/3")


@given(st.sampled_from(addresses._NOT_PUBLIC), st.integers(0, 2**128))
def test_no_address_of_a_kept_network_is_public_in_any_dress(network, number):
    address = network[number % network.num_addresses]
    assert not addresses.is_public(address)
    if address.version == 4:
        for dressed in (f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}"):
            assert not addresses.is_public(ipaddress.ip_address(dressed))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/", "only https"),
        ("ftp://example.org/", "only https"),
        ("file:///etc/passwd", "only https"),
        ("gopher://127.0.0.1:70/x", "only https"),
        ("//example.org/", "only https"),
        ("example.org", "only https"),
        ("", "only https"),
        ("https://a@b/", "name or password"),
        ("https://127.0.0.1:80@example.org/", "name or password"),
        ("https://example.org@127.0.0.1/", "name or password"),
        ("https://@example.org/", "name or password"),
        ("https:///path", "no host"),
        ("https://:443/", "no host"),
        ("https://example.org:0/", "no host"),
        ("https://[fe80::1%25eth0]/", "no host|cannot be read"),
        ("https://example.org:99999/", "cannot be read"),
        ("https://example.org:x/", "cannot be read"),
        ("https://[::1/", "cannot be read"),
        ("https://exa mple.org/", "signs"),
        ("https://example.org/\r\nHost: evil", "signs"),
        ("https://example.org\\@127.0.0.1/", "signs"),
        ("https://example.org/\x00", "signs"),
        ("https://example.org/" + "x" * 2_000, "too long"),
        ("https://exam\u2100ple.org/", "cannot be read"),
    ],
)
def test_addresses_with_a_trick_in_them_are_refused(url, why):
    with pytest.raises(Refused, match=why):
        fetch.request("GET", url, timeout=2)


def test_digits_of_other_scripts_are_read_as_digits():
    with pytest.raises(Refused, match="not a public address"):
        addresses.check("https://１２７.０.０.１/", patience=2)


def test_one_private_address_among_public_ones_refuses_the_name(names):
    names["mixed.example"] = [["93.184.216.34", "10.0.0.1"]]
    with pytest.raises(Refused, match=r"mixed\.example is not a public address"):
        addresses.check("https://mixed.example/", patience=2)


def test_a_public_name_is_kept_with_its_addresses(names):
    names["good.example"] = [["93.184.216.34", "2606:4700::1111"]]
    target = addresses.check("https://Good.Example./a b?q=ä#part".replace(" ", "%20"), patience=2)
    assert (target.host, target.port, target.path) == ("good.example", 443, "/a%20b?q=%C3%A4")
    assert target.addresses == ("93.184.216.34", "2606:4700::1111")
    assert target.authority == "good.example"


def test_a_name_without_an_address_may_have_one_later(names):
    names["gone.example"] = [[]]
    with pytest.raises(Unreachable, match="no address"):
        addresses.check("https://gone.example/", patience=2)


def test_a_resolver_that_never_answers_is_not_waited_for(monkeypatch):
    let_go = threading.Event()
    monkeypatch.setattr(addresses, "resolve", lambda host, port: let_go.wait(20) and [])
    with pytest.raises(Unreachable, match="not found in time"):
        addresses.check("https://slow.example/", patience=0.2)
    let_go.set()


def test_the_operator_can_list_networks_and_hosts(allow, names):
    names["inside.example"] = [["10.1.2.3"]]
    names["other.example"] = [["10.9.9.9"]]
    allow("10.1.2.0/24 other.example:8080 [fd00::5]:8443")
    assert addresses.check("https://inside.example/", patience=2).addresses == ("10.1.2.3",)
    assert addresses.check("https://other.example:8080/", patience=2).port == 8080
    assert addresses.check("https://[fd00::5]:8443/", patience=2).authority == "[fd00::5]:8443"
    for url in ("https://other.example/", "https://127.0.0.1/", "https://[fd00::5]/", "https://10.1.3.1/"):
        with pytest.raises(Refused):
            addresses.check(url, patience=2)
    assert addresses.check("https://[::ffff:10.1.2.3]/", patience=2)


def test_http_needs_the_operators_list_and_the_callers_word(allow, names):
    names["good.example"] = [["93.184.216.34"]]
    assert addresses.check("http://127.0.0.1:8000/", patience=2, allow_http=True).port == 8000
    for url, allow_http in (("http://127.0.0.1:8000/", False), ("http://good.example/", True)):
        with pytest.raises(Refused, match="only https"):
            addresses.check(url, patience=2, allow_http=allow_http)


@pytest.mark.parametrize(
    "told", ["10.1.2/24", "10.1.2", "https://x.example", "a@b", "x.example:port", "10.0.0.0/33"]
)
def test_a_list_that_is_not_understood_is_said_to_be_so(allow, told):
    allow(told)
    with pytest.raises(Refused, match="TALKOO_EGRESS_ALLOW"):
        addresses.check("https://127.0.0.1/", patience=2)
