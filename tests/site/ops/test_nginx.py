"""The example for nginx, tried for real where nginx is: encryption, cookies, who asks, and hosts that are not ours."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from talkoo.site import instance as instances
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
EXAMPLE = ROOT / "docs" / "operate" / "examples" / "nginx.conf"
BARE, SITE = "talkoo.example.org", "verkko.example.org"

pytestmark = pytest.mark.skipif(
    not NGINX or not shutil.which("openssl"),
    reason="nginx and openssl are not installed: proxy.py is tested alone",
)


def adapted(folder: Path, plain: int, secure: int, program: int) -> str:
    """The example as it stands, on other ports, with a certificate of our own."""
    text = EXAMPLE.read_text()
    for old, new in (
        (r"listen \[::\]:[^;]+;", ""),
        (r"listen 80\b", f"listen 127.0.0.1:{plain}"),
        (r"listen 443\b", f"listen 127.0.0.1:{secure}"),
        (r"/etc/letsencrypt/live/talkoo\.example\.org/fullchain\.pem", f"{folder}/certificate.pem"),
        (r"/etc/letsencrypt/live/talkoo\.example\.org/privkey\.pem", f"{folder}/key.pem"),
        (r"/var/log/nginx", str(folder)),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{program}"),
        (r"https://\$host\$request_uri", f"https://$host:{secure}$request_uri"),
        (r"proxy_set_header Host \$host;", f"proxy_set_header Host $host:{secure};"),
    ):
        text, count = re.subn(old, new, text)
        assert count, old
    return f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {text}
}}
"""


def wait_for(condition, process, seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "it ended"
        assert time.monotonic() < until
        time.sleep(0.05)


def open_port(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The whole program with one site, behind nginx."""
    folder = tmp_path_factory.mktemp("public")
    data = folder / "data"
    plain, secure, program = free_port(), free_port(), free_port()
    instances.open_instance(data, create=True)
    (data / "talkoo.conf").write_text(
        f"TALKOO_HOST={BARE}\nTALKOO_PUBLIC_SCHEME=https\nTALKOO_PUBLIC_PORT={secure}\n"
        "TALKOO_TRUSTED_PROXIES=127.0.0.1/32\n"
    )
    names = f"subjectAltName=DNS:{BARE},DNS:{SITE}"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem", "-subj", f"/CN={BARE}", "-addext", names],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "nginx.conf").write_text(adapted(folder, plain, secure, program))
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TALKOO_", "DJANGO_", "PG", "DATABASE_"))
    } | {"PYTHONPATH": str(ROOT / "src")}  # fmt: skip
    talkoo = [sys.executable, "-m", "talkoo.site.commands"]
    out = (folder / "out").open("w")
    up = subprocess.Popen(
        [*talkoo, "up", "--data", str(data), "--port", str(program), "--sites", "none"],
        stdout=out, stderr=out, env=environment,
    )  # fmt: skip
    nginx = None
    try:
        wait_for(lambda: "Ctrl-C stops it" in (folder / "out").read_text(), up)
        subprocess.run(
            [*talkoo, "site", "create", SITE, "--name", "fi=Verkko", "--sentence", "fi=Yhdessä.", "--operator", "Koe",
             "--data", str(data)], check=True, env=environment, capture_output=True, timeout=60,
        )  # fmt: skip
        nginx = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)])
        wait_for(lambda: open_port(secure), nginx)
        yield SimpleNamespace(
            plain=plain, secure=secure, program=program, data=data, folder=folder, said=(folder / "out").read_text(),
            talkoo=talkoo, environment=environment,
        )  # fmt: skip
    finally:
        for process, how in ((nginx, signal.SIGTERM), (up, signal.SIGTERM)):
            if process is not None and process.poll() is None:
                process.send_signal(how)
                process.wait(60)
        out.close()


def ask(public, path="/", *, host=SITE, name="", method="GET", body=None, source="127.0.0.1", **headers):
    """As a browser: a checked certificate, the host in the handshake, cookies by hand."""
    context = ssl.create_default_context(cafile=str(public.folder / "certificate.pem"))
    line = socket.create_connection(("127.0.0.1", public.secure), timeout=20, source_address=(source, 0))
    line = context.wrap_socket(line, server_hostname=name or host)
    connection = http.client.HTTPSConnection("127.0.0.1", public.secure)
    connection.sock = line
    sent = {
        "Host": f"{host}:{public.secure}",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    connection.request(method, path, body=body, headers=sent)
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return SimpleNamespace(status=answer.status, headers=answer.headers, text=content)


def test_what_is_unencrypted_is_sent_on(public):
    connection = http.client.HTTPConnection("127.0.0.1", public.plain, timeout=20)
    connection.request("GET", "/networks/?state=ended", headers={"Host": SITE})
    answer = connection.getresponse()
    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{SITE}:{public.secure}/networks/?state=ended"
    connection.close()


def test_each_site_answers_on_its_own_domain_and_asks_for_https_from_now_on(public):
    home = ask(public, "/networks/")
    assert home.status == 200
    assert "Verkko" in home.text
    assert home.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    front = ask(public, "/en/", host=BARE)
    front = front if front.status == 200 else ask(public, "/", host=BARE, Accept_Language="en")
    assert f'href="https://{SITE}:{public.secure}/"' in front.text


def form(public, source="127.0.0.1", **headers):
    page = ask(public, "/sign-in/", source=source)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    cookie = page.headers["Set-Cookie"]
    body = f"csrfmiddlewaretoken={token}&contact=nobody%40example.org"
    answer = ask(
        public, "/sign-in/", method="POST", body=body, source=source, Cookie=cookie.partition(";")[0],
        Origin=f"https://{SITE}:{public.secure}", Content_Type="application/x-www-form-urlencoded", **headers,
    )  # fmt: skip
    return cookie, answer


def test_cookies_are_for_https_only_and_forms_are_taken(public):
    cookie, answer = form(public)
    assert "; Secure" in cookie
    assert "; HttpOnly" in cookie
    assert answer.status == 302
    assert "; Secure" in answer.headers["Set-Cookie"]


def test_a_form_from_another_origin_is_refused(public):
    page = ask(public, "/sign-in/")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    answer = ask(
        public, "/sign-in/", method="POST", body=f"csrfmiddlewaretoken={token}&contact=a%40example.org", Cookie=cookie,
        Origin="https://evil.example", Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status == 403


def callers(public) -> dict[str, int]:
    instance = instances.open_instance(public.data)
    with psycopg.connect(instance.dsn("backup")) as seeing:
        rows = seeing.execute(
            "select key, sum(number)::int from limits_count where kind = 'sign_in.caller' group by key"
        ).fetchall()
    return dict(rows)


def test_visitors_are_counted_by_their_own_address_whatever_they_say(public):
    form(public, "127.0.0.2")
    before = callers(public)
    form(public, "127.0.0.3")
    among = callers(public)
    assert len(among) == len(before) + 1, "another visitor"
    form(
        public,
        "127.0.0.3",
        X_Forwarded_For="203.0.113.7",
        X_Real_IP="203.0.113.8",
        Forwarded="for=203.0.113.9",
    )
    assert sum(callers(public).values()) == sum(among.values()) + 1
    assert len(callers(public)) == len(among), "the same visitor under a false name"


def test_a_host_that_is_not_ours_gets_no_answer(public):
    with pytest.raises(ssl.SSLError):
        ask(public, host="evil.example")
    with pytest.raises(http.client.RemoteDisconnected):
        ask(public, host="evil.example", name=SITE)
    spoofed = ask(public, "/networks/", X_Forwarded_Host="evil.example")
    assert spoofed.status == 200
    assert "evil.example" not in spoofed.text
    with pytest.raises(http.client.RemoteDisconnected):
        connection = http.client.HTTPConnection("127.0.0.1", public.plain, timeout=20)
        connection.request("GET", "/", headers={"Host": "evil.example"})
        connection.getresponse()


def test_the_operator_comes_in_on_the_bare_host_only(public):
    done = subprocess.run(
        [*public.talkoo, "operator", "link", "--data", str(public.data)],
        capture_output=True, text=True, check=True, env=public.environment, timeout=60,
    )  # fmt: skip
    link = done.stdout.strip()
    assert link.startswith(f"https://{BARE}:{public.secure}/operator/enter/")
    path = "/" + link.split("/", 3)[3]
    assert ask(public, path).status == 404
    page = ask(public, path, host=BARE)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    entered = ask(
        public, path, host=BARE, method="POST", body=f"csrfmiddlewaretoken={token}",
        Cookie=page.headers["Set-Cookie"].partition(";")[0], Origin=f"https://{BARE}:{public.secure}",
        Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert entered.status == 302, entered.text
    assert entered.headers["Location"] == "/operator/"
    cookie = next(value for value in entered.headers.get_all("Set-Cookie") if "_operator=" in value)
    for word in ("Secure", "HttpOnly", "SameSite=Strict"):
        assert word in cookie
    check = ask(public, "/operator/check/", host=BARE, Cookie=cookie.partition(";")[0])
    assert check.status == 200
    assert "Addresses begin with https" in check.text
