import uuid
from dataclasses import dataclass
from typing import Any

from talkoo.blocks.discussions.models import Audience, ThreadState
from talkoo.kernel import clock
from talkoo.kernel.rows import Row, first
from talkoo.people.spaces.queries import HEAD, SEEN
from talkoo.people.spaces.queries.shown import IS_CLOSED
from talkoo.people.spaces.queries.standing import ANSWERS_FOR_MEMBER, HAS_ROLE, LEADS, TAKES_PART

MODERATE = ["coordinator", "site_admin", "moderator"]
"""The site's roles that look after every conversation of it."""

BELONGS = f"({TAKES_PART.format('s')} or {ANSWERS_FOR_MEMBER.format('s')})"
"""Of the space `s`: takes part in it oneself or for an organisation that does."""

STANDING = f"""
  s.id is not null and {TAKES_PART.format("s")} as participates,
  s.id is not null and {ANSWERS_FOR_MEMBER.format("s")} as answers_for_member,
  s.id is not null and {LEADS.format("s")} as leads, {HAS_ROLE} as moderates"""
"""Of the reader, in statements with the section's space, or none, as `s`."""

SECTION = f"""c.id as section_id, c.space_id, c.slug as section_slug, c.name as section_name,
  c.purpose as section_purpose, c.audience as section_audience, coalesce(c.shows_seen, false) as shows_seen,
  c.closed_at is not null as is_section_closed,
  s.id as space_key, coalesce({IS_CLOSED}, false) as is_closed, s.kind as space_kind, s.slug as space_slug,
  s.name as space_name"""


def asked_by(person: Any, **more: Any) -> dict[str, Any]:
    """What fills the places of these fragments."""
    return {"person": getattr(person, "pk", None), "now": clock.now(), "roles": MODERATE, **more}


@dataclass(frozen=True)
class Standing:
    """What the reader is to a section, and the section itself: the same rights as `rules`, asked in one statement."""

    row: Row
    person_id: uuid.UUID | None

    @property
    def takes_part(self) -> bool:
        """In a space oneself, or for an organisation that is a member; in the forum whoever is signed in."""
        if self.row["space_key"] is None:
            return self.person_id is not None
        return bool(self.row["participates"] or self.row["answers_for_member"])

    @property
    def looks_after(self) -> bool:
        return bool(self.row["leads"] or self.row["moderates"])

    @property
    def moderates(self) -> bool:
        return bool(self.row["moderates"])

    @property
    def space_id(self) -> uuid.UUID | None:
        return self.row["space_key"]

    @property
    def section_id(self) -> uuid.UUID | None:
        """None for the conversation of a space in which nobody has written yet."""
        return self.row["section_id"]

    @property
    def audience(self) -> str:
        """The widest circle that a thread can be for."""
        return str(self.row["section_audience"] or Audience.PARTICIPANTS)

    @property
    def is_open(self) -> bool:
        return not self.row["is_section_closed"]

    @property
    def is_closed(self) -> bool:
        """Only those in the space know of it."""
        return bool(self.row["is_closed"])

    @property
    def shows_seen(self) -> bool:
        """Whether the reader may look who has read the thread: where its people have agreed to show it, and never where
        who had read it before all others would be whoever asked without a name."""
        agreed = bool(self.row["shows_seen"]) and not self.row["is_anonymous"]
        return agreed and (self.takes_part or self.looks_after)

    @property
    def writes(self) -> bool:
        return self.person_id is not None and self.is_open and (self.takes_part or self.looks_after)

    @property
    def circles(self) -> list[str]:
        """The circles that the reader is in."""
        if self.looks_after or self.takes_part:
            return [str(one) for one in Audience.values]
        found = [str(Audience.EVERYBODY)]
        if self.person_id:
            found.append(str(Audience.SIGNED_IN))
        return found

    def sees(self, thread: Row) -> bool:
        """Whether a thread of this section exists for the reader."""
        if thread["state"] == ThreadState.DELETED:
            return False
        if self.looks_after:
            return True
        if thread["state"] == ThreadState.HIDDEN and not self.is_author(thread):
            return False
        return thread["audience"] in self.circles

    def is_author(self, written: Row) -> bool:
        return self.person_id is not None and written["author_id"] == self.person_id


_OF_SPACE = f"""
select {SECTION}, {STANDING}, {HEAD}
from spaces_space s left join discussions_section c on c.space_id = s.id
where s.kind = %(kind)s and s.slug = %(slug)s and {SEEN}
"""

_OF_SECTION = f"""
select {SECTION}, {STANDING}
from discussions_section c left join spaces_space s on false
where c.space_id is null and c.slug = %(slug)s
"""


def of_space(kind: str, slug: str, person: Any) -> Standing | None:
    """What the reader is to the conversation of the space at this address; None when nobody may see such a space."""
    row = first(_OF_SPACE, asked_by(person, kind=kind, slug=slug))
    return Standing(row, getattr(person, "pk", None)) if row else None


def of_section(slug: str, person: Any) -> Standing | None:
    """What the reader is to a section of the site's own; None when there is none, or not for the reader."""
    row = first(_OF_SECTION, asked_by(person, slug=slug))
    if row is None:
        return None
    found = Standing(row, getattr(person, "pk", None))
    return found if found.audience in found.circles else None
