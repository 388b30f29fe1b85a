"""What is a person's own: details, contact points, consents, sessions, roles; finding and leaving."""

import datetime
import io
import re
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts import actions, queries
from talkoo.people.accounts.actions import consents, leaving
from talkoo.people.accounts.models import (
    Consent,
    ContactPoint,
    Person,
    PersonLanguage,
    Purpose,
    RoleGrant,
    SignInPass,
    Status,
)
from talkoo.plumbing.limits.take import TooMany
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.places import known as places
from talkoo.plumbing.retention import registry
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from tests import factories

EMAIL = "anna@alpha.example.org"
NEW = "new@example.net"


@pytest.fixture
def inside(rows, alpha):
    with sites.within(alpha.id):
        yield factories.person("Anna", email=EMAIL)


@pytest.fixture
def anna(committed, alpha):
    with sites.within(alpha.id):
        return factories.person("Anna", email=EMAIL)


def field(code="C12"):
    return words.at("field", code).id


def findable(name, *codes):
    person = factories.person(name)
    Person.objects.filter(pk=person.pk).update(status=Status.ACTIVE)
    person.refresh_from_db()
    actions.care_about(person.pk, [field(code) for code in codes], by=person, is_findable=True)
    person.refresh_from_db()
    return person


# Details


def test_the_page_of_details_saves_and_the_answer_is_in_the_new_language(anna, alpha, browse):
    client = browse(alpha, anna)
    form = {
        "name": "Anna  Uusi\u202e",
        "language": "ru",
        "wants_plain_words": "on",
        "home_area": "fi-kunta:290",
        "language_0": "so",
        "level_0": "native",
        "language_1": "fi",
        "level_1": "little",
    }
    answer = client.post("/me/profile/", form)
    assert answer["Location"] == "/ru/me/"
    with sites.within(alpha.id):
        person = Person.objects.get(pk=anna.pk)
        assert (person.name, person.language, person.wants_plain_words) == ("Anna Uusi", "ru", True)
        assert person.home_area_id == places.at("fi-kunta:290").id
        assert queries.languages_of(anna.pk) == {"so": "native", "fi": "little"}
    page = client.get("/me/profile/").content.decode()
    assert '<option value="fi-kunta:290" selected>' in page
    assert '<option value="so" selected>' in page


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"name": " "}, "name"),
        ({"language": "xx"}, "language"),
        ({"home_area": "fi-kunta:0"}, "home_area"),
        ({"language_0": "elvish"}, "language_0"),
    ],
)
def test_wrong_details_are_told_at_the_field(anna, alpha, browse, wrong, at):
    form = {"name": "Anna", "language": "fi", "home_area": "", **wrong}
    answer = browse(alpha, anna).post("/me/profile/", form)
    assert answer.status_code == 422
    assert f'id="id_{at}-error"' in answer.content.decode()


def test_nobody_changes_the_details_of_another(inside):
    other = factories.person()
    given = {"name": "X", "language": "fi", "home_area_id": None, "wants_plain_words": False, "speaks": {}}
    for by in (other, factories.person(role="site_admin")):
        with pytest.raises(PermissionDenied):
            actions.describe(inside.pk, by=by, **given)
        with pytest.raises(PermissionDenied):
            actions.care_about(inside.pk, [], by=by, is_findable=True)
        with pytest.raises(PermissionDenied):
            actions.add_contact(inside.pk, "messenger", "x", by=by)
        with pytest.raises(PermissionDenied):
            actions.leave(inside.pk, by=by)


# Finding each other by interest


def test_only_the_findable_find_and_only_the_findable_are_found(inside, alpha, browse):
    me, other = findable("Minä", "C12", "C13"), findable("Sinä", "C12")
    hidden = factories.person("Piilossa")
    actions.care_about(hidden.pk, [field()], by=hidden, is_findable=False)
    found = queries.sharing_interests(me.pk)
    assert [(one["name"], one["concepts"]) for one in found] == [("Sinä", [field()])]
    assert browse(alpha).get("/people/by-interest/").status_code == 302
    page = browse(alpha, me).get("/people/by-interest/").content.decode()
    assert "Sinä" in page
    assert "Piilossa" not in page
    assert "@" not in page.split("<main")[1]
    assert "Sinä" not in browse(alpha, hidden).get("/people/by-interest/").content.decode()
    actions.withdraw_consent(other.pk, Purpose.FINDABLE, by=other)
    assert queries.sharing_interests(me.pk) == []


def test_being_found_is_agreed_to_and_taken_back(inside):
    actions.care_about(inside.pk, [field()], by=inside, is_findable=True)
    assert queries.holds(inside.pk, Purpose.FINDABLE)
    actions.care_about(inside.pk, [], by=inside, is_findable=False)
    inside.refresh_from_db()
    assert not inside.is_findable
    assert not queries.holds(inside.pk, Purpose.FINDABLE)
    assert [one.is_given for one in Consent.objects.filter(purpose="findable").order_by("at")] == [
        True,
        False,
    ]
    assert queries.interests_of(inside.pk) == []


def test_only_fields_and_topics_are_interests(inside):
    kind = words.at("org_kind", "patient").id
    with pytest.raises(ValueError, match="no field"):
        actions.care_about(inside.pk, [kind], by=inside, is_findable=False)


def test_finding_costs_the_same_for_one_and_for_many(inside):
    me = findable("Minä", "C12")
    findable("Yksi", "C12")
    with CaptureQueriesContext(connection) as one:
        queries.sharing_interests(me.pk)
    for number in range(5):
        findable(f"Moni {number}", "C12")
    with CaptureQueriesContext(connection) as many:
        assert len(queries.sharing_interests(me.pk)) == 6
    assert len(one) == len(many) == 1


# Contact points


def confirm(client, chance):
    return client.post(f"/me/contacts/{chance.pk}/confirm/", {"code": chance.code})


def test_a_new_address_counts_when_its_code_was_typed_and_the_old_one_is_told(anna, alpha, browse, run_jobs):
    client = browse(alpha, anna)
    answer = client.post("/me/contacts/", {"kind": "email", "value": " New@Example.net "})
    with sites.within(alpha.id):
        chance = SignInPass.objects.get(reason="verify")
        assert ContactPoint.objects.get().value == EMAIL
    assert answer["Location"] == f"/me/contacts/{chance.pk}/confirm/"
    run_jobs()
    with sites.within(alpha.id):
        asked = Mail.objects.get()
        assert (asked.address, chance.code in asked.text) == (NEW, True)
        assert actions.ask_code(NEW, caller="x").person is None
    assert client.post(answer["Location"], {"code": "123456"}).status_code == 422
    assert confirm(client, chance).status_code == 302
    run_jobs()
    with sites.within(alpha.id):
        point = ContactPoint.objects.get()
        assert (point.value, point.verified_at is not None, point.visibility) == (NEW, True, "hidden")
        assert actions.ask_code(EMAIL, caller="x").person is None
        told = Mail.objects.exclude(pk=asked.pk).get()
        assert told.address == EMAIL
        assert NEW not in told.text
        assert "/sign-in/lost/" in told.text
    assert confirm(client, chance).status_code == 302  # once more: said kindly, nothing changes
    with sites.within(alpha.id):
        assert SignInPass.objects.get(pk=chance.pk).new_value == ""


def test_a_code_to_confirm_signs_nobody_in(inside):
    chance = actions.add_contact(inside.pk, "email", NEW, by=inside)
    assert actions.try_code(chance.pk, chance.code) is None
    assert actions.use_link(chance.token) is None


def test_the_confirmation_of_another_is_not_there(anna, alpha, browse):
    with sites.within(alpha.id):
        chance = actions.add_contact(anna.pk, "email", NEW, by=anna)
        other = factories.person()
    assert confirm(browse(alpha, other), chance).status_code == 404
    with sites.within(alpha.id), pytest.raises(PermissionDenied):
        actions.confirm_contact(chance.pk, chance.code, by=other)


def test_an_address_of_somebody_else_is_told_only_to_who_reads_its_mail(anna, alpha, browse):
    with sites.within(alpha.id):
        factories.person("Owner", email=NEW)
    client = browse(alpha, anna)
    answer = client.post("/me/contacts/", {"kind": "email", "value": NEW})
    assert answer.status_code == 302  # as for any other
    with sites.within(alpha.id):
        chance = SignInPass.objects.get(reason="verify")
    assert confirm(client, chance).status_code == 422
    with sites.within(alpha.id):
        assert queries.person_at(NEW).name == "Owner"


def test_a_number_nobody_confirmed_signs_nobody_in_and_takes_it_from_nobody(inside):
    assert actions.add_contact(inside.pk, "phone", "040 123 4567", by=inside) is None
    assert queries.person_at("0401234567", "phone") is None
    joining = actions.join_in(name="Outi", contact="0401234567", language="fi", caller="x", consent=True)
    assert joining.is_new
    assert joining.person.pk != inside.pk


def test_with_a_gateway_a_number_is_confirmed_by_its_code(anna, alpha, run_jobs, settings):
    settings.SMS_URL = "https://sms.example.org/"
    with sites.within(alpha.id):
        chance = actions.add_contact(anna.pk, "phone", "040 123 4567", by=anna)
    run_jobs()
    with sites.within(alpha.id):
        assert chance.code in Message.objects.get().text
        actions.confirm_contact(chance.pk, chance.code, by=anna)
        assert queries.person_at("+358401234567", "phone").pk == anna.pk
        assert queries.person_at(EMAIL).pk == anna.pk


def test_who_sees_a_detail_is_agreed_to_for_each_by_itself(inside):
    point = ContactPoint.objects.get()
    actions.add_contact(inside.pk, "messenger", "anna.m", by=inside)
    assert queries.shown_contacts([inside.pk], "members") == {}
    actions.show_contact(point.pk, "signed_in", by=inside)
    point.refresh_from_db()
    assert (point.consent.purpose, point.consent.about_id) == ("show_contact", point.pk)
    shown = {
        level: queries.shown_contacts([inside.pk], level) for level in ("members", "signed_in", "public")
    }
    assert [len(one) for one in shown.values()] == [1, 1, 0]
    actions.show_contact(point.pk, "hidden", by=inside)
    point.refresh_from_db()
    assert (point.visibility, point.consent_id) == ("hidden", None)
    assert not queries.holds(inside.pk, Purpose.SHOW_CONTACT, point.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactPoint.objects.filter(pk=point.pk).update(visibility="public")
    with pytest.raises(PermissionDenied):
        actions.show_contact(point.pk, "public", by=factories.person())


def test_the_only_way_to_sign_in_is_not_removed(inside, alpha, browse):
    point = ContactPoint.objects.get()
    with pytest.raises(actions.LastWay):
        actions.remove_contact(point.pk, by=inside)
    assert browse(alpha, inside).post(f"/me/contacts/{point.pk}/remove/").status_code == 302
    actions.add_contact(inside.pk, "messenger", "anna.m", by=inside)
    actions.remove_contact(ContactPoint.objects.get(kind="messenger").pk, by=inside)
    assert ContactPoint.objects.get() == point


@pytest.mark.usefixtures("one_window")
def test_details_are_added_five_times_an_hour(inside):
    for number in range(5):
        actions.add_contact(inside.pk, "messenger", f"m{number}", by=inside)
    with pytest.raises(TooMany):
        actions.add_contact(inside.pk, "messenger", "m6", by=inside)


# Consents


def test_the_history_shows_every_line_and_one_button_for_what_holds(anna, alpha, browse):
    with sites.within(alpha.id):
        actions.care_about(anna.pk, [], by=anna, is_findable=True)
        actions.care_about(anna.pk, [], by=Person.objects.get(pk=anna.pk), is_findable=False)
        actions.care_about(anna.pk, [], by=Person.objects.get(pk=anna.pk), is_findable=True)
    client = browse(alpha, anna)
    page = client.get("/me/consents/").content.decode()
    assert page.count('name="purpose"') == 1
    client.post("/me/consents/withdraw/", {"purpose": "findable"})
    client.post("/me/consents/withdraw/", {"purpose": "findable"})  # a second click
    with sites.within(alpha.id):
        assert not Person.objects.get(pk=anna.pk).is_findable
        assert Consent.objects.filter(purpose="findable").count() == 4


def test_a_link_takes_a_consent_back_when_its_button_is_pressed(anna, alpha, beta, browse):
    with sites.within(alpha.id):
        actions.care_about(anna.pk, [], by=anna, is_findable=True)
        token = queries.withdraw_token(anna.pk, Purpose.FINDABLE)
    address = f"/withdraw/{token}/"
    assert browse(alpha).get(address).status_code == 200
    assert browse(beta).get(address).status_code == 410
    assert browse(alpha).get(f"/withdraw/{token[:-2]}xx/").status_code == 410
    with sites.within(alpha.id):
        assert Person.objects.get(pk=anna.pk).is_findable
    strict = browse(alpha, enforce_csrf_checks=True)
    assert strict.post(address).status_code == 403
    assert browse(alpha).post(address).status_code == 200
    with sites.within(alpha.id):
        assert not Person.objects.get(pk=anna.pk).is_findable


def test_whoever_was_entered_and_never_came_is_removed_by_the_link_and_a_member_leaves_signed_in(
    committed, alpha, browse
):
    with sites.within(alpha.id):
        aino = actions.enter_person(
            name="Aino", contact="aino@example.net", language="fi", via="paper", by=PROGRAM
        )
        token = queries.withdraw_token(aino.pk, Purpose.TAKE_PART)
        active = factories.person("Aktiivinen")
        Person.objects.filter(pk=active.pk).update(status=Status.ACTIVE)
        member = queries.withdraw_token(active.pk, Purpose.TAKE_PART)
    assert browse(alpha).post(f"/withdraw/{member}/")["Location"] == "/me/leave/"
    assert browse(alpha).post(f"/withdraw/{token}/").status_code == 200
    with sites.within(alpha.id):
        aino.refresh_from_db()
        assert (aino.status, aino.name) == (Status.ERASED, "")
        assert not ContactPoint.objects.filter(person=aino).exists()
    assert browse(alpha).post(f"/withdraw/{token}/").status_code == 410


def test_what_rested_on_a_consent_is_undone_by_whoever_kept_it(inside, monkeypatch):
    seen = []
    monkeypatch.setattr(consents, "_undone", {})
    consents.undo_with(Purpose.SHOW_ROLE, lambda person_id, about_id, by: seen.append((person_id, about_id)))
    about = inside.pk
    actions.give_consent(inside.pk, Purpose.SHOW_ROLE, by=inside, about_id=about)
    actions.withdraw_consent(inside.pk, Purpose.SHOW_ROLE, by=inside, about_id=about)
    actions.withdraw_consent(inside.pk, Purpose.SHOW_ROLE, by=inside, about_id=about)
    assert seen == [(inside.pk, about)]


# Sessions


def test_sessions_are_listed_and_ended_one_by_one_or_all_others(anna, alpha, browse):
    from talkoo.people.accounts.views import entering

    here, there, third = (browse(alpha) for _number in range(3))
    agents = (
        "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
        "Mozilla/5.0 (Linux; Android 16) Chrome/150.0",
        "",
    )
    for client, agent in zip((here, there, third), agents, strict=True):
        with sites.within(alpha.id):
            token = actions.issue_link(anna.pk, by=PROGRAM).token
        assert client.post(f"/sign-in/link/{token}/", headers={"user-agent": agent}).status_code == 302
    assert entering.browser_of
    page = here.get("/me/sessions/").content.decode()
    assert "Firefox, Windows" in page
    assert "Chrome, Android" in page
    with sites.within(alpha.id):
        keys = list(Session.objects.values_list("session_key", flat=True))
        other = Session.objects.get(browser="Chrome, Android")
    assert not any(key in page for key in keys)
    here.post("/me/sessions/end/", {"name": str(other.name)})
    assert there.get("/me/").status_code == 302
    assert third.get("/me/").status_code == 200
    here.post("/me/sessions/end/")
    assert third.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_nobody_ends_the_session_of_another(anna, alpha, browse):
    with sites.within(alpha.id):
        other = factories.person()
    mine, theirs = browse(alpha, anna), browse(alpha, other)
    with sites.within(alpha.id):
        name = Session.objects.get(person=other).name
        with pytest.raises(PermissionDenied):
            actions.end_session(other.pk, name, by=anna)
    mine.post("/me/sessions/end/", {"name": str(name)})
    assert theirs.get("/me/").status_code == 200
    assert mine.post("/me/sessions/end/", {"name": "x"}).status_code == 404


def test_when_a_browser_was_last_seen_is_written_at_most_hourly(anna, alpha, browse):
    client = browse(alpha, anna)
    now = clock.now()
    with clock.frozen(now + datetime.timedelta(minutes=30)):
        client.get("/me/")
    with sites.within(alpha.id):
        assert Session.objects.get().seen_at < now + datetime.timedelta(minutes=1)
    later = now + datetime.timedelta(hours=2)
    with clock.frozen(later):
        client.get("/me/")
    with sites.within(alpha.id):
        assert Session.objects.get().seen_at == later


# Roles


def test_a_role_is_laid_down_by_its_holder_and_ended_by_the_administrator(inside):
    admin, second = factories.person(role="site_admin"), factories.person(role="site_admin")
    grant = actions.grant_role(inside.pk, "stand_in", by=admin)
    with pytest.raises(PermissionDenied):
        actions.end_role(grant.pk, by=factories.person(role="coordinator"))
    actions.end_role(grant.pk, by=inside)
    with pytest.raises(NotNow):
        actions.end_role(grant.pk, by=admin)
    actions.end_role(RoleGrant.objects.get(person=second).pk, by=admin)
    with pytest.raises(NotNow):
        actions.end_role(RoleGrant.objects.get(person=admin).pk, by=admin)
    later = actions.grant_role(
        inside.pk, "moderator", by=admin, since=clock.now() + datetime.timedelta(days=3)
    )
    actions.end_role(later.pk, by=admin)
    assert not RoleGrant.objects.filter(pk=later.pk).exists()


def test_a_page_open_since_before_a_role_ended_does_nothing(anna, alpha, browse):
    with sites.within(alpha.id):
        actions.grant_role(anna.pk, "coordinator", by=PROGRAM)
    client = browse(alpha, anna)
    assert client.get("/people/enter/").status_code == 200
    with sites.within(alpha.id):
        actions.end_role(RoleGrant.objects.get().pk, by=PROGRAM)
    form = {"name": "Aino", "language": "fi", "via": "paper"}
    assert client.post("/people/enter/", form).status_code == 403
    with sites.within(alpha.id):
        assert not Person.objects.filter(name="Aino").exists()


def test_my_page_shows_roles_with_their_end(anna, alpha, browse):
    with sites.within(alpha.id):
        until = clock.now() + datetime.timedelta(days=30)
        actions.grant_role(anna.pk, "stand_in", by=PROGRAM, until=until)
    page = browse(alpha, anna).get("/me/").content.decode()
    assert until.date().isoformat() in page


# Taking one's data along, and leaving


def test_the_export_holds_what_is_mine_and_nothing_of_others(anna, alpha, browse):
    with sites.within(alpha.id):
        factories.person("Toinen Ihminen", email="toinen@example.net")
        PersonLanguage.objects.create(person=anna, language="so")
    answer = browse(alpha, anna).post("/me/data/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as made:
        whole = "\n".join(made.read(name).decode() for name in made.namelist())
    for mine in ("Anna", EMAIL, '"so"'):
        assert mine in whole
    for foreign in ("Toinen", "toinen@example.net"):
        assert foreign not in whole
    assert browse(alpha, anna).get("/me/data/").status_code == 405


def test_leaving_asks_once_more_and_then_nothing_is_left(anna, alpha, browse, as_role, monkeypatch):
    ended = []
    monkeypatch.setattr(leaving, "_ends", [lambda person_id, by: ended.append(person_id)])
    client = browse(alpha, anna)
    with sites.within(alpha.id):
        Person.objects.filter(pk=anna.pk).update(home_area=places.at("fi-kunta:290").id, is_findable=True)
        actions.add_contact(anna.pk, "messenger", "anna.messenger", by=anna)
        actions.ask_help(name="Anna", told=f"Olen {EMAIL}", language="fi", caller="x")
    assert client.post("/me/leave/").status_code == 200
    with sites.within(alpha.id):
        assert Person.objects.get(pk=anna.pk).name == "Anna"
    assert client.post("/me/leave/", {"sure": "yes"})["Location"] == "/gone/"
    assert ended == [anna.pk]
    assert client.get("/me/").status_code == 302
    with sites.within(alpha.id):
        person = Person.objects.get(pk=anna.pk)
        assert (person.name, person.status, person.home_area_id) == ("", Status.ERASED, None)
        assert not ContactPoint.objects.exists()
    dump = "\n".join(
        str(row)
        for table in ("accounts_person", "accounts_contactpoint", "accounts_helprequest", "mail_out_mail")
        for row in as_role("super").execute(f"select t::text from {table} t").fetchall()
    )
    assert not re.search(r"\bAnna\b", dump)
    with sites.within(alpha.id):
        from talkoo.people.accounts.models import HelpRequest

        assert not HelpRequest.objects.exists()
        with pytest.raises(PermissionDenied):
            actions.leave(anna.pk, by=factories.person())


# Help


def test_who_has_lost_the_way_in_asks_and_the_staff_finds_them(committed, alpha, browse, run_jobs):
    with sites.within(alpha.id):
        coordinator = factories.person(role="coordinator")
        factories.person("Liisa Löytyvä", email=EMAIL)
    form = {"name": "Liisa", "told": "Soita 040 999 8888"}
    assert browse(alpha).post("/sign-in/lost/", form)["Location"] == "/sign-in/lost/sent/"
    assert browse(alpha).post("/sign-in/lost/", {"name": "Liisa", "told": " "}).status_code == 422
    client = browse(alpha, coordinator)
    page = client.post("/people/help/", {"q": "löytyvä"}).content.decode()
    assert "040 999 8888" in page
    assert "Liisa Löytyvä" in page
    assert "Liisa Löytyvä" in client.post("/people/help/", {"q": EMAIL.upper()}).content.decode()
    settle = re.search(r'action="(/people/help/[^"]+/settled/)"', page)[1]
    assert client.post(settle).status_code == 302
    assert client.post(settle).status_code == 302
    page = client.get("/people/help/").content.decode()
    assert "040 999 8888" not in page
    with sites.within(alpha.id):
        stranger = factories.person()
    assert browse(alpha, stranger).get("/people/help/").status_code == 403
    assert browse(alpha, stranger).post(settle).status_code == 403


@pytest.mark.usefixtures("one_window")
def test_help_is_asked_for_five_times_a_day(inside):
    for _number in range(5):
        actions.ask_help(name="A", told="b", language="fi", caller="192.0.2.1")
    with pytest.raises(TooMany):
        actions.ask_help(name="A", told="b", language="fi", caller="192.0.2.1")


@pytest.mark.parametrize(
    ("kind", "value"), [("messenger", " Anna@Other.example.net "), ("phone", "+358 40 7654321")]
)
def test_nobody_is_known_by_an_address_that_they_have_not_confirmed(inside, kind, value):
    before = registry.known_by(inside.pk).addresses
    actions.add_contact(inside.pk, kind, value, by=inside)
    actions.add_contact(inside.pk, "messenger", "anna-there", by=inside)
    assert registry.known_by(inside.pk).addresses == before | {"anna-there"}
    assert EMAIL in before
