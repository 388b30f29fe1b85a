"""So many people in a role from each municipality of the area, and a waiting list in order (S1.12)."""

import datetime
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.spaces import actions, queries
from talkoo.people.spaces.models import Participation, QuotaPlace
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.waits import until_blocked

SEVEN = {"Hyrynsalmi", "Kuhmo", "Paltamo", "Puolanka", "Ristijärvi", "Sotkamo", "Suomussalmi"}
SOTKAMO, KUHMO, KAJAANI = "765", "290", "205"
ROLE = texts("fi", fi="Tiedottaja", en="Informant")


def make(alpha, *, minimum=2, maximum=3):
    """A network of a programme that leaves Paltamo and Puolanka out."""
    with sites.within(alpha.id):
        programme = factories.space(
            "Hanke", kind="programme", areas=[area("FI1D8").pk], not_areas=[area("578").pk, area("620").pk]
        )
        contact = factories.person("The Contact")
        space = factories.space(
            "Tiedottajat",
            slug="tiedottajat",
            areas=[area("FI1D8").pk],
            not_areas=[area(KAJAANI).pk],
            programme_id=programme.pk,
            contact=contact,
        )
        quota = actions.set_quota(space.pk, by=contact, name=ROLE, minimum=minimum, maximum=maximum)
        return {"site": alpha, "space": space, "contact": contact, "quota": quota}


@pytest.fixture
def village(rows, alpha):
    return make(alpha)


def informant(village, code=SOTKAMO, name=""):
    person = factories.person(name)
    actions.join(village["space"].pk, by=person)
    return person, actions.sign_up(village["quota"].pk, area(code).pk, by=person)


def table(village, person=None):
    class Visitor:
        is_authenticated = False

    (found,) = queries.coverage(village["space"].pk, person or Visitor())
    return found


def test_the_municipalities_come_from_the_area_and_those_outside_the_programme_are_marked(village):
    with sites.within(village["site"].id):
        rows = table(village)["table"]
        assert {one["area"] for one in rows} == SEVEN
        assert {one["area"] for one in rows if one["is_outside_programme"]} == {"Paltamo", "Puolanka"}
        assert table(village)["below"] == 7


def test_the_fourth_waits_and_moves_up_in_order(village):
    with sites.within(village["site"].id):
        people = [informant(village) for _number in range(5)]
        assert [place.seat for _person, place in people] == [1, 2, 3, None, None]
        row = next(one for one in table(village)["table"] if one["area"] == "Sotkamo")
        assert (row["taken"], row["waiting"], row["missing"], row["is_full"]) == (3, 2, 0, True)
        assert table(village, people[4][0])["own"]["own"]["turn"] == 2
        actions.step_back(people[1][1].pk, by=people[1][0])
        actions.step_back(people[1][1].pk, by=people[1][0])
        seats = {place.pk: place.seat for place in QuotaPlace.objects.filter(until=None)}
        assert seats[people[3][1].pk] == 2
        assert seats[people[4][1].pk] is None
        actions.leave(village["space"].pk, by=people[0][0])  # leaving gives the place up too
        assert QuotaPlace.objects.get(pk=people[4][1].pk).seat == 1


def test_another_municipality_gives_the_first_place_up_and_the_same_does_nothing(village):
    with sites.within(village["site"].id):
        person, place = informant(village)
        assert actions.sign_up(village["quota"].pk, area(SOTKAMO).pk, by=person).pk == place.pk
        moved = actions.sign_up(village["quota"].pk, area(KUHMO).pk, by=person)
        assert moved.pk != place.pk
        assert QuotaPlace.objects.filter(until=None).count() == 1
        with pytest.raises(actions.NotHere):
            actions.sign_up(village["quota"].pk, area(KAJAANI).pk, by=person)
        with pytest.raises(actions.NotHere):
            actions.sign_up(village["quota"].pk, area("309").pk, by=person)


def test_more_places_go_to_those_who_wait_and_fewer_than_taken_are_refused(village):
    with sites.within(village["site"].id):
        people = [informant(village) for _number in range(4)]
        with pytest.raises(actions.TooFew) as refused:
            actions.change_quota(village["quota"].pk, by=village["contact"], minimum=1, maximum=2)
        assert refused.value.taken == 3
        actions.change_quota(village["quota"].pk, by=village["contact"], minimum=2, maximum=4)
        assert QuotaPlace.objects.get(pk=people[3][1].pk).seat == 4


def test_the_database_refuses_one_seat_twice_and_a_seat_that_is_not_there(village):
    with sites.within(village["site"].id):
        _person, place = informant(village)
        other = Participation.objects.create(
            space=village["space"], person=factories.person(), since=clock.now()
        )
        for seat in (1, 4, 0):
            with pytest.raises(IntegrityError), transaction.atomic():
                QuotaPlace.objects.create(
                    quota=village["quota"],
                    participation=other,
                    area_id=place.area_id,
                    seat=seat,
                    since=clock.now(),
                )
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.set_quota(village["space"].pk, by=PROGRAM, name=ROLE, minimum=3, maximum=2)


def test_an_ended_quota_takes_nobody(village):
    with sites.within(village["site"].id):
        person, _place = informant(village)
        for _time in range(2):
            actions.end_quota(village["quota"].pk, by=village["contact"])
        assert not QuotaPlace.objects.filter(until=None).exists()
        with pytest.raises(NotNow):
            actions.sign_up(village["quota"].pk, area(SOTKAMO).pk, by=person)
        with pytest.raises(NotNow):
            actions.change_quota(village["quota"].pk, by=PROGRAM, minimum=1, maximum=2)


@pytest.mark.parametrize(
    ("role", "sets", "signs", "for_others"),
    [
        ("contact", True, False, True),
        ("participant", False, True, False),
        ("asker", False, False, False),
        ("coordinator", True, False, True),
        ("site-admin", False, False, False),
        ("stranger", False, False, False),
    ],
)
def test_who_may(village, role, sets, signs, for_others):
    with sites.within(village["site"].id):
        space, quota = village["space"], village["quota"]
        people = {
            "contact": village["contact"],
            "participant": factories.person(),
            "asker": factories.person(),
            "coordinator": factories.person(role="coordinator"),
            "site-admin": factories.person(role="site_admin"),
            "stranger": factories.person(),
        }
        other, _place = informant(village, KUHMO)
        actions.join(space.pk, by=people["participant"])
        Participation.objects.create(space=space, person=people["asker"], is_asked=True, since=clock.now())
        person, here = people[role], area(SOTKAMO).pk
        for is_allowed, act in (
            (sets, lambda: actions.set_quota(space.pk, by=person, name=ROLE, minimum=0, maximum=1)),
            (sets, lambda: actions.change_quota(quota.pk, by=person, minimum=1, maximum=3)),
            (signs, lambda: actions.sign_up(quota.pk, here, by=person)),
            (for_others, lambda: actions.sign_up(quota.pk, here, by=person, person_id=other.pk)),
            (
                for_others,
                lambda: actions.step_back(
                    QuotaPlace.objects.get(participation__person=other, until=None).pk, by=person
                ),
            ),
            (sets, lambda: actions.end_quota(quota.pk, by=person)),
        ):
            if is_allowed:
                act()
            else:
                with pytest.raises(PermissionDenied):
                    act()


def test_sixteen_want_the_last_place_and_one_gets_it(committed, alpha):
    village = make(alpha, minimum=1, maximum=1)
    with sites.within(alpha.id):
        people = [factories.person() for _number in range(16)]
        for person in people:
            actions.join(village["space"].pk, by=person)
        here = area(SOTKAMO).pk
    seats, start, failed = [], threading.Barrier(16), []

    def want(person):
        try:
            start.wait()
            with sites.within(alpha.id):
                seats.append(actions.sign_up(village["quota"].pk, here, by=person).seat)
        except Exception as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=want, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(seats, key=str) == [1, *[None] * 15]
    with sites.within(alpha.id):
        assert QuotaPlace.objects.filter(until=None).exclude(seat=None).count() == 1
        assert QuotaPlace.objects.filter(until=None, seat=None).count() == 15


def test_who_is_leaving_at_this_moment_gets_no_place(committed, alpha, as_role):
    village = make(alpha, minimum=1, maximum=1)
    with sites.within(alpha.id):
        person = factories.person()
        actions.join(village["space"].pk, by=person)
        here = area(SOTKAMO).pk
    refused = []

    def work():
        try:
            with sites.within(alpha.id):
                actions.sign_up(village["quota"].pk, here, by=person)
        except (NotNow, PermissionDenied):
            refused.append(1)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    with sites.within(alpha.id):
        actions.leave(village["space"].pk, by=person)
        thread.start()
        until_blocked(as_role("super"))
    thread.join()
    assert refused == [1]
    with sites.within(alpha.id):
        assert not QuotaPlace.objects.exists()


def test_everybody_sees_the_numbers_and_nobody_the_names(village, browse):
    site = village["site"]
    with sites.within(site.id):
        person, _place = informant(village, name="Salainen Nimi")
    page = browse(site).get("/networks/tiedottajat/quotas/").content.decode()
    assert "Tiedottaja" in page
    assert "Ristijärvi" in page
    assert "liian vähän" in page or "too few" in page
    assert "Salainen" not in page
    assert "<form" not in re.sub(r"<header.*?</header>", "", page, flags=re.DOTALL)
    assert "/networks/tiedottajat/quotas/" in browse(site).get("/networks/tiedottajat/").content.decode()
    own = browse(site, person).get("/networks/tiedottajat/quotas/").content.decode()
    assert "Salainen Nimi" not in own.partition("<main")[2]
    assert "/back/" in own
    mine = browse(site, village["contact"]).get("/networks/tiedottajat/quotas/").content.decode()
    assert "Salainen Nimi" in mine


def test_the_page_to_sign_up(village, browse):
    site, quota = village["site"], village["quota"]
    with sites.within(site.id):
        person = factories.person()
        actions.join(village["space"].pk, by=person)
        _other, place = informant(village, KUHMO)
    here = f"/networks/tiedottajat/quotas/{quota.pk}/place/"
    client = browse(site, person)
    assert client.get(here).status_code == 200
    assert client.post(here, {}).status_code == 422
    assert client.post(here, {"area": str(area(KAJAANI).pk)}).status_code == 422
    for _time in range(2):
        assert client.post(here, {"area": str(area(SOTKAMO).pk)}).status_code == 302
    with sites.within(site.id):
        mine = QuotaPlace.objects.get(participation__person=person, until=None)
    back = "/networks/tiedottajat/quotas/places/{}/back/"
    assert client.post(back.format(place.pk)).status_code == 403
    assert client.post(back.format(mine.pk)).status_code == 302
    with sites.within(site.id):
        assert QuotaPlace.objects.get(pk=place.pk).until is None
        assert QuotaPlace.objects.get(pk=mine.pk).until is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"minimum": "x"},
        {"minimum": "-1"},
        {"maximum": "0"},
        {"minimum": "4"},
        {"maximum": "100000"},
    ],
)
def test_a_quota_says_at_the_field_what_is_wrong(village, browse, wrong):
    given = {"name": "Rooli", "minimum": "2", "maximum": "3", **wrong}
    client = browse(village["site"], village["contact"])
    answer = client.post("/networks/tiedottajat/quotas/new/", given)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    edit = f"/networks/tiedottajat/quotas/{village['quota'].pk}/"
    assert client.post(edit, {**given}).status_code == 422
    assert client.get(edit).status_code == 200


def test_a_network_over_a_wide_area_has_no_municipalities(rows, alpha, browse):
    with sites.within(alpha.id):
        contact = factories.person()
        factories.space("Laaja", slug="laaja", contact=contact)
    client = browse(alpha, contact)
    given = {"name": "Rooli", "minimum": "2", "maximum": "3"}
    assert client.post("/networks/laaja/quotas/new/", given).status_code == 422
    assert client.get("/networks/laaja/quotas/").status_code == 404


@pytest.mark.parametrize("count", [1, 9])
def test_the_table_asks_the_same_for_one_and_for_many(village, count):
    with sites.within(village["site"].id):
        for number in range(count):
            informant(village, (SOTKAMO, KUHMO)[number % 2])
        table(village)
        with CaptureQueriesContext(connection) as asked:
            table(village)
        assert len(asked) == 3


def test_who_gets_a_place_is_told_in_the_own_language(committed, alpha, run_jobs):
    village = make(alpha, minimum=1, maximum=1)
    with sites.within(alpha.id):
        first, place = informant(village)
        second = factories.person(language="en")
        actions.join(village["space"].pk, by=second)
        assert actions.sign_up(village["quota"].pk, area(SOTKAMO).pk, by=second).seat is None
        actions.step_back(place.pk, by=first)
    run_jobs()
    with sites.within(alpha.id):
        (mail,) = Mail.objects.filter(kind="spaces.place")
        assert (mail.language, mail.receiver) == ("en", f"person:{second.pk}")
        assert "Informant" in mail.subject
        assert "Sotkamo" in mail.subject


def test_places_are_given_in_the_order_of_waiting_even_at_one_moment(village):
    with (
        clock.frozen(datetime.datetime(2036, 3, 3, 12, tzinfo=datetime.UTC)),
        sites.within(village["site"].id),
    ):
        people = [informant(village) for _number in range(6)]
        actions.remove_member(
            Participation.objects.get(person=people[0][0], until=None).pk, by=PROGRAM, reason="x"
        )
        assert [QuotaPlace.objects.get(pk=place.pk).seat for _p, place in people[3:]] == [1, None, None]
