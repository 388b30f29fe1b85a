"""What a person sees of themselves."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from talkoo.kernel import clock, i18n
from talkoo.kernel.rows import Row, fetch
from talkoo.kernel.text import pick, sort_key
from talkoo.people.accounts.models import (
    Consent,
    ContactPoint,
    Interest,
    Person,
    PersonLanguage,
    Purpose,
    Reason,
    Role,
    RoleGrant,
    SignInPass,
    Via,
    Visibility,
)
from talkoo.people.accounts.queries.passes import is_good
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.vocabulary import known as words

INTERESTS = ("field", "topic")
"""The lists that interests are chosen from."""

SPOKEN = (
    *("ar ckb da de en es et fa fi fr he hi is it ja ka kmr ko lt lv my nb ne nl pl prs ps pt ro ru").split(),
    *("se sma smn sms so sq sr sv sw ta th ti tl tr uk ur vi yue zh").split(),
)
"""Languages that people here are likely to speak (ISO 639, as the Unicode consortium names them)."""


@lru_cache(maxsize=16)
def municipalities(language: str, edition: int) -> tuple[tuple[str, str], ...]:
    """Code and name of every municipality in force, in the order of `language`; `edition` of the list of places."""
    rows = Area.objects.filter(kind="municipality", valid_to=None).values_list("scheme", "code", "names")
    found = [(f"{scheme}:{code}", pick(names, language).text) for scheme, code, names in rows]
    return tuple(sorted(found, key=lambda one: sort_key(one[1], language)))


@lru_cache(maxsize=16)
def spoken(inside: str) -> tuple[tuple[str, str], ...]:
    """Code and name of those languages, in the order of the page's language."""
    found = [(code, i18n.name_of(code, inside)) for code in SPOKEN]
    return tuple(sorted(found, key=lambda one: sort_key(one[1], inside)))


def contacts_of(person_id: uuid.UUID) -> list[ContactPoint]:
    """A person's own details, the one they sign in with first."""
    found = ContactPoint.objects.filter(person=person_id)
    return sorted(found, key=lambda one: (not one.found_by, one.kind, one.created_at))


def to_confirm(pass_id: uuid.UUID, person_id: uuid.UUID) -> str | None:
    """The new address or number that waits for its code; empty when that is over, None for nothing of this person."""
    found = (
        SignInPass.objects.select_related("person")
        .filter(pk=pass_id, person=person_id, reason=Reason.VERIFY)
        .first()
    )
    if found is None:
        return None
    return found.new_value if is_good(found) else ""


def shown_contacts(person_ids: list[uuid.UUID], to: str) -> dict[uuid.UUID, list[ContactPoint]]:
    """The details of these people that `to` sees: `members` (of a network they share), `signed_in` or `public`."""
    levels = [Visibility.MEMBERS, Visibility.SIGNED_IN, Visibility.PUBLIC]
    seen = levels[levels.index(Visibility(to)) :]
    found: dict[uuid.UUID, list[ContactPoint]] = {}
    points = ContactPoint.objects.filter(person__in=person_ids, visibility__in=seen)
    for point in points.order_by("kind", "id"):
        found.setdefault(point.person_id, []).append(point)
    return found


def languages_of(person_id: uuid.UUID) -> dict[str, str]:
    """The languages the person speaks and how well."""
    return dict(
        PersonLanguage.objects.filter(person=person_id).order_by("id").values_list("language", "level")
    )


def interests_of(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Ids of the words the person chose, as the lists order them."""
    chosen = Interest.objects.filter(person=person_id).values_list("concept", flat=True)
    known = [word for one in chosen if (word := words.word(one))]
    return [word.id for word in sorted(known, key=lambda word: word.place)]


def holds(person_id: uuid.UUID, purpose: str, about_id: uuid.UUID | None = None) -> bool:
    """Whether the newest line of this purpose and matter gives the consent."""
    newest = (
        Consent.objects.filter(person=person_id, purpose=purpose, about_id=about_id)
        .order_by("-at", "-id")
        .values_list("is_given", flat=True)
        .first()
    )
    return bool(newest)


@dataclass(frozen=True)
class Line:
    """One line of the history of consents. `is_open`: the newest of its matter, and given."""

    purpose: str
    purpose_label: str
    about_id: uuid.UUID | None
    is_given: bool
    via_label: str
    at: datetime
    terms_number: int | None
    is_open: bool

    @property
    def can_withdraw(self) -> bool:
        """Whether a button takes it back; taking part ends by leaving."""
        return self.is_open and self.purpose != Purpose.TAKE_PART


_HISTORY = """
select c.purpose, c.about_id, c.is_given, c.via, c.at, t.number,
  row_number() over (partition by c.purpose, c.about_id order by c.at desc, c.id desc) = 1 as is_newest
from accounts_consent c left join terms_terms t on t.id = c.terms_id
where c.person_id = %s order by c.at desc, c.id desc limit 500
"""


def consents_of(person_id: uuid.UUID) -> list[Line]:
    """All there were, the newest first."""
    return [
        Line(
            purpose=row["purpose"],
            purpose_label=str(Purpose(row["purpose"]).label),
            about_id=row["about_id"],
            is_given=row["is_given"],
            via_label=str(Via(row["via"]).label),
            at=row["at"],
            terms_number=row["number"],
            is_open=row["is_given"] and row["is_newest"],
        )
        for row in fetch(_HISTORY, [person_id])
    ]


def roles_of(person_id: uuid.UUID) -> list[dict[str, Any]]:
    """Roles that run now or later: `id`, `label`, `since`, `until`."""
    grants = RoleGrant.objects.filter(person=person_id).order_by("period")
    return [
        {
            "id": one.pk,
            "label": str(Role(one.role).label),
            "since": one.period.lower,
            "until": one.period.upper,
        }
        for one in grants
        if one.period.upper is None or one.period.upper > clock.now()
    ]


def deciders() -> list[Person]:
    """Those who look after the site now in a role that decides what may stand on it."""
    roles = [Role.MODERATOR, Role.COORDINATOR, Role.SITE_ADMIN]
    held = RoleGrant.objects.filter(role__in=roles, period__contains=clock.now())
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("pk")[:200])


_BY_INTEREST = """
select p.id, p.name, array_agg(i.concept_id) as concepts, count(*)::int as number
from accounts_interest i
join accounts_interest own on own.concept_id = i.concept_id and own.person_id = %(me)s
join accounts_person p on p.id = i.person_id
where p.is_findable and p.status = 'active' and p.id <> %(me)s
  and not exists (select from accounts_block b where b.person_id = %(me)s and b.blocked_id = p.id)
  and (%(concept)s::uuid is null or i.concept_id = %(concept)s)
group by p.id, p.name order by number desc, p.name, p.id limit 60
"""


def sharing_interests(person_id: uuid.UUID, concept_id: uuid.UUID | None = None) -> list[Row]:
    """Findable people with an interest in common, those with most first: `id`, `name`, `concepts` (the common ones).
    Those whom the person has blocked are left out.

    Only for somebody who is findable too: see the rule `accounts.find`.
    """
    return fetch(_BY_INTEREST, {"me": person_id, "concept": concept_id})  # type: ignore[arg-type]


_write: list[Callable[[uuid.UUID], str]] = []


def write_with(address: Callable[[uuid.UUID], str]) -> None:
    """`address(person_id)` is the page where a member writes to another whose address stays hidden; from above."""
    _write[:] = [address]


def write_url(person_id: uuid.UUID) -> str:
    """That page; empty while nobody offers one."""
    return _write[0](person_id) if _write else ""
