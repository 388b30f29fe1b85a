"""Pages of conversations."""

from typing import Any

from talkoo.blocks.discussions.models import Post, Section, Thread
from talkoo.people.spaces.models import Kind
from talkoo.site.page_list.organisations import slugs
from talkoo.site.page_list.shown import SIGNED_IN, Examples, Shown
from talkoo.site.page_list.spaces import spaces

_LOOKS_AFTER, _ANY = "contact staff coordinator site-admin moderator", "coordinator site-admin moderator"
_CARE: dict[str, Any] = {"role": "coordinator", "may": _LOOKS_AFTER, "may_any": _ANY}
_WRITE: dict[str, Any] = {"role": "coordinator", "may": f"participant {_LOOKS_AFTER}", "may_any": _ANY}
# whoever answers for a member organisation of the network takes part in its conversations too
_WRITE_IN_NETWORK: dict[str, Any] = {**_WRITE, "may": f"participant representative {_LOOKS_AFTER}"}
_ARRANGE: dict[str, Any] = {"role": "coordinator", "may": "coordinator site-admin"}
_SIGNED_IN: dict[str, Any] = {"role": "contact", "may": SIGNED_IN}


def _of(kind: str) -> dict[str, Shown]:
    # nobody takes part in the example of a project
    writes = {Kind.PROGRAMME: _CARE, Kind.NETWORK: _WRITE_IN_NETWORK}.get(Kind(kind), _WRITE)
    return {
        f"discussions:{kind}_threads": Shown(about=f"{kind} of threads"),
        f"discussions:{kind}_practice": Shown(about=f"{kind} of threads"),
        f"discussions:{kind}_start": Shown(about=f"{kind} of threads", **writes),
        f"discussions:{kind}_circle": Shown(about=f"{kind} of threads", **_CARE),
    }


PAGES = {
    **{name: shown for kind in Kind.values for name, shown in _of(kind).items()},
    "discussions:forum": Shown(),
    "discussions:sections": Shown(**_ARRANGE),
    "discussions:section": Shown(about="section"),
    "discussions:start": Shown(about="section", **_SIGNED_IN),
    "discussions:section_words": Shown(about="section", **_ARRANGE),
    "discussions:section_circle": Shown(about="section", role="coordinator", may=_ANY),
    "discussions:mine": Shown(**_SIGNED_IN),
    "discussions:thread": Shown(about="thread"),
    "discussions:print": Shown(about="thread"),
    "discussions:answer": Shown(about="thread", **_WRITE_IN_NETWORK),
    "discussions:mark": Shown(about="thread", method="POST", is_page=False, **_SIGNED_IN),
    "discussions:change_thread": Shown(about="thread", **_CARE),
    "discussions:move": Shown(about="thread", **_CARE),
    "discussions:split": Shown(about="thread", **_CARE),
    "discussions:seen": Shown(about="thread", **_WRITE_IN_NETWORK),
    "discussions:asker": Shown(about="anonymous thread", role="moderator", may=_ANY),
    "discussions:post": Shown(about="post", is_page=False),
    "discussions:more": Shown(about="post"),
    "discussions:mark_post": Shown(about="post", method="POST", is_page=False, **_SIGNED_IN),
    "discussions:change_post": Shown(about="post of a participant", role="participant", may="participant"),
    "discussions:translate": Shown(about="post", **_WRITE_IN_NETWORK),
    "discussions:versions": Shown(about="post", **_WRITE_IN_NETWORK),
    "discussions:attachment": Shown(about="file of a post", is_page=False),
}


def _threads() -> Any:
    return Thread.objects.filter(
        section__space__kind=Kind.NETWORK,
        section__shows_seen=True,
        audience="everybody",
        state="open",
        section__space__state__in=["forming", "active", "paused"],
    ).order_by("id")


def _posts() -> Any:
    return Post.objects.filter(thread__in=_threads(), deleted_at=None, hidden_at=None).order_by("id")


def _at(found: Any, *fields: str) -> list[list[Any]]:
    return [list(row) for row in found.values_list(*fields)[:1]]


EXAMPLES: Examples = {
    **{f"{kind} of threads": lambda kind=kind: slugs(spaces(kind))[:1] for kind in Kind.values},  # type: ignore[misc]
    "section": lambda: _at(
        Section.objects.filter(space=None, audience="everybody").order_by("position"), "slug"
    ),
    "thread": lambda: _at(_threads(), "code"),
    "anonymous thread": lambda: _at(
        Thread.objects.filter(is_anonymous=True, state="open", section__space__kind=Kind.NETWORK).order_by(
            "id"
        ),
        "code",
    ),
    "post": lambda: _at(_posts(), "thread__code", "number"),
    "post of a participant": lambda: _at(
        _posts().filter(author__isnull=False, number__gt=1), "thread__code", "number"
    ),
    "file of a post": lambda: _at(
        _posts().filter(files__isnull=False), "thread__code", "number", "files__number", "files__file_name"
    ),
}
