"""Who may read and answer which letter: every kind, every role, every state; and what no letter can be."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.letters import actions, queries
from talkoo.blocks.letters.models import Letter, State
from talkoo.kernel import clock
from talkoo.kernel.text import texts
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Space
from talkoo.plumbing.tenancy import sites
from tests import factories

READERS = {  # kind: who reads it; everybody else does not
    "network": {"contact", "stand_in"},
    "programme": {"leader", "stand_in"},
    "organisation": {"representative", "stand_in"},
    "seat": {"seated", "stand_in"},
}
EVERYBODY = [
    "contact",
    "leader",
    "representative",
    "staff",
    "former",
    "seated",
    "nobody",
    "coordinator",
    "stand_in",
    "site_admin",
]


@pytest.mark.parametrize("state", [State.NEW, State.READ, State.ANSWERED])
@pytest.mark.parametrize("kind", READERS)
def test_who_may_read_and_answer(town, send, alpha, browse, kind, state):
    letter = send(alpha, kind)
    with sites.within(alpha.id):
        if state != State.NEW:
            actions.read(letter.pk, by=town.stand_in)
        if state == State.ANSWERED:
            actions.answer(letter.pk, by=town.stand_in, text="Yes.")
    for who in EVERYBODY:
        person, may = getattr(town, who), who in READERS[kind]
        with sites.within(alpha.id):
            assert person.has_perm("letters.read", letter) is may, who
            assert person.has_perm("letters.answer", letter) is may, who
            assert (queries.visible_to(person, letter.pk) is not None) is may, who
            if not may:
                with pytest.raises(PermissionDenied):
                    actions.read(letter.pk, by=person)
                with pytest.raises(PermissionDenied):
                    actions.answer(letter.pk, by=person, text="x")
        client = browse(alpha, person)
        page = client.get(f"/letters/{letter.pk}/")
        assert page.status_code == (200 if may else 404), who
        assert client.post(f"/letters/{letter.pk}/", {"text": ""}).status_code == (
            404 if not may else 302 if state == State.ANSWERED else 422
        ), who
        listed = client.get("/letters/" + ("?state=answered" if state == State.ANSWERED else ""))
        assert (str(letter.pk) in listed.content.decode()) is may, who
        assert "vieras@example.net" not in page.content.decode() + listed.content.decode()
    with sites.within(alpha.id):
        assert Letter.objects.get().answer == ("Yes." if state == State.ANSWERED else "")


@pytest.mark.parametrize("kind", READERS)
def test_nobody_of_another_site_reads_it(town, send, alpha, beta, browse, kind):
    letter = send(alpha, kind)
    for who in EVERYBODY:
        person = getattr(town.beta, who)
        assert browse(beta, person).get(f"/letters/{letter.pk}/").status_code == 404
        with sites.within(beta.id):
            assert queries.visible_to(person, letter.pk) is None
    assert browse(alpha).get(f"/letters/{letter.pk}/").status_code == 302


def test_a_letter_stays_readable_when_its_organisation_is_suspended(town, send, alpha, browse):
    from talkoo.kernel.access import PROGRAM
    from talkoo.people.organisations import actions as organisations

    letter = send(alpha)
    with sites.within(alpha.id):
        organisations.change_state(town.organisation.pk, "suspend", by=PROGRAM)
    assert browse(alpha, town.representative).get(f"/letters/{letter.pk}/").status_code == 200
    assert browse(alpha).get("/organisations/helpers/write/").status_code == 404


@pytest.mark.parametrize("count", [1, 9])
def test_the_inbox_asks_the_same_for_one_and_for_many_of_every_kind(town, send, alpha, browse, count):
    for kind in READERS:
        for _turn in range(count):
            send(alpha, kind)
    client = browse(alpha, town.stand_in)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/letters/").content.decode().count('class="mail"') == min(4 * count, 30)
    ours = [one["sql"] for one in asked if "set_config" not in one["sql"]]
    ours = [one for one in ours if not one.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(ours) == 4, (
        ours
    )  # session, person, letters, and whether there is a forum, which a running program remembers


def test_pages_of_the_inbox_lead_to_every_letter_once(town, send, alpha, browse):
    sent = {str(send(alpha, kind).pk) for kind in READERS for _turn in range(9)}
    client, found, here = browse(alpha, town.stand_in), [], "/letters/"
    while here:
        page = client.get(here).content.decode()
        found += [one for one in sent if f"/letters/{one}/" in page]
        here = page.partition('rel="next" href="')[2].partition('"')[0]
    assert sorted(found) == sorted(sent)


@pytest.fixture
def whole(rows, alpha):
    """Everything that a letter to a space is made of, and others to write to."""
    with sites.within(alpha.id):
        box = {"role": texts("fi", fi="Yleiset"), "address": "office@example.org"}
        yield {
            "space": factories.space(),
            "organisation": (made := factories.organisation(mailboxes=[box])),
            "person": factories.person(),
            "mailbox": made.mailboxes.get(),
        }


def enter(kind, **to):
    with transaction.atomic():
        return Letter.objects.create(
            kind=kind,
            slug="x",
            about=texts("fi", fi="X"),
            writer_name="V",
            writer_email="v@example.net",
            writer_language="fi",
            text="Hei",
            sent_at=clock.now(),
            **to,
        )


POSSIBLE = [
    ("network", ["space"]),
    ("programme", ["space"]),
    ("organisation", ["organisation"]),
    ("organisation", ["organisation", "mailbox"]),
    ("seat", ["person"]),
]
IMPOSSIBLE = [
    ("seat", [], "letters_letter_to_one"),
    ("network", ["organisation"], "letters_letter_to_one"),
    ("network", ["person"], "letters_letter_to_one"),
    ("organisation", ["space"], "letters_letter_to_one"),
    ("organisation", ["person"], "letters_letter_to_one"),
    ("seat", ["space"], "letters_letter_to_one"),
    ("seat", ["organisation"], "letters_letter_to_one"),
    ("network", ["space", "organisation"], "letters_letter_to_one"),
    ("network", ["space", "person"], "letters_letter_to_one"),
    ("organisation", ["organisation", "person"], "letters_letter_to_one"),
    ("seat", ["person", "mailbox"], "letters_letter_mailbox"),
    ("network", ["space", "mailbox"], "letters_letter_mailbox"),
]


@pytest.mark.parametrize(("kind", "parts"), POSSIBLE)
def test_a_letter_goes_to_one_addressee_of_its_kind(whole, kind, parts):
    assert enter(kind, **{part: whole[part] for part in parts}).to == parts[0]


@pytest.mark.parametrize(("kind", "parts", "constraint"), IMPOSSIBLE)
def test_the_database_refuses_a_letter_to_none_to_two_or_of_another_kind(whole, kind, parts, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        enter(kind, **{part: whole[part] for part in parts})


@pytest.mark.parametrize(
    ("kind", "part", "model"),
    [("network", "space", Space), ("organisation", "organisation", Organisation), ("seat", "person", Person)],
)
def test_no_letter_points_into_another_site(town, alpha, beta, kind, part, model):
    with sites.within(beta.id):
        foreign = model.objects.values_list("pk", flat=True).first()
    assert isinstance(foreign, uuid.UUID)
    with pytest.raises(IntegrityError), sites.within(alpha.id):
        enter(kind, **{f"{part}_id": foreign})
