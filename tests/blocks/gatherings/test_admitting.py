"""Who gets a place, who waits, and that nobody gets in past either."""

import datetime
import random
import uuid
from collections import Counter
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction

from talkoo.blocks.gatherings import actions, facts
from talkoo.blocks.gatherings.actions import admitting, lining
from talkoo.blocks.gatherings.models import Gathering, Registration, Role, Standing
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings.coming import VISITOR, at_once, coming, guest, open_gathering, register


def states(gathering: Any) -> Counter[str]:
    return Counter(Registration.objects.filter(gathering=gathering).values_list("state", flat=True))


def told(kind: Any) -> list[dict[str, Any]]:
    return [one.values for one in Entry.objects.filter(fact=kind.name()).order_by("id")]


def test_who_comes_first_has_a_place_and_the_others_wait_in_their_order(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space, capacity=2)
        found = [register(event, guest(number)) for number in range(5)]
        assert [one.state for one in found] == ["confirmed"] * 2 + ["waiting"] * 3
        assert [one.place_in_line for one in found[2:]] == [1, 2, 3]
        event.refresh_from_db()
        assert (event.taken, Role.objects.get().taken) == (2, 2)
        assert [one["state"] for one in told(facts.Registered)] == ["confirmed"] * 2 + ["waiting"] * 3
        admitting.cancel(found[0].pk, by=admitting.Bearer(found[0].pk))
        assert states(event) == {"cancelled": 1, "confirmed": 1, "offered": 1, "waiting": 2}
        assert Registration.objects.get(state="offered").pk == found[2].pk
        lining.decline(found[2].pk, by=admitting.Bearer(found[2].pk))
        assert Registration.objects.get(state="offered").pk == found[3].pk
        lining.take_offer(found[3].pk, by=admitting.Bearer(found[3].pk))
        late = register(event, guest(9))
        assert late.state == "waiting"


def test_an_offer_expires_and_goes_to_the_next(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space, capacity=1)
        first, second, third = (register(event, guest(number)) for number in range(3))
        admitting.cancel(first.pk, by=PROGRAM)
        second.refresh_from_db()
        assert second.offered_until == pytest.approx(
            clock.now() + datetime.timedelta(hours=48), abs=datetime.timedelta(minutes=1)
        )
        assert lining.expire_offers(event.pk) == 0
        with clock.frozen(second.offered_until):
            with pytest.raises(NotNow):
                lining.take_offer(second.pk, by=admitting.Bearer(second.pk))
            assert lining.expire_offers(event.pk) == 1
        second.refresh_from_db()
        third.refresh_from_db()
        assert (second.state, third.state) == ("declined", "offered")


def test_no_offer_lasts_longer_than_two_hours_before_the_beginning(village: Any) -> None:
    with sites.within(village.site.id):
        start = clock.now() + datetime.timedelta(hours=5)
        event = open_gathering(
            village.space, capacity=1, starts_at=start, ends_at=start + datetime.timedelta(hours=1)
        )
        first, second, third = (register(event, guest(number)) for number in range(3))
        admitting.cancel(first.pk, by=PROGRAM)
        second.refresh_from_db()
        assert second.offered_until == start - datetime.timedelta(hours=2)
        with clock.frozen(start - datetime.timedelta(hours=1)):
            lining.expire_offers(event.pk)
            third.refresh_from_db()
            assert third.state == "waiting"
            with pytest.raises(PermissionDenied):
                lining.give_place(third.pk, by=village.nobody)
            assert lining.give_place(third.pk, by=village.contact).state == "confirmed"


def test_more_places_are_offered_to_those_who_wait_and_no_fewer_are_left_than_are_held(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space, capacity=1)
        for number in range(4):
            register(event, guest(number))
        Gathering.objects.filter(pk=event.pk).update(capacity=3)
        assert len(lining.fill(event.pk)) == 2
        with pytest.raises(IntegrityError), transaction.atomic():
            Gathering.objects.filter(pk=event.pk).update(capacity=2)


def test_each_role_has_its_own_places(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space, capacity=3)
        for slot, quota in (("participant", None), ("exhibitor", 1)):
            Role.objects.create(gathering=event, slot=slot, quota=quota)
        first, second = (register(event, guest(number, slot="exhibitor")) for number in range(2))
        third = register(event, guest(3))
        assert [one.state for one in (first, second, third)] == ["confirmed", "waiting", "confirmed"]
        with pytest.raises(admitting.NoSuchRole):
            register(event, guest(4, slot="speaker"))
        admitting.cancel(third.pk, by=PROGRAM)
        second.refresh_from_db()
        assert second.state == "waiting"  # the free place is none of an exhibitor's
        admitting.cancel(first.pk, by=PROGRAM)
        second.refresh_from_db()
        assert second.state == "offered"


def test_nobody_is_registered_twice_whichever_way_they_come(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space)
        once = uuid.uuid4()
        person = village.participant
        mine = register(event, coming(person), by=person, once=once)
        assert register(event, coming(person), by=person, once=once).pk == mine.pk
        with pytest.raises(admitting.Already):
            register(event, coming(person), by=person)
        address = f"{person.name.upper()} "
        email = admitting.receiver(person.pk).address
        again = register(event, coming(name=address, email=email.upper()))
        assert again.pk == mine.pk
        assert [one["registration_id"] for one in told(facts.RegisteredAgain)] == [str(mine.pk)]
        for who in (person, village.contact):  # nobody else learns of it
            with pytest.raises(admitting.Already):
                register(event, coming(name=person.name, email=email), by=who)
        assert register(event, coming(name=person.name, email=email), by=village.author).pk == mine.pk
        assert Entry.objects.filter(fact=facts.RegisteredAgain.name()).count() == 2
        assert register(event, coming(name="Puoliso", email=email)).pk != mine.pk
        assert Registration.objects.count() == 2


def test_whoever_registered_without_an_account_is_not_registered_again_with_it(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space)
        person = village.participant
        register(event, coming(name=person.name, email=admitting.receiver(person.pk).address))
        with pytest.raises(admitting.Already):
            register(event, coming(person), by=person)


def test_who_cancelled_can_register_anew(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space)
        first = register(event, coming(village.nobody), by=village.nobody)
        admitting.cancel(first.pk, by=village.nobody)
        assert admitting.cancel(first.pk, by=village.nobody).state == "cancelled"
        assert register(event, coming(village.nobody), by=village.nobody).pk != first.pk


def test_registering_ends_when_it_is_said_to_and_for_organisers_when_it_is_over(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space)
        with clock.frozen(event.starts_at + datetime.timedelta(minutes=1)):
            with pytest.raises(NotNow):
                register(event, guest(1))
            assert register(event, guest(2), by=village.contact).registered_by_id == village.contact.pk
        with clock.frozen(event.ends_at), pytest.raises(NotNow):
            register(event, guest(3), by=village.contact)
        actions.cancel(event.pk, by=PROGRAM, reason="", language="fi")
        with pytest.raises(NotNow):
            register(event, guest(4))
        closed = factories.gathering(village.space)
        with pytest.raises(NotNow):
            register(closed, guest(5))


def test_only_those_who_see_it_register_and_only_they_change_it(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space, audience="space")
        for who in (VISITOR, village.nobody):
            with pytest.raises(PermissionDenied):
                register(event, guest(1), by=who)
        mine = register(event, coming(village.participant), by=village.participant)
        for who in (VISITOR, village.author, admitting.Bearer(uuid.uuid4())):
            with pytest.raises(PermissionDenied):
                admitting.cancel(mine.pk, by=who)
            with pytest.raises(PermissionDenied):
                lining.put_first(mine.pk, "Tulkki", by=who)
        with pytest.raises(PermissionDenied):  # nobody but organisers registers other people's accounts
            register(event, coming(village.author), by=village.participant)
        assert admitting.cancel(mine.pk, by=village.contact).state == "cancelled"


def test_whoever_is_put_first_is_offered_the_next_place_for_a_reason(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space, capacity=1)
        found = [register(event, guest(number)) for number in range(4)]
        with pytest.raises(ValueError, match="reason"):
            lining.put_first(found[3].pk, " ", by=village.contact)
        lining.put_first(found[3].pk, "Tulkkaa kaikille", by=village.contact)
        admitting.cancel(found[0].pk, by=PROGRAM)
        line = Registration.objects.filter(state="waiting").order_by("place_in_line")
        assert [one.pk for one in line] == [found[1].pk, found[2].pk]
        assert Registration.objects.get(state="offered").moved_because == "Tulkkaa kaikille"
        assert "Tulkkaa" not in str(list(Entry.objects.values_list("values", flat=True)))


def _raw(as_role: Any, site: Any, statement: str, *values: Any) -> Any:
    with as_role("app") as connection:
        connection.execute("select set_config('app.site_id', %s, false)", [str(site.id)])
        done = connection.execute(statement, values).rowcount
        connection.commit()
        return done


@pytest.fixture
def full(town: Any, alpha: Any) -> Any:
    """One place, held by the first; two wait."""
    with sites.within(alpha.id):
        event = open_gathering(town.space, capacity=1)
        return event, [register(event, guest(number)) for number in range(3)]


def test_the_database_itself_gives_no_place_that_is_not_there(full: Any, alpha: Any, as_role: Any) -> None:
    event, (held, second, third) = full
    take = "update gatherings_registration set state = 'confirmed', place_in_line = null, ended_at = null where id = %s"
    with pytest.raises(psycopg.errors.CheckViolation, match="gatherings_gathering_seats"):
        _raw(as_role, alpha, take, second.pk)
    for statement in (
        "update gatherings_gathering set taken = 0 where id = %s",
        "update gatherings_gathering set capacity = 5, taken = 0 where id = %s",
        "update gatherings_role set taken = 0 where gathering_id = %s",
    ):
        with pytest.raises(psycopg.errors.CheckViolation, match="counted by the database"):
            _raw(as_role, alpha, statement, event.pk)
    away = "update gatherings_registration set state = 'cancelled', ended_at = now() where id = %s"
    assert _raw(as_role, alpha, away, held.pk) == 1
    with pytest.raises(psycopg.errors.CheckViolation, match="waits longer"):  # the line counts here too
        _raw(as_role, alpha, take, third.pk)
    with pytest.raises(psycopg.errors.CheckViolation, match="waits longer"):
        _raw(as_role, alpha, take, held.pk)
    assert _raw(as_role, alpha, take, second.pk) == 1
    with sites.within(alpha.id):
        event.refresh_from_db()
        assert (event.taken, Role.objects.get().taken) == (1, 1)
    assert _raw(as_role, alpha, "delete from gatherings_registration where id = %s", second.pk) == 1
    with sites.within(alpha.id):
        event.refresh_from_db()
        assert (event.taken, Role.objects.get().taken) == (0, 0)


def test_a_registration_stays_with_its_gathering_and_has_one_of_its_roles(
    full: Any, town: Any, alpha: Any, as_role: Any
) -> None:
    _event, (held, _second, _third) = full
    with sites.within(alpha.id):
        other = open_gathering(town.space)
        role = Role.objects.create(gathering=other, slot="participant")
    with pytest.raises(psycopg.errors.CheckViolation, match="belongs to one gathering"):
        _raw(
            as_role,
            alpha,
            "update gatherings_registration set gathering_id = %s where id = %s",
            other.pk,
            held.pk,
        )
    with pytest.raises(psycopg.errors.CheckViolation, match="of another gathering"):
        _raw(
            as_role, alpha, "update gatherings_registration set role_id = %s where id = %s", role.pk, held.pk
        )


def test_nobody_is_put_before_others_without_a_reason(full: Any, alpha: Any, as_role: Any) -> None:
    _event, (_held, _second, third) = full
    with pytest.raises(psycopg.errors.CheckViolation, match="without a reason"):
        _raw(as_role, alpha, "update gatherings_registration set place_in_line = -1 where id = %s", third.pk)
    told = "update gatherings_registration set place_in_line = -1, moved_because = 'Tulkki' where id = %s"
    assert _raw(as_role, alpha, told, third.pk) == 1
    later = "update gatherings_registration set place_in_line = 99, moved_because = '' where id = %s"
    assert _raw(as_role, alpha, later, third.pk) == 1


SIXTEEN = 16


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_sixteen_at_once_never_overbook_and_keep_the_order_of_the_line(
    town: Any, alpha: Any, as_role: Any, seed: int
) -> None:
    """Registrations, cancellations and changed numbers of places at the same moment; with even seeds raw statements
    too, which lock in another order, so that the database may have to end one of two that wait for each other."""
    is_raw = seed % 2 == 0
    allowed = {NotNow, IntegrityError}
    if is_raw:
        allowed |= {psycopg.errors.CheckViolation, psycopg.errors.DeadlockDetected, OperationalError}
    chance = random.Random(seed)
    with sites.within(alpha.id):
        event = open_gathering(town.space, capacity=8)
        slots = {"participant": None, "exhibitor": 3}
        for slot, quota in slots.items():
            Role.objects.create(gathering=event, slot=slot, quota=quota)
        there = [register(event, guest(number, slot=chance.choice([*slots]))) for number in range(12)]
    line_before = _line(alpha, event)
    new = iter(range(100, 10_000))

    def registers() -> Any:
        return register(event, guest(next(new), slot=chance.choice([*slots]))).pk

    def cancels() -> Any:
        one = chance.choice(there)
        return admitting.cancel(one.pk, by=admitting.Bearer(one.pk)).pk

    def changes() -> Any:
        Gathering.objects.filter(pk=event.pk).update(capacity=chance.randint(4, 12))
        return lining.fill(event.pk)

    def takes() -> Any:
        one = chance.choice(there)
        return lining.take_offer(one.pk, by=admitting.Bearer(one.pk)).pk

    def breaks_in() -> Any:
        one = chance.choice(there)
        return _raw(
            as_role,
            alpha,
            "update gatherings_registration set state = 'confirmed', place_in_line = null, offered_until = null, "
            "ended_at = null where id = %s",
            one.pk,
        )

    for _round in range(3):
        acts = [registers] * 6 + [cancels] * 4 + [changes] * 2 + [takes] * 2
        acts += [breaks_in if is_raw else registers] * 2
        chance.shuffle(acts)
        found = at_once(alpha, acts[:SIXTEEN])
        refused = {one for one in found if isinstance(one, type)}
        assert refused <= allowed, found
        assert any(not isinstance(one, type) for one in found)
        with sites.within(alpha.id):
            event.refresh_from_db()
            held = Registration.objects.filter(gathering=event, state__in=["offered", "confirmed"])
            assert event.taken == held.count() <= event.capacity
            for role in Role.objects.filter(gathering=event):
                assert role.taken == held.filter(role=role).count()
                assert role.quota is None or role.taken <= role.quota
            who = list(Registration.objects.exclude(whose="").values_list("whose", flat=True))
            assert len(who) == len(set(who))
        line = _line(alpha, event)
        stayed = [one for one in line_before if one in line]
        assert stayed == [one for one in line if one in stayed]
        line_before = line


def _line(site: Any, event: Any) -> list[uuid.UUID]:
    with sites.within(site.id):
        found = Registration.objects.filter(gathering=event, state="waiting").order_by("place_in_line")
        return list(found.values_list("pk", flat=True))


def test_the_same_form_sent_eight_times_at_once_is_one_registration(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        event = open_gathering(town.space)
    once, person = uuid.uuid4(), town.participant

    def send() -> Any:
        return register(event, coming(person), by=person, once=once).pk

    assert len(set(at_once(alpha, [send] * 8))) == 1

    def send_as_guest() -> Any:
        return register(event, guest(1)).pk

    assert len(set(at_once(alpha, [send_as_guest] * 8))) == 1
    with sites.within(alpha.id):
        assert Registration.objects.count() == 2
        assert Gathering.objects.get(pk=event.pk).taken == 2


def test_two_who_want_the_last_place_do_not_both_get_it(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        event = open_gathering(town.space, capacity=1)
    sent = [lambda number=number: register(event, guest(number)).state for number in range(SIXTEEN)]
    assert Counter(at_once(alpha, sent)) == {Standing.CONFIRMED: 1, Standing.WAITING: 15}
    with sites.within(alpha.id):
        line = Registration.objects.filter(state="waiting").order_by("place_in_line")
        assert [one.place_in_line for one in line] == list(range(1, SIXTEEN))
