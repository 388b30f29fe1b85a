"""The answer that does not end: server-sent events (WHATWG HTML, 9.2) to each open page."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.db import Error
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from talkoo.plumbing.live import reading, shown, tokens
from talkoo.plumbing.live.hub import Hub
from talkoo.plumbing.live.pages import Page
from talkoo.plumbing.live.wire import Wire

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
log = logging.getLogger(__name__)


class _Told(Response):
    """Says what the page is told, until the page or the process ends."""

    def __init__(self, hub: Hub, page: Page) -> None:
        self.hub, self.page = hub, page
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(self._until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
            while said := await self.page.heard():
                await send({"type": "http.response.body", "body": said, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except OSError:
            log.debug("a page went away while it was told something")
        finally:
            gone.cancel()
            self.hub.leave(self.page)

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            continue
        self.page.end()


def _session_key(request: Request) -> str:
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""


def _at(request: Request, topics: int) -> list[int] | None:
    """How far the page is: as the browser says on coming back, or as the page was made. None when it is no position."""
    said = request.headers.get("last-event-id") or request.query_params.get("at", "")
    parts = said.split(".") if said else []
    if not all(one.isdecimal() and one.isascii() and len(one) < 18 for one in parts):
        return None
    return [int(one) for one in parts] if len(parts) in {0, topics} else None


def application(wire: Wire, running: Callable[[Hub], object] = lambda hub: None) -> Starlette:
    """The live process as an ASGI application. `running` is given its hub when it starts."""
    hub = Hub(wire)

    async def live(request: Request) -> Response:
        host = (request.headers.get("host", "").rpartition("@")[2].lower().rsplit(":", 1)[0]).rstrip(".")
        try:
            site_id = await hub.ask(reading.site_at, host)
            if site_id is None:
                return Response(status_code=404)
            session = _session_key(request)
            try:
                token = tokens.taken(
                    request.query_params.get("token", ""), site_id=site_id, session_key=session
                )
            except tokens.NoToken:
                return Response(status_code=403)
            at = _at(request, len(token.topics))
            if at is None:
                return Response(status_code=400)
            page = Page(site_id, token.person_id, session, token.topics)
            try:
                is_let_in = await hub.join(page, at)
            except BaseException:
                hub.leave(page)
                raise
        except Error as problem:
            log.info("a page could not be opened: %s", problem)
            return Response(status_code=503, headers={"retry-after": "2"})
        return _Told(hub, page) if is_let_in else Response(status_code=403)

    async def health(request: Request) -> Response:
        return JSONResponse(
            {"pages": len(hub.pages), "is_hearing": hub.is_hearing},
            status_code=200 if hub.is_hearing else 503,
        )

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        work = asyncio.ensure_future(hub.run())
        running(hub)
        try:
            yield {}
        finally:
            work.cancel()
            hub.stop()

    return Starlette(
        routes=[Route(shown.ADDRESS, live), Route(f"{shown.ADDRESS}health", health)], lifespan=lifespan
    )
