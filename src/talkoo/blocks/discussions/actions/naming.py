"""Who is named in a post with an @: people who take part there, organisations, and the whole space."""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from talkoo.blocks.discussions import queries
from talkoo.blocks.discussions.models import Mention, Post, Section
from talkoo.kernel.access import may
from talkoo.people.spaces.models import Space

_AT = re.compile(r"(?<![\w@/.])@(?=\w)")


@dataclass(frozen=True)
class Named:
    """Ids of those whom a text names; `space_id` when it names all who take part."""

    people: list[uuid.UUID] = field(default_factory=list)
    organisations: list[uuid.UUID] = field(default_factory=list)
    space_id: uuid.UUID | None = None


def named_in(text: str, names: dict[str, uuid.UUID]) -> list[uuid.UUID]:
    """Ids of those whose name follows an @, the longest name that fits; `names` are in small letters."""
    small = text.casefold()
    longest = max(map(len, names), default=0)
    found = []
    for place in _AT.finditer(small):
        rest = small[place.end() : place.end() + longest + 1]
        for length in range(len(rest), 0, -1):
            if rest[:length] in names and not rest[length : length + 1].isalnum():
                found.append(names[rest[:length]])
                break
    return list(dict.fromkeys(found))


def whom(text: str, section: Section, by: Any) -> Named:
    """Whom a text would tell there. The whole space is named by who looks after it alone; names that two share name
    nobody."""
    if "@" not in text:
        return Named()
    people = [
        one
        for one in named_in(text, queries.people_to_name(section.pk, section.space_id))
        if one != getattr(by, "pk", None)
    ]
    organisations = named_in(text, queries.organisations_to_name())
    space_id = None
    if section.space_id is not None and may(by, "discussions.arrange_in", section):
        space = Space.objects.get(pk=section.space_id)
        names = {
            value.casefold(): space.pk for key, value in space.name.items() if key not in {"_", "~", "*"}
        }
        space_id = next(iter(named_in(text, names)), None)
    return Named(people, organisations, space_id)


def name_them(post: Post, section: Section, by: Any) -> list[Mention]:
    """Keep whom the post names now; those it no longer names are let go. Gives those named for the first time."""
    named = whom(post.text, section, by)
    wanted = [
        *({"person_id": one} for one in named.people),
        *({"organisation_id": one} for one in named.organisations),
        *([{"space_id": named.space_id}] if named.space_id else []),
    ]
    kept = {
        (one.person_id, one.organisation_id, one.space_id): one for one in Mention.objects.filter(post=post)
    }
    new = []
    for one in wanted:
        key = (one.get("person_id"), one.get("organisation_id"), one.get("space_id"))
        if kept.pop(key, None) is None:
            new.append(Mention(post=post, **one))
    Mention.objects.filter(pk__in=[one.pk for one in kept.values()]).delete()
    return Mention.objects.bulk_create(new)
