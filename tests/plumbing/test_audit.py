"""The record: in the transaction of what it records, sealed, and broken visibly when somebody meddles."""

import datetime

import pytest
from django.db import IntegrityError

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.facts import emit
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions
from talkoo.people.spaces.models import Space
from talkoo.plumbing.audit import forgetting, seal, tasks
from talkoo.plumbing.audit.facts import EntriesForgotten
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from tests import factories


def test_a_fact_is_recorded_with_the_change_or_not_at_all(committed, alpha):
    with sites.within(alpha.id):
        factories.space("One", contact=None, state="forming")
        assert list(Entry.objects.order_by("id").values_list("fact", flat=True)) == [
            "spaces.SpaceFounded",
        ]
    with pytest.raises(RuntimeError), sites.within(alpha.id):
        factories.space("Two", state="forming")
        raise RuntimeError
    with sites.within(alpha.id):
        assert Entry.objects.count() == 1
        assert Space.objects.count() == 1


def test_it_holds_ids_and_codes_never_what_people_wrote(committed, alpha):
    with sites.within(alpha.id):
        person = factories.person("Salainen Nimi", email="salainen@example.org")
        space = factories.space("Salaisuus", contact=person)
        actions.describe(space.pk, by=PROGRAM, purpose=texts("fi", fi="Hyvin salainen tarkoitus"))
        everything = " ".join(f"{entry.fact} {entry.values}" for entry in Entry.objects.all())
        assert "alai" not in everything
        assert Entry.objects.filter(fact="spaces.SpaceDescribed").get().values["fields"] == ["purpose"]


def _two_facts(name: str) -> None:
    space = factories.space(name, state="forming")
    actions.change_state(space.pk, "withdraw", by=PROGRAM)


@pytest.fixture
def sealed(committed, alpha, as_role):
    with sites.within(alpha.id):
        for number in range(5):
            _two_facts(f"Space {number}")
    _as_worker(as_role)
    with sites.within(alpha.id):
        assert seal.seal() == 10
        assert seal.seal() == 0
        assert seal.verify().problems == []
    return alpha


def _as_worker(as_role) -> None:
    """From here on Django speaks to the database as the worker does."""
    from django.conf import settings
    from django.db import connections

    connections["default"].close()
    instance = settings.INSTANCE
    connections["default"].settings_dict.update(
        USER=instance.role_name("worker"), PASSWORD=instance.keys["worker"]
    )


@pytest.fixture(autouse=True)
def _as_application_again():
    from django.conf import settings
    from django.db import connections

    yield
    connections["default"].close()
    instance = settings.INSTANCE
    connections["default"].settings_dict.update(USER=instance.role_name("app"), PASSWORD=instance.keys["app"])


def test_new_entries_join_the_chain(sealed):
    with sites.within(sealed.id):
        head = seal.verify().head
        _two_facts("Later")
        assert seal.verify().unsealed == 2
        seal.seal()
        verdict = seal.verify()
        assert (verdict.sealed, verdict.unsealed, verdict.problems) == (12, 0, [])
        assert verdict.head != head


@pytest.mark.parametrize(
    ("meddling", "found"),
    [
        (
            "update audit_entry set fact = 'spaces.Nothing' where fact = 'spaces.SpaceFounded'",
            "fit",
        ),
        ("update audit_entry set actor_id = gen_random_uuid()", "fit"),
        ("update audit_entry set at = at - interval '1 day'", "fit"),
        ("delete from audit_link where number = 4", "missing"),
        ("update audit_link set hash = '\\x00'::bytea where number = 3", "fit"),
        ("delete from audit_entry where id = (select min(id::text)::uuid from audit_entry)", "gone"),
    ],
)
def test_meddling_is_found(sealed, as_role, meddling, found):
    owner = as_role("super")
    owner.execute(meddling)
    with sites.within(sealed.id):
        assert any(found in problem for problem in seal.verify().problems)


def test_every_minute_only_what_is_recent_is_looked_at_and_every_hour_all(sealed, as_role):
    with sites.within(sealed.id):
        _two_facts("Old")
    unsealed = "id not in (select entry_id from audit_link)"
    as_role("super").execute(f"update audit_entry set at = at - interval '5 hours' where {unsealed}")
    with sites.within(sealed.id):
        _two_facts("New")
    minute = clock.now().replace(minute=30)
    with clock.frozen(minute):
        tasks.seal_all.func(timestamp=int(minute.timestamp()))
    with sites.within(sealed.id):
        verdict = seal.verify()
        assert (verdict.unsealed, verdict.problems) == (2, [])
    tasks.seal_all.func(timestamp=int(minute.replace(minute=0).timestamp()))
    with sites.within(sealed.id):
        verdict = seal.verify()
        assert (verdict.unsealed, verdict.problems) == (0, [])


def _older(as_role, years: int, condition: str) -> None:
    as_role("super").execute(f"update audit_entry set at = at - interval '{years} years' where {condition}")


def test_what_is_over_is_forgotten_and_the_chain_still_holds(committed, alpha, beta, as_role):
    with sites.within(beta.id):
        _two_facts("Elsewhere")
    with sites.within(alpha.id):
        _two_facts("Old")
        organisation = factories.organisation("Member")
        space = factories.space("Money")
        actions.take_in(space.pk, organisation.pk, by=PROGRAM)
        _two_facts("Unknown")
    _older(as_role, 3, "true")
    _older(as_role, 8, "fact = 'organisations.OrganisationListed'")
    as_role("super").execute(
        "update audit_entry set fact = 'gone.Kind' where fact = 'spaces.SpaceStateChanged'"
    )
    _as_worker(as_role)
    with sites.within(alpha.id):
        _two_facts("Young")
        before = Entry.objects.count()
        seal.seal()
        head = seal.verify().head
        number = forgetting.forget()
        left = list(Entry.objects.order_by("at").values_list("fact", flat=True))
        assert number == before - (len(left) - 1)
        assert set(left) == {
            "spaces.OrganisationTakenIn",  # ten years: it may cost a fee
            "gone.Kind",  # ten years: nobody knows what it was
            "spaces.SpaceFounded",
            "spaces.SpaceStateChanged",
            "audit.EntriesForgotten",
        }
        assert left.count("spaces.SpaceFounded") == left.count("spaces.SpaceStateChanged") == 1
        assert forgetting.forget() == 0
        verdict = seal.verify()
        assert (verdict.problems, verdict.gone, verdict.forgotten) == ([], number, number)
        assert verdict.head == head
        seal.seal()
        assert seal.verify().problems == []
    with sites.within(beta.id):
        assert Entry.objects.count() == 2
    _older(as_role, 20, "true")
    tasks.forget(0)
    with sites.within(alpha.id):
        assert set(Entry.objects.values_list("fact", flat=True)) == {"audit.EntriesForgotten"}
        assert [problem for problem in seal.verify().problems if "gone" in problem] == []
        as_role("super").execute(
            "delete from audit_entry where id = (select min(id::text)::uuid from audit_entry where fact = %s)",
            ["audit.EntriesForgotten"],
        )
        assert any("gone" in problem for problem in seal.verify().problems)


def test_what_was_forgotten_elsewhere_hides_no_gap_here(sealed, as_role):
    with sites.within(sealed.id):
        emit(EntriesForgotten(actor_id=None, entries=1, chain="00" * 32))
        assert seal.verify().problems == []
    as_role("super").execute(
        "delete from audit_entry where id = (select min(id::text)::uuid from audit_entry)"
    )
    with sites.within(sealed.id):
        assert any("gone" in problem for problem in seal.verify().problems)


def test_a_night_takes_no_more_than_its_share(sealed, as_role, monkeypatch):
    monkeypatch.setattr(forgetting, "AT_MOST", 4)
    _older(as_role, 3, "true")
    with sites.within(sealed.id):
        assert [forgetting.forget() for _night in range(4)] == [4, 4, 2, 0]
        assert [problem for problem in seal.verify().problems if "gone" in problem] == []


def test_the_worker_removes_nothing_that_is_young_or_not_sealed(sealed, as_role):
    with sites.within(sealed.id), pytest.raises(IntegrityError, match="the record is kept"):
        Entry.objects.all()._raw_delete("default")
    with sites.within(sealed.id):
        _two_facts("Not sealed")
    _older(as_role, 3, "id not in (select entry_id from audit_link)")
    with sites.within(sealed.id):
        old = Entry.objects.exclude(at__gt=clock.now() - datetime.timedelta(days=800))
        assert old.count() == 2
        assert forgetting.forget() == 0
        with pytest.raises(IntegrityError, match="the record is kept"):
            old._raw_delete("default")
