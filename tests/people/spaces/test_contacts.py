"""The contact's role goes on only with the successor's yes, once, in time (S1.34)."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts.models import Consent, ContactPoint
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions, queries, tasks
from talkoo.people.spaces.models import ContactAppointment, Handover
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories

NOON = datetime.datetime(2036, 3, 3, 12, tzinfo=datetime.UTC)


def make(alpha):
    with sites.within(alpha.id):
        contact = factories.person("Old", language="fi")
        successor = factories.person("New", language="ru")
        space = factories.space("Kylä", slug="kyla", contact=contact)
        actions.join(space.pk, by=contact)
        actions.join(space.pk, by=successor)
        return {"site": alpha, "space": space, "contact": contact, "successor": successor}


@pytest.fixture
def village(rows, alpha):
    return make(alpha)


def offer(village, **more):
    return actions.offer_handover(
        village["space"].pk, village["successor"].pk, by=village["contact"], message="Sinä?", **more
    )


def test_nothing_changes_without_the_yes(village):
    with sites.within(village["site"].id):
        made = offer(village)
        assert queries.contact_of(village["space"].pk) == village["contact"].pk
        actions.decline_handover(made.pk, by=village["successor"])
        assert queries.contact_of(village["space"].pk) == village["contact"].pk
        again = offer(village)
        actions.withdraw_handover(again.pk, by=village["contact"])
        with pytest.raises(NotNow):
            actions.accept_handover(again.pk, by=village["successor"])
        assert ContactAppointment.objects.filter(space=village["space"]).count() == 1


def test_with_the_yes_one_ends_as_the_other_begins(village):
    with sites.within(village["site"].id):
        made = offer(village)
        actions.accept_handover(made.pk, by=village["successor"], public_name=" Uusi \u202e ")
        old, new = ContactAppointment.objects.filter(space=village["space"]).order_by("since", "id")
        assert (old.person_id, new.person_id) == (village["contact"].pk, village["successor"].pk)
        assert old.until == new.since
        assert new.public_name == "Uusi"
        with pytest.raises(NotNow):
            actions.accept_handover(made.pk, by=village["successor"])
        with pytest.raises(PermissionDenied):
            actions.offer_handover(village["space"].pk, village["successor"].pk, by=village["contact"])


def test_only_a_participant_is_asked_and_only_one_at_a_time(village):
    with sites.within(village["site"].id):
        stranger = factories.person()
        with pytest.raises(actions.NotAParticipant):
            actions.offer_handover(village["space"].pk, stranger.pk, by=village["contact"])
        made = offer(village)
        with pytest.raises(actions.StillOffered):
            offer(village)
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.create(
                space=village["space"],
                offered_to=stranger,
                offered_at=made.offered_at,
                expires_at=made.expires_at,
            )


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
def test_an_offer_ends_on_the_minute(village, seconds, is_open):
    with clock.frozen(NOON), sites.within(village["site"].id):
        made = offer(village)
    then = NOON + datetime.timedelta(days=14, seconds=seconds)
    with clock.frozen(then), sites.within(village["site"].id):
        if is_open:
            assert actions.expire_handover(made.pk) is False
            actions.accept_handover(made.pk, by=village["successor"])
        else:
            with pytest.raises(NotNow):
                actions.accept_handover(made.pk, by=village["successor"])
            assert queries.open_handover(village["space"].pk) is None
            offer(village)  # another can be made at once
            assert Handover.objects.get(pk=made.pk).state == "expired"


def test_the_clock_closes_offers_that_nobody_answered(village):
    with clock.frozen(NOON), sites.within(village["site"].id):
        made = offer(village)
    with clock.frozen(NOON + datetime.timedelta(days=15)):
        for _time in range(2):
            tasks.expire_offers(0)
        with sites.within(village["site"].id):
            assert Handover.objects.get(pk=made.pk).state == "expired"
            assert queries.contact_of(village["space"].pk) == village["contact"].pk


ROLES = ("contact", "successor", "participant", "coordinator", "staff", "site-admin", "stranger")
MAY = {
    "offer": {"contact", "coordinator", "staff"},
    "withdraw": {"contact", "coordinator", "staff"},
    "accept": {"successor"},
    "decline": {"successor"},
    "appoint": {"coordinator", "staff", "site-admin"},
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", MAY)
def test_who_may(village, role, verb):
    with sites.within(village["site"].id):
        space = village["space"]
        people = {
            **village,
            "participant": factories.person(),
            "coordinator": factories.person(role="coordinator"),
            "staff": factories.person(),
            "site-admin": factories.person(role="site_admin"),
            "stranger": factories.person(),
        }
        runner = factories.organisation()
        organisations.affiliate(runner.pk, people["staff"].pk, "staff", by=PROGRAM)
        actions.appoint_coordinator(space.pk, runner.pk, by=PROGRAM)
        actions.join(space.pk, by=people["participant"])
        made = None if verb == "offer" else offer(village)
        person = people[role]
        act = {
            "offer": lambda: actions.offer_handover(space.pk, village["successor"].pk, by=person),
            "withdraw": lambda: actions.withdraw_handover(made.pk, by=person),
            "accept": lambda: actions.accept_handover(made.pk, by=person),
            "decline": lambda: actions.decline_handover(made.pk, by=person),
            "appoint": lambda: actions.appoint_contact(space.pk, village["successor"].pk, by=person),
        }[verb]
        if role in MAY[verb]:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()


def test_an_appointment_takes_the_open_offer_away(village):
    with sites.within(village["site"].id):
        made = offer(village)
        third = factories.person()
        actions.appoint_contact(village["space"].pk, third.pk, by=PROGRAM)
        with pytest.raises(NotNow):
            actions.accept_handover(made.pk, by=village["successor"])
        assert queries.contact_of(village["space"].pk) == third.pk


def test_who_leaves_is_offered_nothing_any_more(village):
    with sites.within(village["site"].id):
        made = offer(village)
        actions.leave(village["space"].pk, by=village["successor"])
        assert Handover.objects.get(pk=made.pk).state == "declined"


@pytest.mark.parametrize("state", ["ended", "withdrawn", "hidden"])
def test_the_role_of_what_is_over_is_not_taken(village, state):
    with sites.within(village["site"].id):
        made = offer(village)
        if state == "hidden":
            actions.hide(village["space"].pk, by=PROGRAM)
        else:
            actions.change_state(village["space"].pk, {"ended": "end"}.get(state, "withdraw"), by=PROGRAM)
        with pytest.raises(NotNow):
            actions.accept_handover(made.pk, by=village["successor"])


def test_sixteen_clicks_of_yes_have_one_effect(committed, alpha):
    village = make(alpha)
    with sites.within(alpha.id):
        made = offer(village)
        before = Entry.objects.filter(fact="spaces.ContactAppointed").count()
    done, late, start = [], [], threading.Barrier(16)

    def click():
        try:
            start.wait()
            with sites.within(alpha.id):
                actions.accept_handover(made.pk, by=village["successor"])
            done.append(1)
        except NotNow:
            late.append(1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(late)) == (1, 15)
    with sites.within(alpha.id):
        assert ContactAppointment.objects.filter(space=village["space"]).count() == 2
        assert (
            ContactAppointment.objects.get(space=village["space"], until=None).person == village["successor"]
        )
        assert Entry.objects.filter(fact="spaces.ContactAppointed").count() == before + 1


def test_yes_and_withdrawal_at_once_leave_one_contact_and_one_answer(committed, alpha):
    village = make(alpha)
    for _round in range(4):
        with sites.within(alpha.id):
            made = offer(village)
        start, results = threading.Barrier(2), {}

        def click(name, act, start=start, results=results):
            try:
                start.wait()
                with sites.within(alpha.id):
                    act()
                results[name] = True
            except NotNow:
                results[name] = False
            finally:
                connections.close_all()

        threads = [
            threading.Thread(
                target=click,
                args=("yes", lambda made=made: actions.accept_handover(made.pk, by=village["successor"])),
            ),
            threading.Thread(
                target=click,
                args=("back", lambda made=made: actions.withdraw_handover(made.pk, by=PROGRAM)),
            ),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results.values()) == [False, True]
        with sites.within(alpha.id):
            now = queries.contact_of(village["space"].pk)
            assert now == (village["successor"] if results["yes"] else village["contact"]).pk
            if results["yes"]:  # and back again for the next round
                actions.appoint_contact(village["space"].pk, village["contact"].pk, by=PROGRAM)


def test_the_pages_of_a_hand_over(village, browse):
    site = village["site"]
    old, new = browse(site, village["contact"]), browse(site, village["successor"])
    assert old.post("/networks/kyla/contact/", {}).status_code == 422
    given = {"person": str(village["successor"].pk), "message": "Ota sinä"}
    for _time in range(2):
        assert old.post("/networks/kyla/contact/", given).status_code == 302
    with sites.within(site.id):
        made = Handover.objects.get()
    assert made.message == "Ota sinä"
    here = f"/handovers/{made.pk}/"
    assert here in new.get("/networks/kyla/").content.decode()
    assert old.get(here).status_code == 404
    assert browse(site).get(here).status_code == 302
    assert "Ota sinä" in new.get(here).content.decode()
    assert new.post(here, {"public_name": "x" * 200}).status_code == 422
    answer = new.post(here, {"public_name": "Uusi ääni"})
    assert answer["Location"] == "/networks/kyla/"
    assert new.post(here, {"public_name": "Toinen"}).status_code == 302
    assert "Uusi ääni" in browse(site).get("/networks/kyla/").content.decode()
    assert old.get("/networks/kyla/contact/").status_code == 403
    assert new.get(here).status_code == 200  # says kindly that it was answered


def test_a_coordinator_sees_who_it_was_and_appoints(village, browse):
    site = village["site"]
    with sites.within(site.id):
        boss = factories.person(role="coordinator")
    client = browse(site, boss)
    chosen = {"person": str(village["successor"].pk)}
    assert client.post("/networks/kyla/contact/appoint/", chosen).status_code == 302
    page = client.get("/networks/kyla/contact/").content.decode()
    assert "Old" in page
    assert "New" in page
    assert (
        "Old"
        not in browse(site, village["successor"])
        .get("/networks/kyla/contact/")
        .content.decode()
        .replace("Older", "")
        .partition("<select")[0]
    )


def test_no_to_a_hand_over(village, browse):
    with sites.within(village["site"].id):
        made = offer(village)
    client = browse(village["site"], village["successor"])
    for _time in range(2):
        assert client.post(f"/handovers/{made.pk}/", {"no": "1"}).status_code == 302
    with sites.within(village["site"].id):
        assert Handover.objects.get().state == "declined"


def test_the_successor_and_then_the_one_before_are_told(committed, alpha, run_jobs):
    village = make(alpha)
    with sites.within(alpha.id):
        made = offer(village)
    run_jobs()
    with sites.within(alpha.id):
        mail = Mail.objects.get(kind="spaces.contact")
        assert (mail.language, "Sinä?" in mail.text) == ("ru", True)
        assert f"/ru/handovers/{made.pk}/" in mail.text
        actions.accept_handover(made.pk, by=village["successor"])
    run_jobs()
    with sites.within(alpha.id):
        second = Mail.objects.filter(kind="spaces.contact").order_by("id").last()
        assert (second.language, second.receiver) == ("fi", f"person:{village['contact'].pk}")
        assert Mail.objects.filter(kind="spaces.contact").count() == 2


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("hidden", set()),
        ("members", {"participant", "contact"}),
        ("signed_in", {"participant", "contact", "stranger"}),
        ("public", {"participant", "contact", "stranger", "visitor"}),
    ],
)
def test_a_contact_detail_of_the_contact_shows_to_whom_it_was_said(village, browse, visibility, seen_by):
    site = village["site"]
    with sites.within(site.id):
        point = ContactPoint.objects.get(person=village["contact"])
        point.visibility = visibility
        point.consent = Consent.objects.create(
            person=village["contact"], purpose="show_contact", is_given=True, language="fi", at=clock.now()
        )
        point.save()
        people = {
            "visitor": None,
            "stranger": factories.person(),
            "participant": village["successor"],
            "contact": village["contact"],
        }
        address = point.value
    seen = {
        who
        for who, person in people.items()
        if address in browse(site, person).get("/networks/kyla/").content.decode()
    }
    assert seen == seen_by
