"""Rows that are people: what they say, and how they come in. Nobody is told: whoever has the papers does that."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower

from talkoo.kernel import clock, i18n
from talkoo.kernel.facts import emit
from talkoo.people.accounts import queries
from talkoo.people.accounts.forms.fields import clean_contact
from talkoo.people.accounts.models import Consent, ContactPoint, Interest, Person, Purpose, Status, Via
from talkoo.plumbing.imports.models import Batch
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.terms import queries as terms
from talkoo.plumbing.terms.models import Kind
from talkoo.site.administration.importing import facts
from talkoo.site.administration.importing.meaning import Meaning, Unclear, day, each, several
from talkoo.site.administration.importing.rows import Seen, compare

LONGEST_NAME = 120
_AT_ONCE = 1_000


def _language(meaning: Meaning, written: str) -> str:
    """One that we can write to the person in."""
    code = meaning.language(written)
    if code not in {*i18n.INTERFACE, *current.site().languages}:
        raise Unclear("language", written)
    return code


def _consented(written: str) -> datetime.date:
    found = day(written)
    if found > clock.today(current.site().time_zone):
        raise Unclear("ahead", written)
    return found


def _interest(meaning: Meaning, written: str) -> uuid.UUID:
    try:
        return meaning.word("field", written)
    except Unclear as problem:
        try:
            return meaning.word("topic", written)
        except Unclear as other:
            raise Unclear("word", written, [*problem.near, *other.near][:3]) from None


def _contact(row: Seen, key: str) -> None:
    """An address or number as it is kept; it marks the person."""
    written = row.shown.get(key, "")
    if not written:
        return
    try:
        tidy = clean_contact(written)
    except ValidationError:
        tidy = ""
    if not tidy or queries.kind_of(tidy) != key:
        row.wrong(key, key)
        return
    row.given[key] = tidy
    row.own.append(queries.found_by(key, tidy))


def look(rows: Sequence[Seen], meaning: Meaning) -> None:
    """Understand the rows and compare them with who is here."""
    for row in rows:
        row.given["name"] = row.shown.get("name", "")
        _contact(row, "email")
        _contact(row, "phone")
        row.take("language", lambda written: _language(meaning, written))
        row.take("place", lambda written: meaning.place(written, town=True))
        row.take("consented_on", _consented)
        row.given["interests"] = each(
            several(row.shown.get("interests", "")),
            lambda part: _interest(meaning, part),
            row.problems,
            "interests",
        )
    compare(rows, _here(rows), _named(rows))


def _here(rows: Sequence[Seen]) -> dict[str, Any]:
    """Who is here, by the marks of addresses and numbers."""
    marks = sorted({mark for row in rows for mark in row.own})
    found: dict[str, Any] = {}
    for begin in range(0, len(marks), _AT_ONCE):
        some = ContactPoint.objects.filter(
            kind__in=("email", "phone"), found_by__in=marks[begin : begin + _AT_ONCE]
        )
        found |= dict(some.values_list("found_by", "person_id"))
    return found


def _named(rows: Sequence[Seen]) -> dict[str, Any]:
    names = sorted({row.called for row in rows if row.called})
    found: dict[str, Any] = {}
    people = Person.objects.exclude(status=Status.ERASED).annotate(small=Lower("name"))
    for begin in range(0, len(names), _AT_ONCE):
        found |= dict(people.filter(small__in=names[begin : begin + _AT_ONCE]).values_list("small", "pk"))
    return found


def make(batch: Batch, given: Sequence[dict[str, Any]], by: Person) -> list[uuid.UUID]:
    """Enter people, in the order of `given`; their contact details are hidden from everybody. Each consent names the
    version of the privacy notice that held on its day, where one did.

    Raises IntegrityError when an address or number is another person's."""
    now, made, points, consents, interests = clock.now(), [], [], [], []
    notices = {on: terms.current(Kind.PRIVACY, on=on) for on in {_consented_on(one, batch) for one in given}}
    for one in given:
        person = Person(
            name=one["name"],
            language=one["language"] or batch.language,
            home_area_id=one["place"],
            entered_by_id=by.pk,
            created_at=now,
        )
        made.append(person)
        for kind in ("email", "phone"):
            if value := one.get(kind):
                points.append(
                    ContactPoint(
                        person=person,
                        kind=kind,
                        value=value,
                        found_by=queries.found_by(kind, value),
                        created_at=now,
                    )
                )
        on = _consented_on(one, batch)
        notice = notices[on]
        consents.append(
            Consent(
                person=person,
                purpose=Purpose.TAKE_PART,
                is_given=True,
                language=person.language,
                terms_id=notice.id if notice else None,
                via=Via.PAPER,
                recorded_by_id=by.pk,
                at=_moment(on),
            )
        )
        interests += [Interest(person=person, concept_id=concept) for concept in one["interests"]]
    Person.objects.bulk_create(made)
    ContactPoint.objects.bulk_create(points)
    Consent.objects.bulk_create(consents)
    Interest.objects.bulk_create(interests)
    for person in made:
        emit(facts.PersonImported(actor_id=by.pk, person_id=person.pk, batch_id=batch.pk))
    return [person.pk for person in made]


def _consented_on(one: dict[str, Any], batch: Batch) -> datetime.date:
    return datetime.date.fromisoformat(one["consented_on"] or str(batch.consented_on))


def _moment(on: datetime.date) -> datetime.datetime:
    """The day of a consent as the moment at which it holds: its noon, which is the same day in every zone of ours."""
    noon = datetime.datetime.combine(on, datetime.time(12), datetime.UTC)
    return min(noon, clock.now())
