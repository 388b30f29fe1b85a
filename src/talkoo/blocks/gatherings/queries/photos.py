"""Reading photos: the first on the page of a gathering, all on their own, one as a file; and who has not agreed."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talkoo.blocks.gatherings.models import Standing, State
from talkoo.blocks.gatherings.queries import registering, standing
from talkoo.blocks.gatherings.queries.shown import Part, Reader, add_part
from talkoo.kernel import clock, pages
from talkoo.kernel.rows import Row, fetch, first
from talkoo.people.organisations import queries as organisations
from talkoo.people.organisations.queries.shown import write_url
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.files import shown as pictures

FIRST = 4
"""So many stand on the page of the gathering."""


def takes_photos(state: str, starts_at: datetime.datetime | None) -> bool:
    """Whether one that stands so has photos: it is out, and has begun."""
    return state == State.PUBLISHED and starts_at is not None and starts_at <= clock.now()


_ONE = f"""h.id, h.added_at, {pictures.PICTURE_JSON} as picture from gatherings_photo h
  join files_picture p on p.id = h.picture_id"""

_SOME = f"""select jsonb_build_object('photos', jsonb_agg(jsonb_build_object('id', f.id, 'picture', f.picture)
    order by f.added_at, f.id),
    'number', (select count(*) from gatherings_photo n where n.gathering_id = g.id))
  from (select {_ONE} where h.gathering_id = g.id order by h.added_at, h.id limit {FIRST}) f having count(*) > 0"""
"""The first ones of the gathering `g`, and how many there are; null of none. Part of a statement."""


@dataclass(frozen=True)
class Photo:
    """A photo as a page lays it out."""

    id: uuid.UUID
    picture: pictures.Shown


def _shown(slug: str, rows: Sequence[Row]) -> list[Photo]:
    found = []
    for row in rows:
        if picture := pictures.show(row["picture"], f"/events/{slug}/photos/{row['id']}/"):
            found.append(Photo(uuid.UUID(str(row["id"])), picture))
    return found


def _say(row: Row, reader: Reader) -> dict[str, Any] | None:
    if not row["photos"]:
        return None
    return {
        "photos": _shown(row["slug"], row["photos"]["photos"]),
        "number": row["photos"]["number"],
        "url": pages.address("gatherings:photos", row["slug"]),
    }


def hang_in() -> None:
    """Called once, when the program starts: the first photos stand on the page."""
    add_part(Part(name="photos", select=_SOME, say=_say, template="gatherings/part_photos.html", place=45))


_OF = f"select {_ONE} where h.gathering_id = %s::uuid order by h.added_at, h.id"


def of(gathering_id: uuid.UUID, slug: str) -> list[Photo]:
    """All of a gathering, which the reader sees, in the order in which they came."""
    return _shown(slug, fetch(_OF, [gathering_id]))


_FILE = f"""
select f.digest, f.media_type, f.size from {standing.FROM} {{of}} join files_storedfile f on f.id = p.{{size}}_id
where g.slug = %(slug)s and {{is_it}} and {{seen}}
"""
_OF_PHOTO = "join gatherings_photo h on h.gathering_id = g.id join files_picture p on p.id = h.picture_id"


def file(slug: str, photo_id: uuid.UUID, size: str, person: Any) -> Row | None:
    """One size (`full`, `small`) of a photo, if this person (or visitor) may see the gathering."""
    return _file(_OF_PHOTO, "h.id = %(key)s::uuid", slug, photo_id, size, person)


def leading(slug: str, picture_id: uuid.UUID, size: str, person: Any) -> Row | None:
    """The same of the picture that stands at the head of the page, while it is this one."""
    of = "join files_picture p on p.id = g.picture_id"
    return _file(of, "p.id = %(key)s::uuid", slug, picture_id, size, person)


def _file(of: str, is_it: str, slug: str, key: uuid.UUID, size: str, person: Any) -> Row | None:
    if size not in {"full", "small"}:
        return None
    if getattr(person, "pk", None) is None:
        statement = _FILE.format(of=of, is_it=is_it, size=size, seen=standing.FOR_ALL)
        return first(statement, {"slug": slug, "key": key})
    statement = _FILE.format(of=of, is_it=is_it, size=size, seen=standing.SEEN)
    return first(statement, standing.given(person, slug=slug, key=key))


@dataclass(frozen=True)
class Asked:
    """Of those who have a place: how many agreed to being pictured, and the names of those who did not."""

    agreed: int
    others: list[str]


def asked(gathering_id: uuid.UUID) -> Asked:
    """For those who organise it, who read the list of people too."""
    rows = registering.people(gathering_id, [Standing.CONFIRMED])
    others = [row["name"] or _("(forgotten)") for row in rows if not row["may_be_pictured"]]
    return Asked(len(rows) - len(others), others)


def write_to(row: Row, person: Any) -> str:
    """Where somebody who is pictured writes: to the space, or to the first organiser that answers; empty when nobody
    does. `row` is that of the page of the gathering."""
    if row["space_slug"]:
        space = spaces.visible(row["space_kind"], row["space_slug"], person)
        if space is not None and (url := spaces.card(space).write_url):
            return url
    for one in row["organisers"]:
        found = organisations.visible(one["slug"]) if one["is_listed"] else None
        if found is not None and found["has_representative"]:
            return write_url(one["slug"])
    return ""
