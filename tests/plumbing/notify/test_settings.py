"""The page on which a person says how often and when mail comes."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import Text, texts
from talkoo.plumbing.notify import actions, tell, wishes
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.models import Hours, Notification, Preference
from talkoo.plumbing.notify.moments import Clock
from talkoo.plumbing.tenancy import sites
from tests import factories

PAGE = "/en/notifications/settings/"
KIND = "letters.arrived"
SPACE = uuid.UUID(int=9)
GIVEN = {"weekday": "1", "hour": "8", "quiet_from": "", "quiet_until": "", "zone": "", f"k-{KIND}": "weekly"}


@pytest.fixture
def person(rows, alpha, known, kind, monkeypatch):
    kind(default=Rhythm.WEEKLY, label="Letters of all sorts")
    monkeypatch.setattr(wishes, "_spaces", [lambda _person: [(SPACE, Text("Naapurit", "fi", True))]])
    with sites.within(alpha.id):
        return known(factories.person(language="en"), email="m@example.org")


def told(person, **more):
    words = {"about": texts("fi", fi="x"), "told_as": "person", "letter_id": SPACE, "funding": []}
    tell.tell(Fact(actor_id=None), KIND, [person.pk], **words, **more)


def test_the_page_shows_what_holds_and_keeps_what_is_chosen(alpha, beta, person, browse):
    client = browse(alpha, person)
    page = client.get(PAGE).content.decode()
    assert "Letters of all sorts" in page
    assert "Naapurit" in page
    assert '<option value="weekly" selected>' in page
    given = {
        f"k-{KIND}": "daily",
        f"k-{KIND}-{SPACE}": "none",
        "weekday": "5",
        "hour": "17",
        "quiet_from": "22",
        "quiet_until": "7",
        "zone": "America/Toronto",
    }
    assert client.post(PAGE, given).status_code == 302
    with sites.within(alpha.id):
        assert wishes.chosen_by(person.pk) == {(KIND, None): "daily", (KIND, SPACE): "none"}
        assert wishes.clocks([person.pk]) == {person.pk: Clock("America/Toronto", 5, 17, 22, 7)}
    page = client.get(PAGE).content.decode()
    for shown in ('"daily" selected', '"none" selected', '"17" selected', '"America/Toronto" selected'):
        assert shown in page
    assert client.post(PAGE, {**given, f"k-{KIND}-{SPACE}": "", "zone": ""}).status_code == 302
    with sites.within(alpha.id):
        assert wishes.chosen_by(person.pk) == {(KIND, None): "daily"}
        assert wishes.clocks([person.pk])[person.pk].zone == "Europe/Helsinki"
    with sites.within(beta.id):
        assert not Preference.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {f"k-{KIND}": "hourly"},
        {f"k-{KIND}": ""},
        {f"k-{KIND}-{SPACE}": "\0"},
        {"weekday": "8"},
        {"hour": "24"},
        {"hour": "x"},
        {"quiet_from": "22"},
        {"quiet_until": "7"},
        {"quiet_from": "7", "quiet_until": "7"},
        {"zone": "Europe/Nowhere"},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(alpha, person, browse, wrong):
    answer = browse(alpha, person).post(PAGE, {**GIVEN, f"k-{KIND}-{SPACE}": "daily", **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'class="err"' in page
    if f"k-{KIND}-{SPACE}" not in wrong:
        assert '<option value="daily" selected>' in page
    with sites.within(alpha.id):
        assert not Preference.objects.exists()
        assert not Hours.objects.exists()


def test_what_waits_already_goes_by_the_new_choice(alpha, person, browse):
    now = datetime.datetime(2026, 11, 18, 10, 0, tzinfo=datetime.UTC)
    with clock.frozen(now), sites.within(alpha.id):
        told(person)
        assert Notification.objects.get().due_at == datetime.datetime(2026, 11, 23, 6, 0, tzinfo=datetime.UTC)
        hours = Clock("", weekday=4, hour=18)
        actions.set_wishes(person.pk, chosen={(KIND, None): "weekly"}, hours=hours, by=person)
        assert Notification.objects.get().due_at == datetime.datetime(
            2026, 11, 19, 16, 0, tzinfo=datetime.UTC
        )
        actions.set_wishes(person.pk, chosen={(KIND, None): "at_once"}, hours=hours, by=person)
        row = Notification.objects.get()
        assert (row.rhythm, row.due_at) == ("at_once", now + datetime.timedelta(minutes=2))
        actions.set_wishes(person.pk, chosen={(KIND, None): "none"}, hours=hours, by=person)
        assert Notification.objects.get().state == "only"


def test_nobody_sets_anothers_wishes(alpha, person):
    with sites.within(alpha.id), pytest.raises(PermissionDenied):
        actions.set_wishes(person.pk, chosen={}, hours=Clock(""), by=factories.person(role="coordinator"))


def test_the_number_of_mails_is_counted_from_the_persons_last_four_weeks(alpha, person, browse):
    client = browse(alpha, person)
    assert "No mail would have come" in client.get(PAGE).content.decode()
    begin = clock.now().replace(hour=9) - datetime.timedelta(days=27)
    with sites.within(alpha.id):
        for day in range(24):
            with clock.frozen(begin + datetime.timedelta(days=day)):
                told(person)
                told(person, space_id=SPACE)
        with clock.frozen(begin - datetime.timedelta(days=9)):
            told(person)  # longer ago
    assert "About 1 mail a week" in client.get(PAGE).content.decode()

    def counted(**given):
        answer = client.post(PAGE, {**GIVEN, **given, "count": "1"})
        assert answer.status_code == 200
        return answer.content.decode()

    assert "About 12 mails a week" in counted(**{f"k-{KIND}": "at_once"})
    assert "About 6 mails a week" in counted(**{f"k-{KIND}": "daily"})
    assert "About 6 mails a week" in counted(**{f"k-{KIND}": "at_once", f"k-{KIND}-{SPACE}": "none"})
    assert "No mail would have come" in counted(**{f"k-{KIND}": "none"})
    with sites.within(alpha.id):
        assert not Preference.objects.exists()


def test_it_works_where_there_is_nothing_to_choose(rows, alpha, browse, kind):
    with sites.within(alpha.id):
        person = factories.person()
    client = browse(alpha, person)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, GIVEN).status_code == 302
    assert browse(alpha).get(PAGE).status_code == 302
