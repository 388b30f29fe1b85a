"""Reading the files of a space: what the reader may not see does not exist."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.documents.models import DAYS_TO_RESTORE, ROOM, Audience, Document, Version
from talkoo.kernel import clock, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, fetch, first
from talkoo.kernel.text import Text
from talkoo.people.organisations.models import RUNNING
from talkoo.people.spaces.queries import PUBLIC, SEEN
from talkoo.plumbing.files import documents as files
from talkoo.plumbing.moderation.registry import Target


@dataclass(frozen=True)
class Standing:
    """What somebody is to a space, as far as its files go. `takes_part`: now, and not only asking to; `leads`: as the
    tabs of a space want to be told (kernel.tabs); `is_open`: those who take part may add files."""

    space_id: uuid.UUID
    person_id: uuid.UUID | None = None
    takes_part: bool = False
    looks_after: bool = False
    leads: bool = False
    moderates: bool = False
    is_open: bool = False

    @property
    def audiences(self) -> list[str]:
        """The circles that the person is in."""
        if self.looks_after:
            return [str(one) for one in Audience.values]
        found = [str(Audience.EVERYBODY)]
        if self.person_id:
            found.append(str(Audience.SIGNED_IN))
        if self.takes_part:
            found.append(str(Audience.PARTICIPANTS))
        return found

    @property
    def may_add(self) -> bool:
        """Whether the person may add files here."""
        return self.looks_after or (self.takes_part and self.is_open)

    @property
    def may_restore(self) -> bool:
        """Whether there may be something deleted that the person can bring back."""
        return self.looks_after or self.takes_part

    def may_change(self, created_by_id: uuid.UUID | None) -> bool:
        """Whether the person may change what somebody has added."""
        return self.looks_after or (
            self.takes_part and created_by_id is not None and created_by_id == self.person_id
        )

    @property
    def own(self) -> uuid.UUID | None:
        """Whose own files are seen whatever circle they are for."""
        return self.person_id if self.takes_part else None


_STANDING = f"""
select s.id,
  exists (select from spaces_participation t
    where t.space_id = s.id and t.person_id = %(person)s and t.until is null and not t.is_asked) as takes_part,
  exists (select from spaces_contactappointment c
    where c.space_id = s.id and c.person_id = %(person)s and c.until is null)
  or exists (select from accounts_rolegrant g
    where g.person_id = %(person)s and g.role = 'coordinator' and g.period @> %(now)s)
  or exists (select from spaces_coordination k
    join organisations_affiliation a on a.organisation_id = k.organisation_id
    where k.space_id in (s.id, s.programme_id, s.network_id) and k.until is null
    and a.person_id = %(person)s and a.role = 'staff' and {RUNNING.format("a")}) as leads,
  exists (select from accounts_rolegrant g
    where g.person_id = %(person)s and g.role = 'site_admin' and g.period @> %(now)s) as administers,
  exists (select from accounts_rolegrant g
    where g.person_id = %(person)s and g.role = 'moderator' and g.period @> %(now)s) as moderates,
  exists (select from documents_opening o where o.space_id = s.id) as is_open
from spaces_space s where s.kind = %(kind)s and s.slug = %(slug)s and {SEEN}
"""


def standing(kind: str, slug: str, person: Any) -> Standing | None:
    """What this person (or visitor) is to the space at this address; None when nobody may see such a space.

    The same rights as `rules`, in one statement.
    """
    person_id = getattr(person, "pk", None)
    given = {"kind": kind, "slug": slug, "person": person_id, "now": clock.now()}
    row = first(_STANDING, given)
    if row is None:
        return None
    return Standing(
        row["id"],
        person_id,
        row["takes_part"],
        row["leads"] or row["administers"],
        row["leads"],
        row["moderates"],
        row["is_open"],
    )


_VISIBLE = """d.space_id = %s and (
  d.state = 'kept' and (d.hidden_at is null or %s) and (d.audience = any(%s) or d.created_by_id = %s))"""

_NEWEST = """
left join lateral (select v.number, v.bytes, v.media_type, v.file_name, v.uploaded_at from documents_version v
  where v.document_id = d.id order by v.number desc limit 1) n on true"""
_CARD = """d.id, d.title, d.language, d.description, d.audience, d.created_by_id, d.changed_at, d.hidden_at, n.number,
  n.bytes, n.media_type, n.file_name, n.uploaded_at"""

LIST = List(
    name="documents",
    select=_CARD,
    source=f"documents_document d {_NEWEST}",
    identity="d.id",
    filters={
        "visible": _VISIBLE,
        "folder": "d.folder_id = %s",
        "is_outside": "(d.folder_id is null) = %s",
    },
    sorts={
        "title": Sort("d.title_key"),
        "newest": Sort("extract(epoch from d.changed_at)::float8", descending=True, kind=float),
    },
    page_size=50,
)


def seen_by(who: Standing) -> tuple[Any, ...]:
    """What fills the filter `visible`."""
    return (who.space_id, who.looks_after, who.audiences, who.own)


_FOLDERS = f"""
select f.id, f.parent_id, f.name, f.language, (select count(*) from documents_document d
  where d.folder_id = f.id and {_VISIBLE}) as number
from documents_folder f where f.space_id = %s order by f.position, f.name, f.id
"""


@dataclass
class Place:
    """A folder as a page shows it: `number` of documents in it and below that the reader may see."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    name: str
    language: str
    number: int
    depth: int = 0


def folders(who: Standing) -> dict[uuid.UUID, Place]:
    """The space's folders by id, each after the one it is in. Who may not add anything sees no empty ones."""
    rows = fetch(_FOLDERS, [*seen_by(who), who.space_id])
    places = {row["id"]: Place(**row) for row in rows}
    own = {identity: place.number for identity, place in places.items()}
    for identity, number in own.items():
        for above in lineage(places, identity)[:-1]:
            above.number += number
    found: dict[uuid.UUID, Place] = {}

    def put(parent_id: uuid.UUID | None, depth: int) -> None:
        for place in places.values():
            if place.parent_id == parent_id and (place.number or who.may_add):
                place.depth = depth
                found[place.id] = place
                put(place.id, depth + 1)

    put(None, 0)
    return found


def lineage(places: dict[uuid.UUID, Place], identity: uuid.UUID) -> list[Place]:
    """The folder and those it is in, the outermost first."""
    found: list[Place] = []
    place = places.get(identity)
    while place is not None and place not in found:
        found.insert(0, place)
        place = places.get(place.parent_id) if place.parent_id else None
    return found


_ONE = f"""
select d.id, d.space_id, d.folder_id, d.title, d.language, d.description, d.audience, d.created_by_id, d.changed_at,
  d.hidden_at, coalesce((select jsonb_agg(jsonb_build_object('number', v.number, 'file_name', v.file_name,
    'media_type', v.media_type, 'bytes', v.bytes, 'note', v.note, 'uploaded_at', v.uploaded_at,
    'by_id', v.uploaded_by_id, 'by', case when %s then p.name end) order by v.number desc)
    from documents_version v left join accounts_person p on p.id = v.uploaded_by_id
    where v.document_id = d.id), '[]') as versions
from documents_document d where d.id = %s and {_VISIBLE}
"""


def one(who: Standing, document_id: uuid.UUID) -> Row | None:
    """A document with its versions, the newest first, if this person may see it. Those who look after the space see
    who added what; others do not learn who takes part."""
    row = first(_ONE, [who.looks_after, document_id, *_opened_by(who)])
    if row is None:
        return None
    for version in row["versions"]:
        version["uploaded_at"] = datetime.datetime.fromisoformat(version["uploaded_at"])
    return row


def _opened_by(who: Standing) -> tuple[Any, ...]:
    """As `seen_by`; a moderator opens what others have hidden, to judge it."""
    return (who.space_id, who.looks_after or who.moderates, who.audiences, who.own)


_FILE = f"""
select f.digest, f.size, v.media_type, v.file_name from documents_document d
join documents_version v on v.document_id = d.id and v.number = %s join files_storedfile f on f.id = v.stored_file_id
where d.id = %s and {_VISIBLE}
"""


def file_of(who: Standing, document_id: uuid.UUID, number: int) -> Row | None:
    """Where the file of a version lies, if this person may see the document."""
    return first(_FILE, [number, document_id, *_opened_by(who)])


_DELETED = f"""
select {_CARD}, d.deleted_at from documents_document d {_NEWEST}
where d.space_id = %s and d.state = 'deleted' and d.deleted_at > %s and (%s or d.created_by_id = %s)
order by d.deleted_at desc, d.id desc limit 200
"""


def deleted(who: Standing) -> list[Row]:
    """What this person can bring back."""
    since = clock.now() - datetime.timedelta(days=DAYS_TO_RESTORE)
    return fetch(_DELETED, [who.space_id, since, who.looks_after, who.own])


_TARGET = f"""
select d.id, d.title, d.language, s.kind, s.slug, array_remove(array[d.created_by_id], null) as authors,
  d.audience = 'everybody' and d.state = 'kept' and d.hidden_at is null and {PUBLIC} as is_visible
from documents_document d join spaces_space s on s.id = d.space_id where d.id = %s
"""


def target(key: str) -> Target | None:
    """A document as it can be reported. Only what everybody sees can be: of others not even the title is told."""
    try:
        identity = uuid.UUID(key)
    except ValueError:
        return None
    row = first(_TARGET, [identity])
    if row is None:
        return None
    return Target(
        title=Text(row["title"], row["language"], row["language"] != pages.language()),
        url=pages.address(f"documents:{row['kind']}_file", row["slug"], row["id"]),
        is_visible=row["is_visible"],
        authors=row["authors"],
    )


_TAKEN = """
select coalesce(sum(v.bytes), 0)::bigint as bytes from documents_version v
join documents_document d on d.id = v.document_id where d.space_id = %s and d.state = 'kept'
"""


def room_left(space_id: uuid.UUID) -> int:
    """How many bytes can still be added to the space."""
    row = first(_TAKEN, [space_id])
    assert row is not None
    return ROOM - int(row["bytes"])


def given_by(person_id: uuid.UUID) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that the person uploaded and that is still there."""
    found = Version.objects.filter(uploaded_by=person_id).order_by("pk")
    return files.contents(found.values_list("file_name", "stored_file__digest"))


def at(document_id: uuid.UUID) -> str:
    """The address of the page on which a document is read; empty when it is gone."""
    row = first(_TARGET, [document_id])
    return pages.address(f"documents:{row['kind']}_file", row["slug"], row["id"]) if row else ""


def at_version(version_id: uuid.UUID) -> str:
    """The same for one of its versions."""
    document_id = Version.objects.filter(pk=version_id).values_list("document_id", flat=True).first()
    return at(document_id) if document_id else ""


def over(moment: datetime.datetime, at_most: int) -> list[uuid.UUID]:
    """Documents of the site that nobody can bring back any more."""
    since = moment - datetime.timedelta(days=DAYS_TO_RESTORE)
    found = Document.objects.filter(state="deleted", deleted_at__lte=since).order_by("deleted_at", "pk")
    return list(found.values_list("pk", flat=True)[:at_most])
