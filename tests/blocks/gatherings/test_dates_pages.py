"""The pages of series and of questions about dates: who gets in, what is kept after a mistake, in whose time."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.gatherings import actions
from talkoo.blocks.gatherings.models import DatePoll, DateVoter, Gathering, Series
from talkoo.kernel import clock
from talkoo.plumbing.notify.models import Hours
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings import dating

SERIES = "/networks/village/series/"
VISITOR = AnonymousUser()


def written(**more: Any) -> dict[str, Any]:
    """The first Tuesday of the month at 17:00, as it is typed."""
    given = {
        "title": "Kuukausitapaaminen",
        "text": "",
        "language": "fi",
        "every": "month_by_weekday",
        "nth": "1",
        "weekdays": ["2"],
        "day": "",
        "interval": "1",
        "starts_on": "2027-01-01",
        "until": "",
        "begins": "17:00",
        "ends": "18:30",
        "zone": "Europe/Helsinki",
        "on_holiday": "stay",
        "mode": "room",
        "place": "Kirjasto",
        "address": "",
        "platform": "",
        "link": "",
        "audience": "space",
        "agenda_days": "3",
        "once": str(uuid.uuid4()),
    }
    return {**given, **more}


def words(answer: Any) -> str:
    page = re.sub(r"</?time[^>]*>", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_from_adding_a_series_to_ending_it(town: Any, alpha: Any, browse: Any) -> None:
    with dating.at(1, 1):
        contact, participant = browse(alpha, town.contact), browse(alpha, town.participant)
        assert f'href="{SERIES}add/"' in contact.get(SERIES).content.decode()
        assert f'href="{SERIES}add/"' not in participant.get(SERIES).content.decode()
        once = re.search(r'name="once" value="([^"]+)"', contact.get(f"{SERIES}add/").content.decode())
        assert once
        for _twice in "ab":
            answer = contact.post(f"{SERIES}add/", written(once=once[1]))
            assert answer.status_code == 302, words(answer)
        with sites.within(alpha.id):
            series = Series.objects.get()
            first, second = Gathering.objects.order_by("starts_at")[:2]
        at = f"{SERIES}{series.pk}/"
        assert answer["Location"] == at
        page = participant.get(at)
        said = words(page)
        assert "5.1.2027 17.00–18.30" in said
        assert f'href="{at}{first.pk}/move/"' not in page.content.decode()
        assert f'href="{at}{first.pk}/move/"' in contact.get(at).content.decode()
        moved = contact.post(
            f"{at}{first.pk}/move/", {"day": "2027-01-07", "begins": "18:00", "ends": "20:00"}
        )
        assert moved.status_code == 302
        assert contact.post(f"{at}{second.pk}/leave-out/").status_code == 302
        said = words(participant.get(at))
        assert "7.1.2027 18.00–20.00" in said
        assert "2.3.2027 17.00–18.30" in said
        edit = contact.get(f"{at}edit/").content.decode()
        seen = re.search(r'name="seen" value="([^"]+)"', edit)
        assert seen
        with dating.at(1, 1, 11):
            changed = contact.post(f"{at}edit/", written(seen=seen[1], begins="16:00", place="Koulu"))
        assert changed.status_code == 302, words(changed)
        stale = contact.post(f"{at}edit/", written(seen=seen[1], begins="15:00", place="Tori"))
        assert stale.status_code == 422
        assert 'value="Tori"' in stale.content.decode()
        assert "2.3.2027 16.00–18.30" in words(participant.get(at))
        assert contact.post(f"{at}end/", {"calls_off": "on"}).status_code == 302
        with sites.within(alpha.id):
            assert Gathering.objects.filter(state="published").count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": ["1", "2"]}, "weekdays"),
        ({"weekdays": ["9"]}, "weekdays"),
        ({"nth": ""}, "nth"),
        ({"every": "month_by_day"}, "day"),
        ({"every": "month_by_day", "day": "32"}, "day"),
        ({"every": "year"}, "every"),
        ({"interval": "0"}, "interval"),
        ({"interval": "9" * 40}, "interval"),
        ({"starts_on": "31.2.2027"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"until": "2026-12-31"}, "until"),
        ({"starts_on": "2026-01-01", "until": "2026-06-01"}, "until"),
        ({"begins": "25:00"}, "begins"),
        ({"ends": "17:00"}, "ends"),
        ({"ends": "17:00:30"}, "ends"),
        ({"ends": "17:03"}, "ends"),
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": f"meet.example.org/{'x' * 480}"}, "link"),
        ({"audience": "all"}, "audience"),
        ({"agenda_days": "-1"}, "agenda_days"),
        ({"place": "x" * 201}, "place"),
        ({"title": "a\x00b" * 100}, "title"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    village: Any, alpha: Any, browse: Any, wrong: dict[str, Any], field: str
) -> None:
    with dating.at(1, 1):
        answer = browse(alpha, village.contact).post(f"{SERIES}add/", written(**{"text": "Kahvia", **wrong}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    assert "Kahvia" in page


@pytest.mark.parametrize("typed", ["Https://Meet.example.org/a", " meet.example.org/a"])
def test_a_link_is_kept_with_a_scheme_in_small_letters(
    village: Any, alpha: Any, browse: Any, typed: str
) -> None:
    with dating.at(1, 1):
        answer = browse(alpha, village.contact).post(f"{SERIES}add/", written(link=typed))
        assert answer.status_code == 302, words(answer)
    with sites.within(alpha.id):
        assert Series.objects.get().link.lower() == "https://meet.example.org/a"
        assert Series.objects.get().link.startswith("https://")


@pytest.mark.parametrize(
    ("name", "reads", "leads"),
    [
        ("visitor", 302, 302),
        ("nobody", 403, 403),
        ("participant", 200, 403),
        ("contact", 200, 200),
        ("staff", 200, 200),
        ("coordinator", 200, 200),
        ("moderator", 403, 403),
    ],
)
def test_who_gets_in(village: Any, alpha: Any, browse: Any, name: str, reads: int, leads: int) -> None:
    with dating.at(1, 1):
        with sites.within(alpha.id):
            series = dating.series(village.space, by=village.contact)
            meeting = Gathering.objects.order_by("starts_at")[0]
        client = browse(alpha, None if name == "visitor" else getattr(village, name))
        at = f"{SERIES}{series.pk}/"
        assert [client.get(one).status_code for one in (SERIES, at)] == [reads, reads]
        pages = [f"{SERIES}add/", f"{at}edit/", f"{at}{meeting.pk}/move/"]
        assert [client.get(one).status_code for one in pages] == [leads] * 3
        done = [client.post(f"{at}{meeting.pk}/leave-out/"), client.post(f"{at}end/")]
        assert [one.status_code for one in done] == ([302, 302] if leads == 200 else [leads, leads])
        with sites.within(alpha.id):
            series.refresh_from_db()
            assert (series.ended_at is not None) is (leads == 200)


def test_a_series_is_found_in_its_own_space_on_its_own_site_alone(
    town: Any, alpha: Any, beta: Any, browse: Any
) -> None:
    with dating.at(1, 1):
        with sites.within(alpha.id):
            series = dating.series(town.space, by=town.contact)
        with sites.within(beta.id):
            other = dating.series(town.beta.space, by=town.beta.contact)
        mine = browse(alpha, town.coordinator)
        assert mine.get(f"{SERIES}{series.pk}/").status_code == 200
        assert mine.get(f"/networks/elsewhere/series/{series.pk}/").status_code == 404
        assert mine.get(f"{SERIES}{other.pk}/").status_code == 404
        assert mine.get("/networks/nowhere/series/").status_code == 404
        assert browse(beta, town.beta.coordinator).get(f"{SERIES}{series.pk}/").status_code == 404


@pytest.fixture
def asked(village: Any) -> Any:
    """A question of three dates about a public meeting of the village, on New Year's Day."""
    with dating.at(1, 1):
        with sites.within(village.site.id):
            village.meeting = factories.gathering(
                village.space, by=village.contact, starts_at=None, audience="public"
            )
            village.poll = dating.poll(village.meeting, by=village.contact)
            village.options = list(village.poll.options.order_by("starts_at"))
        village.at = f"/events/{village.meeting.slug}/dates/"
        yield village


def answers(found: Any, said: str, **more: Any) -> dict[str, Any]:
    letters = {"y": "yes", "m": "maybe", "n": "no"}
    given = {f"on_{one.pk.hex}": letters[letter] for one, letter in zip(found.options, said, strict=True)}
    return {**given, "once": str(uuid.uuid4()), **more}


def test_two_people_in_two_zones_answer_and_the_date_is_set(asked: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        Hours.objects.create(person=asked.author, zone="America/New_York")
    here, there = browse(alpha, asked.participant), browse(alpha, asked.author)
    assert "8.1.2027 18.00–20.00" in words(here.get(asked.at))
    said = words(there.get(asked.at))
    assert "8.1.2027 11.00–13.00" in said  # their own
    assert "8.1.2027 18.00–20.00" in said  # and that of the place
    assert here.post(asked.at, answers(asked, "yyn")).status_code == 302
    assert there.post(asked.at, answers(asked, "nym")).status_code == 302
    said = words(here.get(asked.at))
    assert "author" in said
    with clock.frozen(dating.START + datetime.timedelta(days=4)):
        from talkoo.blocks.gatherings.tasks import dates as tasks

        with sites.within(alpha.id):
            tasks.settle_polls()
            asked.meeting.refresh_from_db()
        assert asked.meeting.starts_at == asked.options[1].starts_at
        page = here.get(asked.at)
        assert page.status_code == 200
        assert "<fieldset" not in page.content.decode()
        late = here.post(
            f"/en{asked.at}", answers(asked, "nnn")
        )  # written without a connection, and sent now
        assert late.status_code == 422
        assert "This question is over: no more answers are taken." in words(late)
        assert browse(alpha).post(asked.at, answers(asked, "nnn", name="Leila")).status_code == 422
    with sites.within(alpha.id):
        assert DateVoter.objects.count() == 2


def test_somebody_without_an_account_answers_and_changes_it_by_their_link(
    asked: Any, alpha: Any, browse: Any
) -> None:
    guest = browse(alpha)
    with sites.within(alpha.id):
        dating.vote(asked.poll, "ynn", by=asked.participant)
    page = guest.get(asked.at).content.decode()
    assert "participant" not in page  # names are for those who are signed in
    wrong = guest.post(asked.at, answers(asked, "yny", name="", email="leila@example.org"))
    assert wrong.status_code == 422
    assert "leila@example.org" in wrong.content.decode()
    once = str(uuid.uuid4())
    for _twice in "ab":
        sent = guest.post(asked.at, answers(asked, "yny", name="Leila", once=once))
        assert sent.status_code == 302
    own = sent["Location"]
    assert own.startswith(f"{asked.at}mine/")
    assert 'value="Leila"' in guest.get(own).content.decode()
    assert guest.post(own, answers(asked, "nny", name="Leila K")).status_code == 302
    with sites.within(alpha.id):
        assert [one.name for one in DateVoter.objects.filter(person=None)] == ["Leila K"]
    assert "Leila K" not in guest.get(asked.at).content.decode()
    assert "Leila K" in browse(alpha, asked.participant).get(asked.at).content.decode()
    assert guest.get(own[:-2] + ("a" if own[-2] != "a" else "b") + "/").status_code == 404
    assert guest.get(f"{asked.at}mine/x/").status_code == 404


def test_a_link_to_an_answer_opens_it_on_its_own_page_alone(asked: Any, alpha: Any, browse: Any) -> None:
    guest = browse(alpha)
    own = guest.post(asked.at, answers(asked, "yny", name="Leila"))["Location"]
    with sites.within(alpha.id):
        other = factories.gathering(asked.space, by=asked.contact, starts_at=None, audience="public")
        dating.poll(other, by=asked.contact)
    proof = own.removeprefix(f"{asked.at}mine/")
    assert guest.get(f"/events/{other.slug}/dates/mine/{proof}").status_code == 404


@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_each_date_wants_an_answer(asked: Any, alpha: Any, browse: Any, left_out: int) -> None:
    given = answers(asked, "yyy")
    name = f"on_{asked.options[left_out].pk.hex}"
    for typed in ({}, {name: "perhaps"}):
        answer = browse(alpha, asked.participant).post(
            asked.at, {**{key: one for key, one in given.items() if key != name}, **typed}
        )
        assert answer.status_code == 422
        assert f'id="id_{name}"' in answer.content.decode()


def test_those_who_look_after_one_without_a_date_find_where_to_ask(
    village: Any, alpha: Any, browse: Any
) -> None:
    with sites.within(alpha.id):
        meeting = factories.gathering(village.space, starts_at=None)
    for who, is_there in (("contact", True), ("participant", False)):
        page = browse(alpha, getattr(village, who)).get(f"/events/{meeting.slug}/")
        assert page.status_code == 200
        assert (f'href="/events/{meeting.slug}/dates/ask/"' in page.content.decode()) is is_there


def test_asking_keeps_what_is_typed_and_gives_more_rows(village: Any, alpha: Any, browse: Any) -> None:
    with dating.at(1, 1):
        with sites.within(alpha.id):
            meeting = factories.gathering(village.space, by=village.contact, starts_at=None)
        at = f"/events/{meeting.slug}/dates/ask/"
        contact = browse(alpha, village.contact)
        assert browse(alpha, village.participant).get(at).status_code == 403
        typed = {"day_1": "2027-01-08", "from_1": "18:00", "to_1": "20:00", "rows": "6"}
        more = contact.post(at, {**typed, "more": "1"}).content.decode()
        assert 'name="day_12"' in more
        assert 'value="2027-01-08"' in more
        closes = {"closes_on": "2027-01-05", "closes_at": "18:00", "rows": "6"}
        for wrong, field in (
            ({"day_1": "2027-01-08"}, "from_1"),
            ({**typed, "day_1": "2026-12-31"}, "day_1"),
            ({**typed, "day_2": "2027-01-08", "from_2": "18:00", "to_2": "21:00"}, "day_2"),
            ({**typed, "closes_on": "2027-01-09"}, "closes_on"),
            ({**typed, "closes_on": "2026-12-09"}, "closes_on"),
            ({**typed, "closes_on": "0001-01-01", "closes_at": "00:00"}, "closes_on"),
        ):
            answer = contact.post(at, {**closes, **wrong})
            assert answer.status_code == 422
            assert f'id="id_{field}-error"' in answer.content.decode()
        assert contact.post(at, {**closes, **typed}).status_code == 422  # one date is no choice
        both = {**typed, "day_2": "2027-01-09", "from_2": "23.00", "to_2": "01.00"}
        once = str(uuid.uuid4())
        for _twice in "ab":
            assert contact.post(at, {**closes, **both, "once": once}).status_code == 302
        late = contact.post(f"/en{at}", {**closes, **both, "once": str(uuid.uuid4())})
        assert late.status_code == 422
        assert "Somebody was quicker" in words(late)
        with sites.within(alpha.id):
            last = DatePoll.objects.get().options.order_by("starts_at").last()
            assert last
            assert last.ends_at - last.starts_at == datetime.timedelta(hours=2)


def test_who_organises_what_has_no_date_finds_how_to_ask(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        meeting = factories.gathering(town.space, by=town.contact, starts_at=None)
    for who, count in ((town.contact, 1), (town.participant, 0)):
        answer = browse(alpha, who).get(f"/events/{meeting.slug}/")
        assert answer.status_code == 200
        assert answer.content.decode().count("/dates/ask/") == count


def test_who_organises_it_ends_it_or_chooses(asked: Any, alpha: Any, browse: Any) -> None:
    contact, participant = browse(alpha, asked.contact), browse(alpha, asked.participant)
    choose = f"{asked.at}choose/{asked.options[2].pk}/"
    assert f'action="{choose}"' in contact.get(asked.at).content.decode()
    assert f'action="{choose}"' not in participant.get(asked.at).content.decode()
    assert participant.post(choose).status_code == 403
    assert participant.post(f"{asked.at}stop/").status_code == 403
    assert contact.post(f"{asked.at}explode/").status_code == 404
    assert contact.post(f"{asked.at}choose/{uuid.uuid4()}/").status_code == 404
    assert contact.post(choose).status_code == 302
    assert contact.post(choose).status_code == 302  # there is a date already
    settled = contact.get(asked.at)
    assert settled.status_code == 200
    assert f'href="{asked.at}ask/"' in settled.content.decode()
    with sites.within(alpha.id):
        asked.meeting.refresh_from_db()
        assert asked.meeting.starts_at == asked.options[2].starts_at


def test_what_one_does_not_see_is_not_there(asked: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        hidden = factories.gathering(asked.space, by=asked.contact, starts_at=None, audience="space")
        dating.poll(hidden, by=asked.contact)
        bare = factories.gathering(asked.space, by=asked.contact, starts_at=None, audience="public")
    at = f"/events/{hidden.slug}/dates/"
    assert browse(alpha).get(at).status_code == 404
    assert browse(alpha, asked.nobody).get(at).status_code == 404
    assert browse(alpha, asked.participant).get(at).status_code == 200
    assert browse(alpha).get(f"/events/{bare.slug}/dates/").status_code == 404


def test_the_other_site_sees_nothing_of_it(town: Any, alpha: Any, beta: Any, browse: Any) -> None:
    with dating.at(1, 1):
        with sites.within(alpha.id):
            meeting = factories.gathering(town.space, by=town.contact, starts_at=None, audience="public")
            poll = dating.poll(meeting, by=town.contact)
            guest = dating.vote(poll, "ynn", by=VISITOR, name="Leila")
        at = f"/events/{meeting.slug}/dates/"
        assert browse(alpha).get(at).status_code == 200
        assert browse(beta, town.beta.coordinator).get(at).status_code == 404
        with sites.within(beta.id):
            with pytest.raises(DatePoll.DoesNotExist):
                actions.close(poll.pk, by=town.beta.coordinator)
            assert not DateVoter.objects.filter(pk=guest.pk).exists()


def statements(client: Any, at: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(at).status_code == 200
    return len([one for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_many_meetings_and_many_answers_take_as_many_statements_as_one(
    village: Any, alpha: Any, browse: Any
) -> None:
    with dating.at(1, 1):
        with sites.within(alpha.id):
            few = dating.series(
                village.space, by=village.contact, rule=dating.rule(until=datetime.date(2027, 1, 10))
            )
            meeting = factories.gathering(
                village.space, by=village.contact, starts_at=None, audience="public"
            )
            poll = dating.poll(meeting, by=village.contact)
        client, guest = browse(alpha, village.participant), browse(alpha)
        at, one = f"/events/{meeting.slug}/dates/", f"{SERIES}{few.pk}/"
        client.get(at)
        before = [statements(client, SERIES), statements(client, one), statements(client, at)]
        before.append(statements(guest, at))
        with sites.within(alpha.id):
            many = dating.series(village.space, by=village.contact)
            for number in range(5):
                dating.vote(poll, "ynm", by=VISITOR, name=f"Vieras {number}")
        one = f"{SERIES}{many.pk}/"
        after = [statements(client, SERIES), statements(client, one), statements(client, at)]
        after.append(statements(guest, at))
    assert after == before
