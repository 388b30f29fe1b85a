"""A push service on this machine, with the browsers behind it: takes what is sent, proves who sent it, opens it."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from talkoo.plumbing.push.vapid import packed, unpacked


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def point(key: Any) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass
class Browser:
    """One that agreed to be told: what it gave away, and what it has opened since."""

    endpoint: str
    private: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen secrets!"
    shown: list[dict] = field(default_factory=list)
    heads: list[dict] = field(default_factory=list)

    @property
    def given(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": packed(point(self.private)), "auth": packed(self.auth)}

    def open(self, body: bytes) -> dict:
        """As RFC 8291 (3.4) has the receiver do it."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.private.exchange(ec.ECDH(), theirs)
        between = derived(shared, self.auth, b"WebPush: info\0" + point(self.private) + sender, 32)
        key = derived(between, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(between, salt, b"Content-Encoding: nonce\0", 12)
        text = AESGCM(key).decrypt(nonce, sealed, None)
        assert text.endswith(b"\x02")
        return json.loads(text[:-1])


def proven(told: str) -> dict:
    """The claims of an Authorization header, when its own key has signed them (RFC 8292)."""
    scheme, _space, rest = told.partition(" ")
    parts = dict(one.strip().split("=", 1) for one in rest.split(","))
    raw = unpacked(parts["k"])
    key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": packed(raw[1:33]), "y": packed(raw[33:])})
    assert scheme == "vapid"
    return jwt.decode(parts["t"], key, algorithms=["ES256"]).claims


class Service:
    """`answers` is what it says next, by path: a status, or a status and the seconds of Retry-After."""

    def __init__(self):
        self.browsers: dict[str, Browser] = {}
        self.answers: dict[str, Any] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = outer.answers.get(self.path, 201)
                status, after = answer if isinstance(answer, tuple) else (answer, "")
                if status == 201:
                    browser = outer.browsers[self.path]
                    browser.heads.append(dict(self.headers))
                    browser.shown.append(browser.open(body)["notification"])
                self.send_response(status)
                if after:
                    self.send_header("Retry-After", after)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.place = f"127.0.0.1:{self.server.server_port}"
        self.home = f"http://{self.place}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def browser(self, name: str) -> Browser:
        made = self.browsers[f"/{name}"] = Browser(f"{self.home}/{name}")
        return made

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
