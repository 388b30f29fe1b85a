"""Reading letters: only those that the reader answers; and finding what can be written to."""

import datetime
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from talkoo.blocks.letters.models import ORGANISATION, Letter
from talkoo.kernel import clock, i18n, pages
from talkoo.kernel.lists import List, Sort
from talkoo.kernel.rows import Row, first
from talkoo.kernel.text import Text, Texts, pick
from talkoo.people.organisations import queries as organisations
from talkoo.people.organisations.models import RUNNING, OrganisationLanguage
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.tenancy import current


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Something that can be written to now: exactly one of a space, an organisation or a person.

    `about` is what the letter will be known by, in all its languages; `name` is who is named on the form, in the
    page's language. `mailboxes` are positions and roles of an organisation's mailboxes, `funding` what `ui.funding`
    shows. `state` is the space's.
    """

    kind: str
    slug: str
    about: Texts
    name: Text
    space_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    mailboxes: Sequence[tuple[int, Texts]] = ()
    funding: Sequence[dict[str, Any]] = field(default_factory=tuple)
    state: str = "active"

    @property
    def id(self) -> uuid.UUID:
        """Of the space, organisation or person. Raises ValueError unless it is exactly one of them."""
        (one,) = (one for one in (self.space_id, self.organisation_id, self.person_id) if one)
        return one

    @property
    def to(self) -> str:
        """What it is: `space`, `organisation` or `person`."""
        return "space" if self.space_id else "organisation" if self.organisation_id else "person"

    @property
    def url(self) -> str:
        """Its own page."""
        return shown_at(self.kind, self.slug)

    @property
    def sent_url(self) -> str:
        """The page that says what happens next."""
        return pages.address(_kinds[self.kind].sent, *parts(self.slug))


Find = Callable[[str], Addressee | None]


@dataclass(frozen=True)
class _Kind:
    find: Find
    shown: Callable[[str], str]
    write: str
    sent: str


_kinds: dict[str, _Kind] = {}


def write_to(kind: str, find: Find, *, shown: Callable[[str], str], write: str, sent: str) -> None:
    """From now on there are letters of this kind. `find` gives the addressee at a slug, or None when nobody can be
    written to there; `shown` the path of its own page; `write` and `sent` are the names of the pages for writing and
    for what happens next, whose arguments are the parts of the slug between its slashes.
    """
    _kinds[kind] = _Kind(find, shown, write, sent)


def find(kind: str, slug: str) -> Addressee | None:
    """Who can be written to at this address; None when nobody can. Raises KeyError for a kind nobody registered."""
    return _kinds[kind].find(slug)


def parts(slug: str) -> tuple[str, ...]:
    """The arguments of the pages of an addressee."""
    return tuple(slug.split("/"))


def shown_at(kind: str, slug: str) -> str:
    """The path of the page that the letter was written from; empty when that kind of page is gone."""
    return _kinds[kind].shown(slug) if kind in _kinds else ""


def page_to_write(kind: str) -> str:
    """The name of the page where such letters are written."""
    return _kinds[kind].write


def address(kind: str, slug: str) -> str:
    """Where one writes."""
    return pages.address(page_to_write(kind), *parts(slug))


def to_space(kind: str) -> Find:
    """How a space of this kind is found: it can be seen, and has a contact."""

    def found(slug: str) -> Addressee | None:
        row = spaces.visible(kind, slug)
        if row is None or not row["has_contact"]:
            return None
        return Addressee(
            kind=kind,
            slug=slug,
            about=row["name"],
            name=Text(row["contact"] or spaces.role_of_contact(kind), pages.language(), False),
            space_id=row["id"],
            funding=spaces.funding_of(row, pages.language()),
            state=row["state"],
        )

    return found


def to_organisation(slug: str) -> Addressee | None:
    """A listed organisation that somebody represents. Mailboxes alone do not do: nobody could read the letter here."""
    row = organisations.visible(slug)
    if row is None or not row["has_representative"]:
        return None
    return Addressee(
        kind=ORGANISATION,
        slug=slug,
        about=row["name"],
        name=pick(row["name"], pages.language()),
        organisation_id=row["id"],
        mailboxes=[(one["position"], one["role"]) for one in row["mailboxes"]],
    )


# Each arm finds its letters by an index; with `or` between them every letter of the site would be looked at.
_READ = f"""select {{columns}} from letters_letter t join spaces_contactappointment c on c.space_id = t.space_id
    where c.person_id = {{person}} and c.until is null {{more}}
  {{union}} select {{columns}} from letters_letter t
    join organisations_affiliation f on f.organisation_id = t.organisation_id
    where f.person_id = {{person}} and {RUNNING.format("f")} and f.may_represent {{more}}
  {{union}} select {{columns}} from letters_letter t where t.person_id = {{person}} {{more}}
  {{union}} select {{columns}} from letters_letter t where exists (select from accounts_rolegrant g
    where g.person_id = {{person}} and g.role = 'stand_in' and g.period @> {{now}}) {{more}}"""

_MINE = f"l.id in ({_READ.format(columns='t.id', more='', union='union all', person='%s', now='%s')})"

LIST = List(
    name="letters",
    select="l.id, l.writer_name, l.sent_at, l.state, l.about",
    source="letters_letter l",
    identity="l.id",
    filters={"reader": _MINE, "state": "l.state = any(%s)"},
    sorts={"newest": Sort("extract(epoch from l.sent_at)::float8", descending=True, kind=float)},
    page_size=30,
)

_ONE = f"""
select l.id, l.writer_name, l.writer_language, l.text, l.sent_at, l.state, l.answer, l.answered_at, l.about, l.kind,
       l.slug, (select m.role from organisations_mailbox m where m.id = l.mailbox_id) as mailbox
from letters_letter l where l.id = %s and {_MINE}
"""


def mine(person: Any) -> tuple[Any, ...]:
    """What fills `_MINE`: the person, and the moment at which roles must hold."""
    return (person.pk, person.pk, person.pk, person.pk, clock.now())


_UNANSWERED = _READ.format(
    columns="t.id, t.sent_at",
    more="and t.state <> 'answered'",
    union="union",
    person="%(person)s",
    now="%(now)s",
)
WAITING = f"select count(*) as number, min(l.sent_at) as since from ({_UNANSWERED}) l"
"""How many letters wait for a person's answer and since when, of `given_to` the person; for kernel.mine."""


def given_to(person: Any) -> dict[str, Any]:
    """What fills `WAITING`."""
    return {"person": person.pk, "now": clock.now()}


def waiting_for(person: Any, rows: Sequence[Row]) -> Row | None:
    """The letters that wait for this person, of the rows of `WAITING`; None when none does."""
    (row,) = rows
    return {**row, "since": datetime.datetime.fromisoformat(row["since"])} if row["number"] else None


def visible_to(person: Any, letter_id: uuid.UUID) -> Row | None:
    """The letter, if this person answers for what it was written to."""
    return first(_ONE, [letter_id, *mine(person)])


def lines_about(letter: Letter) -> list[Texts]:
    """The funder lines that a mail about the letter carries."""
    return spaces.lines_of(letter.space_id) if letter.space_id else []


def language_of_mailboxes(organisation_id: uuid.UUID) -> str:
    """What a mail to an organisation's mailbox is written in: the first language it works in that the interface
    speaks, or else the site's own."""
    spoken = (
        OrganisationLanguage.objects.filter(organisation=organisation_id, language__in=i18n.INTERFACE)
        .order_by("id")
        .values_list("language", flat=True)
        .first()
    )
    return spoken or current.site().default_language
