"""Small servers on this machine that answer byte by byte what a test tells them."""

import datetime
import ipaddress
import socket
import ssl
import threading

import pytest

from talkoo.plumbing.egress import addresses, wire


class Server:
    """Answers each connection with `answer(request, connection)`; keeps what it was asked and by which name."""

    def __init__(self, answer, context=None):
        self.answer, self.context = answer, context
        self.asked: list[bytes] = []
        self.named: list[str] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        if context:
            context.sni_callback = lambda _sock, name, _context: self.named.append(name)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=[connection], daemon=True).start()

    def talk(self, connection):
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            request = b""
            while b"\r\n\r\n" not in request:
                if not (more := connection.recv(65_536)):
                    return
                request += more
            head, _gap, body = request.partition(b"\r\n\r\n")
            length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            while length and len(body) < int(length[0].partition(b":")[2]):
                body += connection.recv(65_536)
            self.asked.append(head + b"\r\n\r\n" + body)
            said = self.answer(self.asked[-1], connection)
            if said:
                connection.sendall(said)
        except (OSError, ssl.SSLError):
            pass
        finally:
            connection.close()

    def close(self):
        self.socket.close()


def said(body=b"well", status="200 OK", **headers):
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture
def serve():
    opened = []

    def start(answer=None, context=None):
        given = answer if callable(answer) else lambda _request, _connection: answer or said()
        opened.append(Server(given, context))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture
def allow(settings):
    """The operator's list."""

    def allowed(told="127.0.0.0/8"):
        settings.EGRESS_ALLOW = told

    allowed()
    return allowed


@pytest.fixture
def names(monkeypatch):
    """The resolver: `names["example.org"] = [["93.184.216.34"], ["127.0.0.1"]]` answers in turn, the last for ever."""
    book: dict[str, list[list[str]]] = {}
    real = addresses.resolve

    def resolve(host, port):
        if host not in book:
            return real(host, port)
        turns = book[host]
        return turns.pop(0) if len(turns) > 1 else turns[0]

    monkeypatch.setattr(addresses, "resolve", resolve)
    return book


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """`authority(name)` is a server's TLS context with a certificate for this name, from an authority of the tests."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    folder = tmp_path_factory.mktemp("authority")
    now = datetime.datetime.now(datetime.UTC)

    def named(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    def build(subject, issuer, key, signer, *extensions, days=2):
        built = x509.CertificateBuilder(
            issuer_name=issuer,
            subject_name=subject,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - datetime.timedelta(days=3),
            not_valid_after=now + datetime.timedelta(days=days),
        )
        for extension, critical in extensions:
            built = built.add_extension(extension, critical)
        return built.sign(signer, hashes.SHA256())

    root_key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    root = build(
        named("root"),
        named("root"),
        root_key,
        root_key,
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (usage, True),
        (x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), False),
    )

    def context(name, days=2):
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            subject = x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            subject = x509.DNSName(name)
        leaf = build(
            named(name), named("root"), key, root_key,
            (x509.SubjectAlternativeName([subject]), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False),
            days=days,
        )  # fmt: skip
        file = folder / f"{name}{days}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + leaf.public_bytes(serialization.Encoding.PEM)
        )
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(file)
        return made

    context.root = root.public_bytes(serialization.Encoding.PEM).decode()
    return context


@pytest.fixture
def trusted(authority, monkeypatch):
    """This machine believes the tests' authority."""
    believes = ssl.create_default_context(cadata=authority.root)
    monkeypatch.setattr(wire, "trust", lambda: believes)
    return authority
