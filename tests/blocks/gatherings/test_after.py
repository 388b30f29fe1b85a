"""What time brings, what stays secret, and how it was."""

import datetime
import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from talkoo.blocks.gatherings import actions, facts
from talkoo.blocks.gatherings.actions import admitting, arriving, lining, needing, pulsing, roles
from talkoo.blocks.gatherings.models import Gathering, Need, Pulse, PulseGiven, Registration
from talkoo.blocks.gatherings.queries import registering as queries
from talkoo.blocks.gatherings.tasks import registering as tasks
from talkoo.blocks.gatherings.views.pulse import PROOF
from talkoo.blocks.questionnaires.models import Questionnaire
from talkoo.kernel import clock, proofs
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.retention import registry, running
from talkoo.plumbing.tenancy import sites
from tests.blocks.gatherings.coming import VISITOR, coming, guest, open_gathering, register

DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
NEED = "Viittomakielen tulkki Xyzzy"


def morning(days: int) -> datetime.datetime:
    """In so many days, at an hour at which it is the same day in UTC and in Finland, also when clocks change."""
    return (clock.now() + days * DAY).replace(hour=9, minute=0, second=0, microsecond=0)


def mails(site: Any, kind: str) -> list[Mail]:
    with sites.within(site.id):
        return list(Mail.objects.filter(kind=f"gatherings.{kind}").order_by("created_at"))


def everything(as_role: Any) -> dict[str, str]:
    """Every row of every table, as a backup holds it."""
    found = {}
    with as_role("backup") as connection:
        tables = connection.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') "
            "and has_table_privilege(oid, 'select')"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f'select t::text from "{table}" t').fetchall()
            found[table] = "\n".join(row[0] or "" for row in rows)
    return found


def test_the_words_of_a_need_stand_nowhere_and_are_gone_on_day_31(
    town: Any, alpha: Any, browse: Any, run_jobs: Any, as_role: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with sites.within(alpha.id):
        event = open_gathering(town.space, starts_at=morning(7))
        mine = register(event, coming(town.participant, need=NEED), by=town.participant)
        other = register(event, guest(1, need=f"{NEED} toinen"))
        needing.tell_need(other.pk, f"{NEED} kolmas", by=admitting.Bearer(other.pk))
    run_jobs()
    organiser, at = browse(alpha, town.contact), f"/events/{event.slug}/people"
    assert NEED in organiser.post(f"{at}/{mine.pk}/need/").content.decode()
    pages = [organiser.get(f"{at}/"), organiser.get(f"{at}.csv"), organiser.get(f"{at}.xlsx")]
    pages += [browse(alpha, town.participant).get(f"/events/{event.slug}/registration/")]
    pages += [organiser.get(f"/search/?q={NEED.split()[-1]}")]
    assert all(b"Viittomakielen" not in page.content for page in pages)
    with sites.within(alpha.id):
        words = str(list(Entry.objects.values_list("fact", "values")))
        assert "NeedRead" in words
        assert "Viittomakielen" not in words
        assert all("Viittomakielen" not in mail.text + mail.subject for mail in Mail.objects.all())
        exported = [
            json.dumps(list(one.export(town.participant.pk)), default=str)
            if callable(one.export)
            else str(list(one.model.objects.filter(**{one.person: town.participant.pk}).values(*one.export)))
            for one in registry.everything_personal()
            if one.export and one.model._meta.app_label == "gatherings"
        ]
        assert exported
        assert "Viittomakielen" not in "".join(exported)
    kept = everything(as_role)
    assert "gatherings_need" in kept
    assert kept["gatherings_need"]
    for table, rows in kept.items():
        assert "Viittomakielen" not in rows, table
        assert b"Viittomakielen".hex() not in rows, table
    assert "Viittomakielen" not in caplog.text
    with clock.frozen(event.ends_at + 30 * DAY):
        tasks.forget_needs(0)
        with sites.within(alpha.id):
            assert Need.objects.count() == 2
    with clock.frozen(event.ends_at + 31 * DAY):
        tasks.forget_needs(0)
        with sites.within(alpha.id):
            assert not Need.objects.exists()
            gone = needing.look_at_need(mine.pk, by=town.contact)
            assert gone == ""
            with pytest.raises(NotNow):
                needing.tell_need(mine.pk, "Uusi", by=town.participant)


def test_needs_follow_the_day_to_which_it_is_moved(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        event = open_gathering(town.space)
        register(event, guest(1, need=NEED))
        later = morning(17)
        actions.set_date(event.pk, later, later + HOUR, by=PROGRAM)
    run_jobs()
    with sites.within(alpha.id):
        assert Need.objects.get().erase_on == (later + HOUR + 30 * DAY).date()


def test_only_organisers_look_at_a_need_and_only_its_person_tells_it(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space)
        mine = register(event, coming(village.participant, need=NEED), by=village.participant)
        for who in (VISITOR, village.author, village.participant, village.moderator, village.site_admin):
            with pytest.raises(PermissionDenied):
                needing.look_at_need(mine.pk, by=who)
        for who in (VISITOR, village.author, village.contact):
            with pytest.raises(PermissionDenied):
                needing.tell_need(mine.pk, "Muuta", by=who)
        needing.tell_need(mine.pk, "", by=village.participant)
        assert not Need.objects.exists()
        needing.tell_need(mine.pk, NEED, by=village.participant)
        admitting.cancel(mine.pk, by=village.participant)
        assert not Need.objects.exists()


def test_those_who_come_are_reminded_once_for_each_time_it_is_set_to(
    town: Any, alpha: Any, beta: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        event = open_gathering(town.space, place="Kylätalo", capacity=2)
        register(event, coming(town.participant), by=town.participant)
        register(event, guest(1))
        register(event, guest(2))  # waits
    with clock.frozen(event.starts_at - 25 * HOUR), sites.within(alpha.id):
        assert queries.to_remind(9, tasks.NOBODY) == []
    for _twice in "ab":
        with clock.frozen(event.starts_at - 20 * HOUR), sites.within(alpha.id):
            tasks.remind_some()
    run_jobs()
    told = mails(alpha, "reminder")
    assert sorted(mail.address for mail in told)[1:] == ["vieras1@example.org"]
    assert len(told) == 2
    assert mails(beta, "reminder") == []
    with sites.within(alpha.id):
        later = event.starts_at + 10 * DAY
        actions.set_date(event.pk, later, later + HOUR, by=PROGRAM)
        with clock.frozen(later - 20 * HOUR):
            assert len(queries.to_remind(9, tasks.NOBODY)) == 2


def test_expired_offers_go_on_by_themselves_and_are_told(town: Any, alpha: Any, run_jobs: Any) -> None:
    with sites.within(alpha.id):
        event = open_gathering(town.space, capacity=1)
        first, second, third = (register(event, guest(number)) for number in range(3))
        admitting.cancel(first.pk, by=PROGRAM)
    run_jobs()
    with clock.frozen(clock.now() + datetime.timedelta(hours=lining.OFFER_HOURS, minutes=1)):
        for _twice in "ab":
            tasks.expire_offers(0)
    run_jobs()
    with sites.within(alpha.id):
        second.refresh_from_db()
        third.refresh_from_db()
        assert (second.state, third.state) == ("declined", "offered")
    assert [mail.address for mail in mails(alpha, "expired")] == ["vieras1@example.org"]
    assert [mail.address for mail in mails(alpha, "offered")] == [
        "vieras1@example.org",
        "vieras2@example.org",
    ]


def test_while_it_is_hidden_nothing_is_offered_and_nothing_expires(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    late = clock.now() + datetime.timedelta(hours=lining.OFFER_HOURS, minutes=1)
    with sites.within(alpha.id):
        event = open_gathering(town.space, capacity=1)
        first, second, third = (register(event, guest(number)) for number in range(3))
        admitting.cancel(first.pk, by=PROGRAM)
        actions.hide(event.pk, by=town.moderator, reason="")
        Gathering.objects.filter(pk=event.pk).update(capacity=2)
        assert lining.fill(event.pk) == []
    run_jobs()
    with clock.frozen(late):
        with sites.within(alpha.id):
            assert queries.with_late_offers() == []
            assert lining.expire_offers(event.pk) == 0
            for _twice in "ab":
                actions.show(event.pk, by=town.moderator)
            for one in (second, third):
                one.refresh_from_db()
                until = late + datetime.timedelta(hours=lining.OFFER_HOURS)
                assert (one.state, one.offered_until) == ("offered", until)
        run_jobs()
    told = [mail.address for mail in mails(alpha, "offered")]
    assert sorted(told) == ["vieras1@example.org", "vieras2@example.org"]
    with sites.within(alpha.id):
        actions.hide(event.pk, by=town.moderator, reason="")
    with clock.frozen(event.starts_at - HOUR), sites.within(alpha.id):
        actions.show(event.pk, by=town.moderator)  # too late for anything
        second.refresh_from_db()
        assert second.offered_until < clock.now()
        assert lining.expire_offers(event.pk) == 2


def test_of_what_is_called_off_no_place_goes_to_the_next(town: Any, alpha: Any, run_jobs: Any) -> None:
    late = clock.now() + datetime.timedelta(hours=lining.OFFER_HOURS, minutes=1)
    with sites.within(alpha.id):
        before, after = (open_gathering(town.space, capacity=1) for _both in "ab")
        for event in (before, after):
            found = [register(event, guest(number)) for number in range(2)]
            admitting.cancel(found[0].pk, by=PROGRAM)
        with clock.frozen(late):
            assert lining.expire_offers(after.pk) == 1  # and called off before it was told
            actions.cancel(after.pk, by=PROGRAM, language="fi")
        actions.cancel(before.pk, by=PROGRAM, language="fi")
    with clock.frozen(late):
        tasks.expire_offers(0)
        with sites.within(alpha.id):
            assert lining.expire_offers(before.pk) == 0
        run_jobs()
    assert mails(alpha, "expired") == []
    assert mails(alpha, "offered") == []
    assert [mail.address for mail in mails(alpha, "cancelled")] == ["vieras1@example.org"]


def test_answers_are_kept_until_it_is_over_whenever_that_is(town: Any, alpha: Any, run_jobs: Any) -> None:
    def kept() -> Any:
        run_jobs()
        with sites.within(alpha.id):
            return Questionnaire.objects.values_list("over_at", flat=True).get(owner_key=event.pk)

    half_a_year = pytest.approx(clock.now() + 180 * DAY, abs=DAY)
    with sites.within(alpha.id):
        event = open_gathering(town.space, is_out=False)
        roles.ask_in(event.pk, "participant", texts("fi", fi="Kysymykset"), by=town.contact)
    assert kept() == event.ends_at
    later = event.starts_at + 90 * DAY
    with sites.within(alpha.id):
        actions.set_date(event.pk, later, later + HOUR, by=town.contact)  # of a draft nobody is told
        actions.publish(event.pk, by=town.contact)
    assert kept() == later + HOUR
    with sites.within(alpha.id):
        actions.set_date(event.pk, None, None, by=town.contact)
    assert kept() == half_a_year
    with sites.within(alpha.id):
        event = open_gathering(town.space, starts_at=None)
        roles.ask_in(event.pk, "participant", texts("fi", fi="Kysymykset"), by=town.contact)
    assert kept() == half_a_year


def test_how_it_was_is_asked_afterwards_and_shown_from_five_answers_up(
    town: Any, alpha: Any, browse: Any, run_jobs: Any
) -> None:
    with sites.within(alpha.id):
        event = open_gathering(town.space)
        rows = [register(event, guest(number)) for number in range(6)]
        absent = register(event, guest(9))
        arriving.say_attended(absent.pk, False, by=town.contact)
        with pytest.raises(NotNow):
            pulsing.give_pulse(rows[0].pk, 3, 3, "", by=admitting.Bearer(rows[0].pk))
    with clock.frozen(event.ends_at + HOUR):
        with sites.within(alpha.id):
            for _twice in "ab":
                tasks.ask_some()
            links = [f"/pulse/{proofs.give(PROOF, one.pk, site=alpha.id)}/" for one in rows]
        run_jobs()
        assert len(mails(alpha, "pulse")) == 6
        visitor = browse(alpha)
        assert visitor.post(links[0], {"joy": "6", "strength": "1"}).status_code == 422
        for joy, link in zip([5, 5, 4, 4], links, strict=False):
            assert visitor.post(link, {"joy": str(joy), "strength": "2", "text": "Hyvä"}).status_code == 302
        assert visitor.post(links[0], {"joy": "1", "strength": "1"}).status_code == 302  # the first stands
        with sites.within(alpha.id):
            assert queries.pulse_of(event.pk) is None
        assert 'id="pulse"' not in visitor.get(f"/events/{event.slug}/").content.decode()
        visitor.post(links[4], {"joy": "4", "strength": "2"})
        page = visitor.get(f"/events/{event.slug}/").content.decode()
    assert 'id="pulse"' in page
    assert ">4.4<" in page or ">4,4<" in page
    assert "Hyvä" not in page
    assert "Hyvä" not in browse(alpha, town.participant).get(f"/events/{event.slug}/").content.decode()
    assert browse(alpha, town.contact).get(f"/events/{event.slug}/").content.decode().count("Hyvä") == 4
    assert "4,4" in browse(alpha).get("/networks/village/").content.decode()
    with sites.within(alpha.id):
        assert queries.pulse_of(event.pk) == {"number": 5, "joy": 4.4, "strength": 2.0}
        assert queries.pulse_of_space(town.space.pk) == {"number": 5, "joy": 4.4, "strength": 2.0}
        assert queries.pulse_of_space(town.elsewhere.pk) is None
        said = Entry.objects.filter(fact=facts.PulseTaken.name())
        assert {one.actor_id for one in said} == {None}
        assert "registration_id" not in str(list(said.values_list("values", flat=True)))
        assert {one.name for one in Pulse._meta.get_fields()} == {
            "id",
            "site",
            "gathering",
            "joy",
            "strength",
            "text",
            "on_day",
        }
        assert PulseGiven.objects.count() == 5


def test_pulses_are_between_one_and_five_in_the_database_too(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space)
        for joy in (0, 6):
            with pytest.raises(IntegrityError), transaction.atomic():
                Pulse.objects.create(gathering=event, joy=joy, strength=3, on_day=clock.today("UTC"))


def test_who_is_erased_leaves_the_place_to_the_next_and_no_name_behind(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        event = open_gathering(town.space, capacity=1)
        mine = register(event, coming(town.participant, need=NEED), by=town.participant)
        Registration.objects.filter(pk=mine.pk).update(moved_because="Tulkkaa kaikille")
        helped = register(event, guest(1), by=town.participant)
        for one in registry.everything_personal():
            if one.model in {Registration, Need} and callable(one.erase):
                one.erase(town.participant.pk)
        mine.refresh_from_db()
        helped.refresh_from_db()
        assert (mine.state, mine.person_id, mine.whose, mine.moved_because) == ("cancelled", None, "", "")
        assert (helped.state, helped.registered_by_id) == ("offered", None)
        assert not Need.objects.exists()


def test_who_is_erased_goes_from_what_was_registered_under_their_address_too(
    town: Any, alpha: Any, run_jobs: Any
) -> None:
    who, name = town.participant, town.participant.name
    with sites.within(alpha.id):
        email = admitting.receiver(who.pk).address
        soon = open_gathering(town.space, capacity=1)
        past = open_gathering(town.space)
        mine = register(soon, guest(1, name=name, email=email.upper(), phone="040 1", need=NEED))
        waits = register(soon, guest(2))
        other = register(soon, guest(3, name="Helmi", email=email), by=who)
        came = register(past, guest(1, name="M.", email=email), by=town.author)
        Gathering.objects.filter(pk=past.pk).update(
            starts_at=clock.now() - 2 * HOUR, ends_at=clock.now() - HOUR
        )
        lining.put_first(other.pk, "Tulkki", by=town.contact)
        own = [one for one in registry.everything_personal() if one.model is Registration]
        (given,) = [list(one.export(who.pk)) for one in own if callable(one.export)]
        assert [(one["name"], one["gathering_id"]) for one in given] == [(name, soon.pk), ("M.", past.pk)]
    run_jobs()
    told = len(mails(alpha, "registration_cancelled"))
    with sites.within(alpha.id):
        for one in own:
            one.erase(who.pk)
        for row in (mine, waits, other, came):
            row.refresh_from_db()
        assert (mine.state, came.state) == ("cancelled", "confirmed")
        assert (other.state, other.name, other.email) == ("offered", "Helmi", None)
        for row in (mine, came):
            assert (row.name, row.email, row.phone, row.whose) == (None, None, None, "")
        assert waits.email == "vieras2@example.org"
        assert not Need.objects.exists()
    run_jobs()
    assert len(mails(alpha, "registration_cancelled")) == told


def test_old_registrations_lose_their_names_and_count_on(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space)
        row = register(event, guest(1, need=NEED, phone="040 1"))
        kept = registry.class_called("gatherings.registrations")
        assert kept is not None
        assert kept.model._default_manager.filter(kept.where).count() == 1
        kept.erase([row.pk])  # type: ignore[operator]
        row.refresh_from_db()
        assert (row.name, row.email, row.phone, row.whose, row.state) == (None, None, None, "", "confirmed")
        assert not Need.objects.exists()
        assert kept.model._default_manager.filter(kept.where).count() == 0


def test_names_at_what_never_had_a_date_are_not_kept_for_ever(village: Any) -> None:
    with sites.within(village.site.id):
        undated = register(open_gathering(village.space, starts_at=None), guest(1))
        far = clock.now() + 700 * DAY
        dated = register(open_gathering(village.space, starts_at=far, ends_at=far + HOUR), guest(1))
        with clock.frozen(clock.now() + 720 * DAY):
            running.execute()
            undated.refresh_from_db()
            assert undated.name
        with clock.frozen(clock.now() + 740 * DAY):
            running.execute()
        undated.refresh_from_db()
        dated.refresh_from_db()
        assert (undated.name, dated.name) == (None, "Vieras 1")


def test_the_rest_did_not_come_once_it_has_begun(village: Any) -> None:
    with sites.within(village.site.id):
        event = open_gathering(village.space)
        first, second = (register(event, guest(number)) for number in range(2))
        arriving.arrive(first.pk, by=village.contact)
        with pytest.raises(NotNow):
            arriving.rest_is_absent(event.pk, by=village.contact)
        with clock.frozen(event.ends_at):
            assert arriving.rest_is_absent(event.pk, by=village.contact) == 1
        second.refresh_from_db()
        assert second.attended is False
        arriving.say_attended(second.pk, None, by=village.contact)
        second.refresh_from_db()
        assert second.attended is None
        for who in (VISITOR, village.participant):
            with pytest.raises(PermissionDenied):
                arriving.arrive(second.pk, by=who)
