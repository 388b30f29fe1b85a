"""Bodies and mandates: what the database refuses, who may do what, how a mandate ends."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from talkoo.areas.representation import actions
from talkoo.areas.representation.models import Body, Mandate
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.representation import factories as seats

DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def culture(rows, alpha):
    """A body with a mandate, with a deputy, over the years 2024 and 2025, and another body."""
    with sites.within(alpha.id):
        body = seats.body("Culture", slug="culture")
        seats.mandate(body, until="2025-12-31", deputy_id=factories.person().pk, deputy_public_name="Dora")
        seats.mandate(body)
        seats.body("Health", slug="health")
    return alpha


_AGAIN = """
insert into representation_mandate
  (id, site_id, body_id, number, person_id, public_name, deputy_public_name, since, until, public_contact)
select gen_random_uuid(), site_id, body_id, 9, person_id, '', '', {}, null, false
from representation_mandate where number = 1
"""
REFUSED = [
    ("body_address", "update representation_body set slug = 'culture' where slug = 'health'"),
    ("body_level", "update representation_body set level = 'galactic'"),
    ("body_kind", "update representation_body set kind = 'parliament'"),
    ("body_changed", "update representation_body set changed_at = created_at - interval '1 second'"),
    ("mandate_number", "update representation_mandate set number = 2 where number = 1"),
    ("mandate_from_one", "update representation_mandate set number = 0 where number = 1"),
    ("mandate_order", "update representation_mandate set until = since - 1 where number = 1"),
    ("mandate_one_at_a_time", _AGAIN.format("date '2025-12-31'")),
    ("mandate_deputy", "update representation_mandate set deputy_id = person_id where number = 1"),
    ("mandate_deputy_named", "update representation_mandate set deputy_id = null where number = 1"),
]


@pytest.mark.parametrize(("constraint", "statement"), REFUSED, ids=[name for name, _statement in REFUSED])
def test_what_cannot_be_is_refused_by_the_database(culture, constraint, statement):
    with sites.within(culture.id):
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert refused.value.__cause__.diag.constraint_name == f"representation_{constraint}"


def test_a_new_mandate_may_begin_the_day_after_the_last(culture):
    with sites.within(culture.id), connection.cursor() as cursor:
        cursor.execute(_AGAIN.format("date '2026-01-01'"))
        assert cursor.rowcount == 1


def test_a_person_can_sit_in_two_bodies_at_once(culture):
    with sites.within(culture.id):
        first = Mandate.objects.get(number=2)
        second = seats.mandate(Body.objects.get(slug="health"), first.person)
        assert (second.number, second.person_id) == (1, first.person_id)


@pytest.mark.parametrize("column", ["body_id", "person_id", "deputy_id", "organisation_id"])
def test_a_mandate_points_to_nothing_of_another_site(culture, beta, column):
    with sites.within(beta.id):
        there = {
            "body_id": seats.body().pk,
            "person_id": factories.person().pk,
            "deputy_id": factories.person().pk,
            "organisation_id": factories.organisation().pk,
        }[column]
    with (
        sites.within(culture.id),
        pytest.raises(IntegrityError, match=f"{column}_same_site"),
        transaction.atomic(),
    ):
        Mandate.objects.filter(number=1).update(**{column: there})
        connection.check_constraints()


def test_the_same_address_serves_on_every_site(culture, beta):
    with sites.within(beta.id):
        assert seats.body("Culture").slug == "culture"


WHO = [
    ("coordinator", True),
    ("site_admin", True),
    ("stand_in", False),
    ("representative", False),
    ("nobody", False),
]


@pytest.mark.parametrize(("who", "may"), WHO)
@pytest.mark.parametrize("verb", ["found_body", "give_mandate", "end_mandate"])
def test_who_may_found_and_give_and_end(culture, who, may, verb):
    with sites.within(culture.id):
        body, mandate = Body.objects.get(slug="culture"), Mandate.objects.get(number=2)
        role = who if who in {"coordinator", "site_admin", "stand_in"} else ""
        person = mandate.person if who == "representative" else factories.person(role=role)
        acts = {
            "found_body": lambda: actions.found_body(
                name=texts("fi", fi="Uusi"), level="local", kind="committee", by=person
            ),
            "give_mandate": lambda: actions.give_mandate(
                body.pk, factories.person().pk, since=DAY, by=person
            ),
            "end_mandate": lambda: actions.end_mandate(mandate.pk, on=DAY, by=person),
        }
        before = (Body.objects.count(), Mandate.objects.filter(until=None).count())
        if may:
            acts[verb]()
        else:
            with pytest.raises(PermissionDenied):
                acts[verb]()
        after = (Body.objects.count(), Mandate.objects.filter(until=None).count())
        step = {"found_body": (1, 0), "give_mandate": (0, 1), "end_mandate": (0, -1)}[verb]
        assert after == ((before[0] + step[0], before[1] + step[1]) if may else before)


def test_a_visitor_may_nothing(culture):
    from django.contrib.auth.models import AnonymousUser

    with sites.within(culture.id):
        for verb in ("found_body", "give_mandate", "end_mandate"):
            assert not AnonymousUser().has_perm(f"representation.{verb}", None)
            assert factories.person(role="coordinator").has_perm(f"representation.{verb}", None)


def test_mandates_are_counted_from_one_in_each_body_and_numbers_are_not_used_again(rows, alpha):
    with sites.within(alpha.id):
        first, second = seats.body(), seats.body()
        ended = seats.mandate(first)
        actions.end_mandate(ended.pk, on=DAY, by=PROGRAM)
        assert [seats.mandate(first).number, seats.mandate(second).number] == [2, 1]
        assert seats.mandate(first).number == 3


@pytest.mark.parametrize(
    ("until", "on", "expected"),
    [
        ("", "2026-03-01", "2026-03-01"),
        ("2026-12-31", "2026-03-01", "2026-03-01"),
        ("", "2024-01-01", "2024-01-01"),  # the day it began
        ("", "2023-12-31", None),  # before it began
        ("2026-02-28", "2026-02-28", None),
        ("2026-02-28", "2026-03-01", None),
    ],
)
def test_a_mandate_ends_on_a_day_and_never_later_than_it_would(rows, alpha, until, on, expected):
    with sites.within(alpha.id):
        mandate = seats.mandate(seats.body(), until=until)
        before = mandate.until
        day = datetime.date.fromisoformat(on)
        if expected:
            actions.end_mandate(mandate.pk, on=day, by=PROGRAM)
        else:
            with pytest.raises(NotNow):
                actions.end_mandate(mandate.pk, on=day, by=PROGRAM)
        mandate.refresh_from_db()
        assert mandate.until == (datetime.date.fromisoformat(expected) if expected else before)


def test_a_mandate_ends_today_by_the_clock_of_the_site(rows, alpha):
    with sites.within(alpha.id), clock.frozen(datetime.datetime(2030, 5, 1, 21, 30, tzinfo=datetime.UTC)):
        mandate = seats.mandate(seats.body())
        assert actions.end_mandate(mandate.pk, by=PROGRAM).until == datetime.date(2030, 5, 2)


def test_what_is_entered_is_made_clean_and_kept_with_its_history(rows, alpha):
    from talkoo.plumbing.translation.models import Translation

    with sites.within(alpha.id):
        body = actions.found_body(
            name=texts("fi", fi="  Kulttuuri\u202e lautakunta ", sv="Kulturnämnden"),
            authority=texts("fi", fi=" Kunta "),
            level="local",
            kind="committee",
            by=PROGRAM,
        )
        mandate = seats.mandate(body, public_name=" Aino\u2066 A. ", nominated_by=texts("fi", fi="Verkosto "))
        body.refresh_from_db()
        assert (body.slug, body.name["fi"], body.authority["fi"]) == (
            "kulttuuri-lautakunta",
            "Kulttuuri lautakunta",
            "Kunta",
        )
        assert (mandate.public_name, mandate.nominated_by["fi"]) == ("Aino A.", "Verkosto")
        kept = Translation.objects.filter(subject_id__in=[body.pk, mandate.pk]).values_list(
            "field", "language"
        )
        assert set(kept) == {("name", "fi"), ("name", "sv"), ("authority", "fi"), ("nominated_by", "fi")}


def test_each_step_is_recorded_and_changes_the_day_of_the_last_change(rows, alpha):
    with sites.within(alpha.id):
        moment = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
        with clock.frozen(moment):
            body = seats.body()
        with clock.frozen(moment + datetime.timedelta(days=1)):
            mandate = seats.mandate(body)
        body.refresh_from_db()
        assert body.changed_at == moment + datetime.timedelta(days=1)
        with clock.frozen(moment + datetime.timedelta(days=2)):
            actions.end_mandate(mandate.pk, by=PROGRAM)
        body.refresh_from_db()
        assert body.changed_at == moment + datetime.timedelta(days=2)
        told = Entry.objects.filter(fact__startswith="representation.").order_by("id")
        assert [(one.fact, one.values.get("mandate_id")) for one in told] == [
            ("representation.BodyFounded", None),
            ("representation.MandateGiven", str(mandate.pk)),
            ("representation.MandateEnded", str(mandate.pk)),
        ]
