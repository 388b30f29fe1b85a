"""Other services that people sign in with, and what those say of who came (OpenID Connect Core 1.0)."""

import base64
import hashlib
import secrets
import time
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from talkoo.kernel import clock
from talkoo.kernel.text import clean_line
from talkoo.people.accounts.models import ContactPoint, Service, ServiceIdentity
from talkoo.people.accounts.queries import contacts
from talkoo.plumbing.egress import Refused, Unreachable, fetch
from talkoo.plumbing.tenancy import current

_FRESH_FOR = 600.0
_PATIENCE = 5.0
_LEEWAY = 60
_SIGNED_WITH = ["RS256", "PS256", "ES256", "ES384", "RS384", "RS512", "PS384", "PS512"]
_heard: dict[tuple[uuid.UUID, str], tuple[float, Any]] = {}


class Trouble(Exception):
    """The other service does not answer, or says something that proves nothing."""


@dataclass(frozen=True)
class Start:
    """Where the browser goes, and what it has to bring back; `verifier` and `nonce` are known to it and us alone."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Claims:
    """Who came, as the service says. `email` only when the service has verified it."""

    subject: str
    email: str
    name: str


def open_services() -> list[Service]:
    """Those that people may sign in with now, by name."""
    return list(Service.objects.filter(is_open=True).order_by("name", "id"))


def service_at(key: str) -> Service | None:
    """The open service with this key."""
    return Service.objects.filter(key=key, is_open=True).first()


def linked_services(person_id: uuid.UUID) -> list[ServiceIdentity]:
    """Those a person signs in with."""
    return list(
        ServiceIdentity.objects.select_related("service")
        .filter(person=person_id)
        .order_by("created_at", "id")
    )


def services_to_link(person_id: uuid.UUID) -> list[Service]:
    """Open ones that the person has not connected yet."""
    return list(
        Service.objects.filter(is_open=True).exclude(identities__person=person_id).order_by("name", "id")
    )


def owner_of(email: str) -> ContactPoint | None:
    """The confirmed contact point that this address is."""
    found = contacts.at(email) if email else None
    return found if found and found.verified_at and found.person.is_active else None


def is_known_at(service_id: uuid.UUID, subject: str, email: str) -> bool:
    """Whether somebody here signs in with this account of the service, or would with its verified address."""
    there = ServiceIdentity.objects.filter(service=service_id, subject=subject).exists()
    return there or owner_of(email) is not None


def _ask(service: Service, url: str, *, is_fresh: bool = False) -> Any:
    """What the service publishes there, remembered for ten minutes. Raises Trouble."""
    known = (current.site_id(), url)
    at, content = _heard.get(known, (0.0, None))
    if content is not None and not is_fresh and time.monotonic() - at < _FRESH_FOR:
        return content
    try:
        answer = fetch.request("GET", url, timeout=_PATIENCE, allow_http=_is_plain(service))
        content = answer.json() if answer.is_ok else None
    except (Refused, Unreachable) as problem:
        raise Trouble(str(problem)) from problem
    if not isinstance(content, dict):
        raise Trouble("no document there")
    if len(_heard) > 200:
        _heard.clear()
    _heard[known] = (time.monotonic(), content)
    return content


def _is_plain(service: Service) -> bool:
    return urlsplit(service.issuer).scheme == "http"  # only inside networks that the operator allows


def _about(service: Service) -> dict[str, Any]:
    """The service's own description (OpenID Connect Discovery 1.0). Raises Trouble."""
    found = _ask(service, f"{service.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != service.issuer:
        raise Trouble("it calls itself something else")
    scheme = urlsplit(service.issuer).scheme
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(found.get(name), str) or urlsplit(found[name]).scheme != scheme:
            raise Trouble(f"no {name}")
    about: dict[str, Any] = found
    return about


def start(service: Service, back: str, language: str) -> Start:
    """Begin to sign in with a service; `back` is our address it leads back to. Raises Trouble."""
    about = _about(service)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": service.client,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    address = about["authorization_endpoint"]
    return Start(f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", state, nonce, verifier)


def finish(service: Service, code: str, *, back: str, nonce: str, verifier: str) -> Claims:
    """Who came, after the service has led back with a code. Raises Trouble."""
    about = _about(service)
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": service.client,
        "code_verifier": verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    ways = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" in ways:
        pair = f"{quote(service.client, safe='')}:{quote(service.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        sent["client_secret"] = service.secret
    try:
        answer = fetch.request(
            "POST",
            about["token_endpoint"],
            headers=headers,
            body=urlencode(sent).encode(),
            timeout=_PATIENCE,
            allow_http=_is_plain(service),
        )
        told = answer.json() if answer.is_ok else {}
    except (Refused, Unreachable) as problem:
        raise Trouble(str(problem)) from problem
    token = told.get("id_token") if isinstance(told, dict) else None
    if not isinstance(token, str):
        raise Trouble("no proof came")
    claims = checked(service, about, token, nonce)
    return _claims({**_told_of(service, about, told.get("access_token"), claims["sub"]), **claims})


def _told_of(service: Service, about: dict[str, Any], access: Any, subject: str) -> dict[str, Any]:
    """What the service tells of the person besides the proof (OpenID Connect Core 1.0, 5.3); nothing when it fails."""
    address = about.get("userinfo_endpoint")
    if not isinstance(address, str) or not isinstance(access, str):
        return {}
    if urlsplit(address).scheme != urlsplit(service.issuer).scheme:
        return {}
    headers = {"Authorization": f"Bearer {access}", "Accept": "application/json"}
    try:
        answer = fetch.request(
            "GET", address, headers=headers, timeout=_PATIENCE, allow_http=_is_plain(service)
        )
        told = answer.json() if answer.is_ok else {}
    except (Refused, Unreachable):
        return {}
    return told if isinstance(told, dict) and told.get("sub") == subject else {}


def _decoded(service: Service, about: dict[str, Any], token: str) -> dict[str, Any]:
    for is_fresh in (False, True):  # a key that we do not know yet may be a new one
        try:
            keys = KeySet.import_key_set(_ask(service, about["jwks_uri"], is_fresh=is_fresh))
            return dict(jwt.decode(token, keys, algorithms=_SIGNED_WITH).claims)
        except (JoseError, ValueError, KeyError, TypeError) as problem:
            trouble = problem
    raise Trouble(type(trouble).__name__) from trouble


def checked(service: Service, about: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """What a proof says, if it is one (OpenID Connect Core 1.0, 3.1.3.7). Raises Trouble."""
    claims = _decoded(service, about, token)
    registry = jwt.JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": service.issuer},
        aud={"essential": True, "value": service.client},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        registry.validate(claims)
    except (JoseError, ValueError, TypeError) as problem:
        raise Trouble(f"{type(problem).__name__} {problem}") from problem
    audience = claims["aud"]
    party = claims.get("azp")
    if (isinstance(audience, list) and len(audience) > 1 and not party) or party not in {
        None,
        service.client,
    }:
        raise Trouble("it is meant for another")
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject or len(subject) > 255:
        raise Trouble("nobody is named")
    return claims


def _claims(told: dict[str, Any]) -> Claims:
    email = told.get("email") if told.get("email_verified") is True else ""
    name = told.get("name")
    return Claims(
        told["sub"],
        contacts.tidy_email(email)[:254] if isinstance(email, str) else "",
        clean_line(name)[:120] if isinstance(name, str) else "",
    )
