"""What a fact's template is given, kept so that a mail can be written later and a page can say it in any language."""

import datetime
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import FunctionType
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from talkoo.kernel import clock, crypto
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import Text
from talkoo.plumbing.mail_out.compose import Strand
from talkoo.plumbing.notify.models import News
from talkoo.plumbing.tenancy import current

_LAZY = ("gettext", "ngettext", "pgettext", "npgettext")


@dataclass(frozen=True)
class Story:
    """News made readable again: what its template is given, and the conversation it belongs to."""

    fact_id: uuid.UUID
    kind: str
    space_id: uuid.UUID | None
    about_kind: str
    about_key: uuid.UUID | None
    context: dict[str, Any]
    strand: Strand | None
    usually: str | None


def keep(
    fact: Fact,
    kind: str,
    context: Mapping[str, Any],
    *,
    strand: Strand | None,
    space_id: uuid.UUID | None,
    about: tuple[str, uuid.UUID] | None,
    usually: str | None = None,
) -> tuple[News, Story]:
    """The row of this, made now or by the same reaction before."""
    said = {
        "context": pack(dict(context)),
        "strand": asdict(strand) if strand else None,
        "usually": usually,
        "space": str(space_id or ""),
        "about": [str(one) for one in about or ()],
    }
    content = json.dumps(said, ensure_ascii=False, sort_keys=True)
    row = News(
        fact_id=fact.id,
        kind=kind,
        found_by=crypto.blind("notify.news", f"{kind}|{content}", site=current.site_id()),
        content=content,
        space_id=space_id,
        about_kind=about[0] if about else "",
        about_key=about[1] if about else None,
        created_at=clock.now(),
    )
    News.objects.bulk_create([row], ignore_conflicts=True)
    found = News.objects.get(fact_id=fact.id, found_by=row.found_by)
    return found, story(found)


def story(row: News) -> Story:
    """Raises crypto.Unreadable when its key is gone."""
    said = json.loads(row.content)
    return Story(
        fact_id=row.fact_id,
        kind=row.kind,
        space_id=row.space_id,
        about_kind=row.about_kind,
        about_key=row.about_key,
        context=unpack(said["context"]),
        strand=Strand(**said["strand"]) if said["strand"] else None,
        usually=said["usually"],
    )


def pack(value: Any) -> Any:
    """As JSON holds it: what it has no kind for goes with the name of its kind; anything unknown becomes its words."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Promise):
        return _pack_lazy(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, uuid.UUID):
        return {"~": "id", "is": str(value)}
    if isinstance(value, datetime.datetime):
        return {"~": "moment", "is": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"~": "day", "is": value.isoformat()}
    if isinstance(value, Text):
        return {"~": "text", "is": asdict(value)}
    if isinstance(value, Mapping):
        return {"~": "pairs", "is": [[str(name), pack(one)] for name, one in value.items()]}
    if isinstance(value, list | tuple | set | frozenset):
        return [pack(one) for one in value]
    if (
        isinstance(value, FunctionType)
        and value.__module__.startswith("talkoo.")
        and "<" not in value.__qualname__
    ):
        return {"~": "function", "is": f"{value.__module__}.{value.__qualname__}"}
    return str(value)


def _pack_lazy(value: Any) -> Any:
    """A text that is still to be said in somebody's language keeps its message, not its words."""
    _function, (say, given, named, *_kinds) = value.__reduce__()  # type: ignore[misc]
    parts = [*given, *named.values()]
    if getattr(say, "__name__", "") in _LAZY and all(isinstance(one, str | int) for one in parts):
        return {"~": "said", "is": [say.__name__, list(given), dict(named)]}
    return str(value)


def unpack(value: Any) -> Any:
    """What `pack` was given."""
    if isinstance(value, list):
        return [unpack(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = value["is"]
    match value["~"]:
        case "id":
            return uuid.UUID(found)
        case "moment":
            return datetime.datetime.fromisoformat(found)
        case "day":
            return datetime.date.fromisoformat(found)
        case "text":
            return Text(**found)
        case "said":
            name, given, named = found
            return getattr(translation, f"{name}_lazy")(*given, **named)
        case "function":
            return import_string(found)
        case _:
            return {name: unpack(one) for name, one in found}
