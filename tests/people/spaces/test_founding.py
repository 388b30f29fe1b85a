"""A participant founds a network; it begins by the coordinator, by the clock or at once, never without a contact."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, may
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.partial_dates import PartialDate
from talkoo.kernel.text import texts
from talkoo.people.organisations import actions as organisations
from talkoo.people.spaces import actions, queries, tasks
from talkoo.people.spaces.forms.fields import PartialDateField
from talkoo.people.spaces.models import Participation, Space, SpaceArea
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.places.load import area
from talkoo.plumbing.tenancy import current, sites
from tests import factories

NOON = datetime.datetime(2036, 3, 3, 12, tzinfo=datetime.UTC)


def fi(words: str) -> dict:
    return texts("fi", fi=words)


def found(by, **given):
    given = {"name": fi("Kyläkahvila"), "purpose": fi("Kahvia."), **given}
    return actions.found_own(actions.Founding(**given), by=by)


def with_rule(monkeypatch, **rules):
    """The site as its administrator could have set it."""
    import dataclasses

    told = current.site
    monkeypatch.setattr(current, "site", lambda: dataclasses.replace(told(), **rules))


def test_a_founder_takes_part_and_may_be_the_contact(rows, alpha):
    with sites.within(alpha.id):
        founder = factories.person()
        made = found(founder, areas=[area("FI1D8").pk], not_areas=[area("205").pk], public_name="Minä")
        assert (made.state, made.initiator_id, made.origin) == ("forming", founder.pk, "new")
        assert queries.contact_of(made.pk) == founder.pk
        assert queries.is_taking_part(founder, made.pk)
        assert SpaceArea.objects.filter(space=made).count() == 2
        alone = found(founder, is_contact=False)
        assert queries.contact_of(alone.pk) is None
        with pytest.raises(actions.NoContact):
            actions.change_state(alone.pk, "begin", by=PROGRAM)


def test_two_of_one_name_have_two_addresses_and_none_is_a_page_of_ours(rows, alpha):
    with sites.within(alpha.id):
        founder = factories.person()
        slugs = [found(founder).slug for _number in range(3)]
        assert slugs == ["kylakahvila", "kylakahvila-2", "kylakahvila-3"]
        assert found(founder, name=fi("Waiting")).slug == "waiting-1"
        assert found(founder, name=fi("Found")).slug not in actions.RESERVED
        assert found(founder, name=texts("ar", ar="شبكة")).slug.startswith("n-")


def test_what_was_there_before_keeps_its_start(rows, alpha):
    with sites.within(alpha.id):
        founder = factories.person()
        programme = factories.space(kind="programme")
        actions.plan(programme.pk, actions.Plan(starts_on=datetime.date(2019, 11, 1)), by=PROGRAM)
        made = found(founder, origin="existing", started=PartialDate(2015, 2), programme_id=programme.pk)
        assert (made.origin, made.started) == ("existing", PartialDate(2015, 2))
        assert found(founder, started=PartialDate(2015, 2)).started is None  # a new one has not begun


@pytest.mark.parametrize(
    ("day", "is_in"),
    [
        ("2019-10-31", False),
        ("2019-11-01", True),
        ("2020-06-15", True),
        ("2020-12-31", True),
        ("2021-01-01", False),
    ],
)
def test_a_network_of_a_programme_is_founded_on_any_day_of_its_time(rows, alpha, day, is_in):
    with sites.within(alpha.id):
        founder, programme = factories.person(), factories.space(kind="programme")
        period = actions.Plan(starts_on=datetime.date(2019, 11, 1), ends_on=datetime.date(2020, 12, 31))
        actions.plan(programme.pk, period, by=PROGRAM)
        with clock.frozen(datetime.datetime.fromisoformat(f"{day}T10:00:00+00:00")):
            if is_in:
                assert (
                    found(founder, programme_id=programme.pk, is_contact=False).programme_id == programme.pk
                )
            else:
                with pytest.raises(actions.NotInPeriod):
                    found(founder, programme_id=programme.pk, is_contact=False)
                assert not Space.objects.filter(kind="network").exists()


def test_no_network_belongs_to_what_is_no_programme_or_withdrawn(rows, alpha, beta):
    with sites.within(beta.id):
        foreign = factories.space(kind="programme").pk
    with sites.within(alpha.id):
        founder, network = factories.person(), factories.space()
        gone = factories.space(kind="programme")
        actions.change_state(gone.pk, "withdraw", by=PROGRAM)
        for wrong in (network.pk, gone.pk, foreign):
            with pytest.raises(Space.DoesNotExist):
                found(founder, programme_id=wrong)


def test_where_founding_is_enough_it_begins_at_once_with_a_contact(rows, alpha, monkeypatch):
    with sites.within(alpha.id):
        with_rule(monkeypatch, founding="enough")
        founder = factories.person()
        assert found(founder).state == "active"
        alone = found(founder, is_contact=False)
        assert alone.state == "forming"
        assert actions.take_contact_role(alone.pk, by=founder).state == "active"


@pytest.mark.parametrize(
    ("days", "seconds", "begins"), [(7, -1, False), (7, 0, True), (7, 1, True), (0, 1, False)]
)
def test_a_forming_network_with_a_contact_begins_by_itself_in_time(
    rows, alpha, monkeypatch, days, seconds, begins
):
    with clock.frozen(NOON), sites.within(alpha.id):
        with_rule(monkeypatch, begins_after=days)
        made = found(factories.person())
        alone = found(factories.person(), is_contact=False)
    with clock.frozen(NOON + datetime.timedelta(days=7, seconds=seconds)):
        for _time in range(2):
            tasks.begin(0)
        with sites.within(alpha.id):
            assert (Space.objects.get(pk=made.pk).state == "active") is begins
            assert Space.objects.get(pk=alone.pk).state == "forming"


def test_a_network_of_a_programme_goes_by_what_the_programme_says(rows, alpha, monkeypatch):
    with clock.frozen(NOON), sites.within(alpha.id):
        with_rule(monkeypatch, begins_after=3)
        quick, never = factories.space(kind="programme"), factories.space(kind="programme")
        actions.plan(quick.pk, actions.Plan(begins_after=7), by=PROGRAM)
        actions.plan(never.pk, actions.Plan(begins_after=0), by=PROGRAM)
        made, kept = (found(factories.person(), programme_id=one.pk) for one in (quick, never))
        assert queries.begins_at(made.pk) == NOON + datetime.timedelta(days=7)
        assert queries.begins_at(kept.pk) is None


ROLES = ("founder", "contact", "participant", "coordinator", "staff", "site-admin", "moderator", "stranger")
VERBS = {  # verb: states it starts from, who may
    "begin": ("forming", {"coordinator", "staff"}),
    "pause": ("active", {"contact", "coordinator", "staff"}),
    "resume": ("paused", {"contact", "coordinator", "staff"}),
    "end": ("active", {"contact", "coordinator", "staff"}),
    "withdraw forming": ("forming", {"founder", "coordinator", "staff"}),
    "withdraw active": ("active", {"coordinator", "staff"}),
    "hide": ("active", {"coordinator", "site-admin", "moderator"}),
    "arrange": ("active", {"contact", "coordinator", "staff", "site-admin"}),
    "arrange forming": ("forming", {"founder", "contact", "coordinator", "staff", "site-admin"}),
    "describe forming": ("forming", {"founder", "contact", "coordinator", "staff", "site-admin"}),
    "describe": ("active", {"contact", "coordinator", "staff", "site-admin"}),
}


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_do_what_in_which_state(rows, alpha, verb):
    state, allowed = VERBS[verb]
    with sites.within(alpha.id):
        people = {
            role: factories.person() for role in ("founder", "contact", "participant", "staff", "stranger")
        }
        people["coordinator"] = factories.person(role="coordinator")
        people["site-admin"] = factories.person(role="site_admin")
        people["moderator"] = factories.person(role="moderator")
        runner = factories.organisation()
        organisations.affiliate(runner.pk, people["staff"].pk, "staff", by=PROGRAM)
        for role in ROLES:
            space = found(people["founder"], is_contact=False)
            actions.appoint_contact(space.pk, people["contact"].pk, by=PROGRAM)
            actions.appoint_coordinator(space.pk, runner.pk, by=PROGRAM)
            actions.join(space.pk, by=people["participant"])
            for step in {"forming": [], "active": ["begin"], "paused": ["begin", "pause"]}[state]:
                actions.change_state(space.pk, step, by=PROGRAM)
            word = verb.partition(" ")[0]
            person = people[role]

            def act(word=word, space=space, person=person):
                if word == "hide":
                    actions.hide(space.pk, by=person)
                elif word == "describe":
                    actions.describe(space.pk, by=person, name=fi("Uusi"))
                elif word == "arrange":
                    given = actions.Arrangement(join="open", participants="both", membership_rule="any")
                    actions.arrange(space.pk, given, by=person)
                else:
                    actions.change_state(space.pk, word, by=person)

            if role in allowed:
                act()
            else:
                with pytest.raises(PermissionDenied):
                    act()


def test_what_is_hidden_comes_back_as_it_was(rows, alpha, browse):
    with sites.within(alpha.id):
        boss = factories.person(role="moderator")
        space = factories.space("Kylä", slug="kyla")
        actions.hide(space.pk, by=boss, reason="x")
        with pytest.raises(NotNow):
            actions.hide(space.pk, by=boss)
    assert browse(alpha).get("/networks/kyla/").status_code == 404
    assert "/networks/kyla/" not in browse(alpha).get("/networks/").content.decode()
    with sites.within(alpha.id):
        assert actions.show(space.pk, by=boss).state == "active"
        with pytest.raises(NotNow):
            actions.show(space.pk, by=boss)
        assert not may(factories.person(), "spaces.hide", space.pk)
    assert browse(alpha).get("/networks/kyla/").status_code == 200


GIVEN = {
    "name": "Kyläkahvila",
    "purpose": "Kahvia.",
    "areas": "Kainuu",
    "not_areas": "Kajaani",
    "aim": "promote",
}


def test_the_page_of_founding(rows, alpha, browse):
    with sites.within(alpha.id):
        founder = factories.person()
    visitor = browse(alpha).get("/networks/found/")
    assert visitor.status_code == 302
    assert "found" in visitor["Location"]
    client = browse(alpha, founder)
    assert client.get("/networks/found/").status_code == 200
    given = {
        **GIVEN,
        "is_existing": "on",
        "started": "helmikuu 2015",
        "is_contact": "on",
        "public_name": "Minä",
    }
    answer = client.post("/networks/found/", given)
    assert answer["Location"] == "/networks/kylakahvila/"
    page = client.get("/networks/kylakahvila/").content.decode()
    for words in ("Kyläkahvila", "helmikuu 2015", "Kainuu, ei Kajaani", "Minä"):
        assert words in page
    with sites.within(alpha.id):
        assert Space.objects.get().name["_"] == "fi"
        assert Participation.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " \u202e"},
        {"name": "x" * 500},
        {"purpose": ""},
        {"areas": "Kainu"},
        {"areas": "", "not_areas": "Kajaani"},
        {"not_areas": "Outokumpu"},
        {"not_areas": "Kainuu"},
        {"aim": "x"},
        {"started": "eilen"},
        {"started": "99.99.2015"},
        {"started": "2999"},
        {"programme": "0190b8a0-0000-7000-8000-000000000000"},
        {"areas": "a\0b"},
    ],
)
def test_founding_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(rows, alpha, browse, wrong):
    with sites.within(alpha.id):
        founder = factories.person()
        factories.space(kind="programme")
    answer = browse(alpha, founder).post("/networks/found/", {**GIVEN, "purpose": "Sanat jäävät", **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page or "-error" in page
    if "purpose" not in wrong:
        assert "Sanat jäävät" in page
    with sites.within(alpha.id):
        assert not Space.objects.filter(kind="network").exists()


def test_a_programme_that_is_over_is_refused_kindly(rows, alpha, browse):
    with sites.within(alpha.id):
        founder, programme = factories.person(), factories.space(kind="programme")
        actions.plan(programme.pk, actions.Plan(ends_on=datetime.date(2020, 12, 31)), by=PROGRAM)
    answer = browse(alpha, founder).post("/en/networks/found/", {**GIVEN, "programme": str(programme.pk)})
    assert answer.status_code == 422
    assert "31 December 2020" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "language", "date"),
    [
        ("2015", "fi", (2015,)),
        ("2/2015", "fi", (2015, 2)),
        ("2.2015", "fi", (2015, 2)),
        ("28.2.2015", "fi", (2015, 2, 28)),
        ("2015-02-28", "en", (2015, 2, 28)),
        ("2015-02", "en", (2015, 2)),
        ("February 2015", "en", (2015, 2)),
        ("helmikuu 2015", "fi", (2015, 2)),
        ("veebruar 2015", "et", (2015, 2)),
        ("февраль 2015", "ru", (2015, 2)),
        ("28 February 2015", "en", (2015, 2, 28)),
        ("٢٠١٥", "ar", (2015,)),
    ],
)
def test_dates_are_understood_as_people_write_them(typed, language, date):
    with translation.override(language):
        assert PartialDateField().clean(typed) == PartialDate(*date)


def test_a_founder_without_a_contact_takes_the_role_later(rows, alpha, browse):
    with sites.within(alpha.id):
        founder = factories.person()
        made = found(founder, is_contact=False)
        actions.leave(made.pk, by=founder)
    client = browse(alpha, founder)
    assert client.get("/networks/kylakahvila/settings/").status_code == 200
    for _time in range(2):
        assert client.post("/networks/kylakahvila/contact/take/", {"public_name": "Minä"}).status_code == 302
    with sites.within(alpha.id):
        assert queries.contact_of(made.pk) == founder.pk
        assert queries.is_taking_part(founder, made.pk)
        stranger = factories.person()
    assert browse(alpha, stranger).post("/networks/kylakahvila/contact/take/").status_code == 403
    assert browse(alpha, stranger).get("/networks/kylakahvila/settings/").status_code == 403


def test_the_coordinators_queue_and_one_press_to_begin(rows, alpha, browse):
    with sites.within(alpha.id):
        boss, staff, contact = factories.person(role="coordinator"), factories.person(), factories.person()
        runner = factories.organisation()
        organisations.affiliate(runner.pk, staff.pk, "staff", by=PROGRAM)
        made, other = found(contact), found(contact, name=fi("Toinen"))
        actions.appoint_coordinator(other.pk, runner.pk, by=PROGRAM)
    assert browse(alpha, contact).get("/networks/waiting/").status_code == 403
    page = browse(alpha, boss).get("/networks/waiting/").content.decode()
    assert re.findall(r'href="/networks/([a-z]+)/"', page.partition("<main")[2]) == ["kylakahvila", "toinen"]
    mine = browse(alpha, staff).get("/networks/waiting/").content.decode()
    assert re.findall(r'href="/networks/([a-z]+)/"', mine.partition("<main")[2]) == ["toinen"]
    client = browse(alpha, boss)
    for _time in range(2):
        assert client.post("/networks/kylakahvila/state/", {"verb": "begin"}).status_code == 302
    with sites.within(alpha.id):
        assert Space.objects.get(pk=made.pk).state == "active"


def test_settings_change_area_joining_and_end(rows, alpha, browse):
    with sites.within(alpha.id):
        contact = factories.person()
        factories.space("Kylä", slug="kyla", contact=contact)
    client = browse(alpha, contact)
    here = "/networks/kyla/settings/"
    version = re.search(r'name="version" value="([^"]+)"', client.get(here).content.decode()).group(1)
    given = {
        "areas": "Sotkamo, Кухмо",
        "join": "request",
        "participants": "both",
        "membership_rule": "area",
        "planned_end": "12/2099",
        "version": version,
    }
    assert client.post(here, given).status_code == 302
    assert client.post(here, given).status_code == 422  # a stale page: somebody has saved since
    with sites.within(alpha.id):
        space = Space.objects.get()
        assert (space.join, space.participants, space.membership_rule) == ("request", "both", "area")
        assert (space.planned_end_year, space.planned_end_month, space.is_wide) == (2099, 12, False)
        assert {one.area.code for one in space.areas.select_related("area")} == {"765", "290"}
    for wrong in ({"join": "x"}, {"planned_end": "2001"}, {"areas": "Nowhere"}, {"areas": ""}):
        assert client.post(here, {**given, "version": version, **wrong}).status_code == 422


def test_steps_are_asked_once_more_and_a_stale_page_says_so(rows, alpha, browse):
    with sites.within(alpha.id):
        contact = factories.person()
        factories.space("Kylä", slug="kyla", contact=contact)
    client = browse(alpha, contact)
    assert "Kylä" in client.get("/networks/kyla/state/?verb=pause").content.decode()
    assert client.get("/networks/kyla/state/?verb=withdraw").status_code == 403
    assert client.get("/networks/kyla/state/?verb=nonsense").status_code == 200
    for _time in range(2):
        assert client.post("/networks/kyla/state/", {"verb": "pause"}).status_code == 302
    with sites.within(alpha.id):
        assert Space.objects.get().state == "paused"
        actions.appoint_contact(Space.objects.get().pk, factories.person().pk, by=PROGRAM)
    assert client.post("/networks/kyla/state/", {"verb": "resume"}).status_code == 403  # contact no more
    assert client.get("/networks/kyla/settings/").status_code == 403


def test_withdrawn_networks_are_no_page_for_anybody_but_those_who_look_after_them(rows, alpha, beta, browse):
    with sites.within(alpha.id):
        boss, stranger = factories.person(role="coordinator"), factories.person()
        space = factories.space("Kylä", slug="kyla")
        actions.change_state(space.pk, "withdraw", by=PROGRAM)
    pages = (
        "join/",
        "leave/",
        "people/",
        "settings/",
        "contact/",
        "state/",
        "membership/",
        "memberships/",
        "",
    )
    for page in pages:
        assert browse(alpha, stranger).get(f"/networks/kyla/{page}").status_code == 404, page
    assert browse(alpha, boss).get("/networks/kyla/settings/").status_code == 200
    with sites.within(beta.id):
        other = factories.person(role="coordinator")
    assert browse(beta, other).get("/networks/kyla/settings/").status_code == 404


def test_who_must_know_of_steps_is_told(committed, alpha, run_jobs):
    with sites.within(alpha.id):
        boss, founder = factories.person(role="coordinator"), factories.person(language="en")
        reader = factories.person(language="ru")
        made = found(founder)
        actions.join(made.pk, by=reader)
        actions.change_state(made.pk, "begin", by=boss)
        actions.change_state(made.pk, "end", by=boss)
    run_jobs()
    with sites.within(alpha.id):
        mails = [(one.kind, one.language) for one in Mail.objects.order_by("id")]
        assert mails == [
            ("spaces.people", "en"),  # somebody joined
            ("spaces.state", "en"),
            ("spaces.state", "en"),
            ("spaces.state", "ru"),
        ]


def test_a_network_that_began_by_itself_tells_its_contact(committed, alpha, run_jobs, monkeypatch):
    with clock.frozen(NOON), sites.within(alpha.id):
        programme = factories.space(kind="programme")
        actions.plan(programme.pk, actions.Plan(begins_after=7), by=PROGRAM)
        founder = factories.person(language="sv")
        found(founder, programme_id=programme.pk)
    with clock.frozen(NOON + datetime.timedelta(days=8)):
        tasks.begin(0)
        run_jobs()
    with sites.within(alpha.id):
        (mail,) = Mail.objects.filter(kind="spaces.state")
        assert (mail.language, mail.receiver) == ("sv", f"person:{founder.pk}")
