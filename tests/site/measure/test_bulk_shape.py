"""Bulk rows are those that the product's actions would have left behind: a sample is done again through them."""

import datetime
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import facts as letter_facts
from talkoo.blocks.letters import notifications as letter_mails
from talkoo.blocks.letters.models import Letter
from talkoo.blocks.letters.public import find
from talkoo.kernel import clock, facts
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.partial_dates import PartialDate
from talkoo.people.accounts import actions as accounts
from talkoo.people.accounts import notifications as account_mails
from talkoo.people.accounts.models import ContactPoint, Person, RoleGrant, SignInPass
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import ContactAppointment, Space, SpaceArea
from talkoo.plumbing.audit import seal
from talkoo.plumbing.audit.models import Entry, Link
from talkoo.plumbing.jobs.queue import path_of
from talkoo.plumbing.mail_out import smtp, tasks
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import catalogue, sites
from talkoo.site.demo import roles
from talkoo.site.demo.bulk import load, sizes
from talkoo.site.demo.bulk.sizes import Figures
from tests.ports import free_port

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
CODE = re.compile(r"\b\d{6}\b")
FREE = {  # what chance or the moment of a job decides: here only the kind of value counts
    (Person, "session_salt"),
    (Person, "seen_at"),
    (Link, "hash"),
    (Link, "number"),
    (Link, "sealed_at"),
}


def shape(value: Any, *, is_free: bool = False) -> Any:
    """A value as it is, with identifiers as `<version>` and sign-in codes as `<code>`."""
    if is_free:
        return type(value).__name__, len(value) if isinstance(value, str | bytes | memoryview) else 0
    if isinstance(value, uuid.UUID):
        return f"<{value.version}>"
    if isinstance(value, str):
        return CODE.sub("<code>", UUID.sub(r"<\1>", value))
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    return value


def rows(model: Any, **which: Any) -> list[dict[str, Any]]:
    """Rows by column, in their shape, oldest first; sealed texts as they read."""
    names = [field.attname for field in model._meta.concrete_fields]
    return [
        {name: shape(getattr(row, name), is_free=(model, name) in FREE) for name in names}
        for row in model.objects.filter(**which).order_by("id")
    ]


class Taken:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return "250 OK"


@pytest.fixture
def mail_server(settings: Any) -> Iterator[None]:
    port = free_port()
    controller = Controller(Taken(), hostname="127.0.0.1", port=port)
    controller.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}?tls=off"
    smtp._where.cache_clear()
    yield
    controller.stop()
    smtp._where.cache_clear()


@pytest.fixture
def site(as_owner: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(sizes.SIZES, "small", [Figures(people=5, spaces=1, letters=12, sign_ins=3)])
    load.load("small", 5)
    return next(one for one in sites.every() if one.key == "bulk-1")


class Sample:
    """One person's first sign-in, one role, one space with its contact, one answered letter: what bulk entered."""

    def __init__(self) -> None:
        self.person = roles.person_in("contact")
        assert self.person
        self.email = ContactPoint.objects.get(person=self.person).value
        self.chance = SignInPass.objects.filter(person=self.person).order_by("id")[0]
        self.grant = RoleGrant.objects.get(role="coordinator")
        self.space = Space.objects.get()
        self.areas = list(SpaceArea.objects.filter(space=self.space).order_by("id"))
        self.contact = ContactAppointment.objects.get(space=self.space, until=None)
        self.letter = Letter.objects.filter(state="answered", space=self.space).order_by("id")[0]
        self.entries = {
            name: self._entry(name, **values)
            for name, values in {
                "accounts.PersonInvited": {"person_id": self.person.pk},
                "accounts.CodeAsked": {"pass_id": self.chance.pk},
                "accounts.RoleGranted": {"person_id": self.grant.person_id},
                "spaces.SpaceFounded": {"space_id": self.space.pk},
                "spaces.ContactAppointed": {"space_id": self.space.pk},
                "spaces.SpaceStateChanged": {"space_id": self.space.pk},
                "letters.LetterSent": {"letter_id": self.letter.pk},
                "letters.LetterRead": {"letter_id": self.letter.pk},
                "letters.LetterAnswered": {"letter_id": self.letter.pk},
            }.items()
        }
        self.entries["accounts.SignedIn"] = Entry.objects.get(
            fact="accounts.SignedIn", actor_id=self.person.pk, at=self.chance.used_at
        )
        self.mails = {
            name: Mail.objects.get(fact_id=self.entries[name].pk)
            for name in ("accounts.CodeAsked", "letters.LetterSent", "letters.LetterAnswered")
        }

    @staticmethod
    def _entry(name: str, **values: Any) -> Entry:
        return Entry.objects.get(fact=name, **{f"values__{key}": str(value) for key, value in values.items()})

    def look(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of the sample, by column."""
        entries = [entry.pk for entry in self.entries.values()]
        return {
            "person": rows(Person, pk=self.person.pk),
            "contact point": rows(ContactPoint, person=self.person),
            "pass": rows(SignInPass, pk=self.chance.pk),
            "role": rows(RoleGrant, pk=self.grant.pk),
            "space": rows(Space, pk=self.space.pk),
            "areas": rows(SpaceArea, space=self.space),
            "contact": rows(ContactAppointment, pk=self.contact.pk),
            "letter": rows(Letter, pk=self.letter.pk),
            "entries": sorted(rows(Entry, pk__in=entries), key=lambda row: (row["at"], row["fact"])),
            "links": rows(Link, entry_id__in=entries),
            "mails": sorted(
                rows(Mail, pk__in=[mail.pk for mail in self.mails.values()]),
                key=lambda row: row["created_at"],
            ),
        }


def forget_everything() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        for table in catalogue.tables_of_sites():
            cursor.execute(f'delete from "{table}"')


def mailed(site: Any, fact: type[facts.Fact], reaction: Any, before: Mail) -> None:
    """The reaction of the newest fact of this kind runs, and its mail goes out."""
    with sites.within(site.id), clock.frozen(before.created_at):
        entry = Entry.objects.get(fact=fact.name())
        known = {
            "id": str(entry.pk),
            "actor_id": str(entry.actor_id) if entry.actor_id else None,
            **entry.values,
        }
        reaction(facts.revive(path_of(fact), known))
        mail = Mail.objects.get(fact_id=entry.pk)
    with clock.frozen(before.settled_at):
        tasks.deliver(site_id=str(site.id), mail_id=str(mail.pk))


def do_again(site: Any, told: Sample) -> None:
    """The same, through the actions, at the same moments."""

    def at(moment: datetime.datetime, work: Any, *given: Any, **named: Any) -> Any:
        with sites.within(site.id), clock.frozen(moment):
            return work(*given, **named)

    from talkoo.people.accounts.facts import CodeAsked

    old = told.person
    made = at(
        old.created_at, accounts.invite, name=old.name, email=told.email, language=old.language, by=PROGRAM
    )
    coordinator = at(
        told.grant.period.lower, accounts.invite, name="X", email="x@example.org", language="fi", by=PROGRAM
    )
    at(told.grant.period.lower, accounts.grant_role, coordinator.pk, told.grant.role, by=PROGRAM)
    chance = at(told.chance.created_at, accounts.ask_code, told.email, caller="somebody")
    mailed(site, CodeAsked, account_mails.send_the_code, told.mails["accounts.CodeAsked"])
    at(told.chance.used_at, accounts.try_code, chance.pk, chance.code)
    space = at(
        told.space.created_at,
        spaces.found,
        kind=told.space.kind,
        name=told.space.name,
        purpose=told.space.purpose,
        started=told.space.started,
        planned_end=PartialDate.of(told.space.planned_end_year, told.space.planned_end_month, 0),
        is_wide=told.space.is_wide,
        areas=[area.area_id for area in told.areas if not area.is_excluded],
        not_areas=[area.area_id for area in told.areas if area.is_excluded],
        links=told.space.links,
        aim=told.space.aim,
        origin=told.space.origin,
        participants=told.space.participants,
        by=PROGRAM,
    )
    shown = told.contact.public_name
    at(told.contact.since, spaces.appoint_contact, space.pk, made.pk, by=PROGRAM, public_name=shown)
    at(told.entries["spaces.SpaceStateChanged"].at, spaces.change_state, space.pk, "begin", by=PROGRAM)
    old_letter = told.letter
    letter = at(
        old_letter.sent_at,
        letters.send,
        at(old_letter.sent_at, find, space.kind, space.slug),
        by=PROGRAM,
        name=old_letter.writer_name,
        email=old_letter.writer_email,
        text=old_letter.text,
        language=old_letter.writer_language,
    )
    sent, answered = told.mails["letters.LetterSent"], told.mails["letters.LetterAnswered"]
    mailed(site, letter_facts.LetterSent, letter_mails.tell_who_answers, sent)
    person = at(old_letter.read_at, Person.objects.get, pk=made.pk)
    at(old_letter.read_at, letters.read, letter.pk, by=person)
    at(old_letter.answered_at, letters.answer, letter.pk, by=person, text=old_letter.answer)
    mailed(site, letter_facts.LetterAnswered, letter_mails.send_the_answer, answered)
    at(clock.now(), seal.seal)


def test_a_sample_done_again_through_the_actions_leaves_the_same_rows(site: Any, mail_server: None) -> None:
    with sites.within(site.id):
        told = Sample()
        expected = told.look()
        forget_everything()
    do_again(site, told)
    with sites.within(site.id):
        found = Sample().look()
    assert expected.keys() == found.keys()
    for name, rows_of_bulk in expected.items():
        assert rows_of_bulk, f"the sample has no {name}"
        assert found[name] == rows_of_bulk, name
