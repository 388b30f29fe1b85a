"""Pages of the rooms of spaces."""

from typing import Any

from talkoo.blocks.chat.models import Message
from talkoo.people.spaces.models import Kind
from talkoo.site.page_list.shown import Examples, Shown

_TALKS: dict[Kind, dict[str, Any]] = {
    Kind.NETWORK: {"role": "contact", "may": "participant representative contact staff"},
    Kind.GROUP: {"role": "contact", "may": "participant contact staff"},
    Kind.PROGRAMME: {"role": "staff", "may": "contact staff"},  # nobody takes part in the example
}
_OWN: dict[str, Any] = {"role": "participant", "may": "participant"}


def _of(kind: Kind) -> dict[str, Shown]:
    talks = _TALKS[kind]
    does: dict[str, Any] = {**talks, "method": "POST", "is_page": False}
    pages = {
        "room": Shown(about=f"{kind} with a room", **talks),
        "mark": Shown(about=f"{kind} with a room", **does),
        "own": Shown(about=f"{kind} with a room", **does),
        "keep": Shown(about=f"{kind} with a room", **does),
        "message": Shown(about=f"{kind} message", is_page=False, **talks),  # nobody has reported it
        "change": Shown(about=f"{kind} message of a participant", **_OWN),
        "file": Shown(about=f"{kind} file of a message", is_page=False, **talks),
    }
    return {f"chat:{kind}_{name}": shown for name, shown in pages.items()}


PAGES = {name: shown for kind in Kind for name, shown in _of(kind).items()}


def _examples(kind: str) -> Examples:
    def said(**more: Any) -> Any:
        return Message.objects.filter(
            room__space__kind=kind, room__space__state="active", deleted_at=None, hidden_at=None, **more
        ).order_by("id")

    def at(found: Any, *fields: str) -> list[list[Any]]:
        return [list(row) for row in found.values_list("room__space__slug", *fields)[:1]]

    return {
        f"{kind} with a room": lambda: at(said()),
        f"{kind} message": lambda: at(said(), "number"),
        f"{kind} message of a participant": lambda: at(said(author__isnull=False), "number"),
        f"{kind} file of a message": lambda: at(said(files__isnull=False), "number", "files__file_name"),
    }


EXAMPLES: Examples = {about: found for kind in Kind.values for about, found in _examples(kind).items()}
