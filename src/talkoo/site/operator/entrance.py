"""Coming in as operator: a link from the command line, good once within a day, becomes a session of 12 hours."""

import datetime
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache

from talkoo.kernel import clock, i18n
from talkoo.kernel.access import Program
from talkoo.kernel.pages import page, public
from talkoo.kernel.rows import Row, fetch
from talkoo.kernel.text import clean_line
from talkoo.site.operator.models import LINK_HOURS, SESSION_HOURS, Pass

COOKIE = f"{settings.COOKIE_PREFIX}operator"


class Operator(Program):
    """Somebody whose session was proven in this request. Within a site it acts as the program itself."""

    def __init__(self, proof: str):
        self.proof = proof


def proof_of(by: Any) -> str:
    """What the database's functions are shown; empty for the commands, which work as the owner."""
    return str(getattr(by, "proof", ""))


def ask(statement: str, *given: Any) -> Any:
    """The one value that a function of the database answers. Raises what the database refuses."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        row = cursor.fetchone()
        return row[0] if row else None


def new_link(name: str = "") -> str:
    """The secret of a new link, as owner: nobody can read it again."""
    import hashlib

    secret, now = secrets.token_urlsafe(32), clock.now()
    Pass.objects.create(
        name=clean_line(name)[:80],
        created_at=now,
        link=hashlib.sha256(secret.encode()).digest(),
        link_until=now + datetime.timedelta(hours=LINK_HOURS),
    )
    return secret


def address(secret: str = "") -> str:
    """The full address of a link, or of the operator's pages, on the bare host."""
    host = settings.BARE_HOST + (f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else "")
    return f"{settings.PUBLIC_SCHEME}://{host}/operator/" + (f"enter/{secret}/" if secret else "")


def is_good(secret: str) -> bool:
    """Whether the link has not been used and is not too old."""
    return "\0" not in secret and bool(ask("select operator_link_is_good(%s)", secret))


def enter(secret: str) -> str:
    """Use a link: the proof of the new session, or empty when the link is wrong, old or used."""
    if "\0" in secret:
        return ""
    proof = secrets.token_urlsafe(32)
    entered = ask("select operator_enter(%s, %s, %s)", secret, proof, SESSION_HOURS * 3_600)
    return proof if entered else ""


def passes(by: Any) -> list[Row]:
    """Links that can still be used and sessions that run: `id name created_at entered_at until is_own`."""
    return fetch("select * from operator_passes(%s)", [proof_of(by)])


def end(pass_id: Any, *, by: Any) -> bool:
    """End a session, or make a link useless, at once. False when it was over already."""
    return bool(ask("select operator_end(%s, %s)", proof_of(by), pass_id))


def leave(by: Any) -> None:
    """End the session that this is."""
    own = ask("select operator_pass_of(%s)", proof_of(by))
    if own:
        end(own, by=by)


def remember(request: HttpRequest, response: HttpResponse, proof: str) -> None:
    """Let the browser keep the proof: for this host only, never shown to scripts or sent along from elsewhere."""
    response.set_cookie(
        COOKIE,
        proof,
        max_age=SESSION_HOURS * 3_600,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def who(request: HttpRequest) -> Operator | None:
    """The operator whose session this browser holds."""
    proof = request.COOKIES.get(COOKIE, "")
    if not 40 <= len(proof) <= 60 or not proof.isascii() or not proof.isprintable():
        return None
    return Operator(proof) if ask("select operator_pass_of(%s)", proof) else None


View = Callable[..., HttpResponseBase]


def for_operators(view: View) -> View:
    """A page of the operator's: `view(request, by, …)`. Others are told how one comes in (403)."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        by = who(request)
        if by is None:
            return page(request, "operator/closed.html", {}, status=403)
        request.operator = by  # type: ignore[attr-defined]
        return view(request, by, *arguments, **named)

    return public(never_cache(answer))


def moment(value: datetime.datetime, language: str, zone: str = "UTC") -> str:
    """A moment in words, for pages that belong to no site."""
    return i18n.say_moment(value, language, zone)
