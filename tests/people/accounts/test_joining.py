"""Joining with a name, one way to be reached and one consent; entering somebody who does not use a computer."""

import datetime
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions, queries
from talkoo.people.accounts.models import (
    Consent,
    ContactPoint,
    Person,
    Purpose,
    Reason,
    SignInPass,
    Status,
)
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.limits.take import TooMany
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.tenancy import sites
from tests import factories

MAIL = "newcomer@example.net"
PHONE = "040 123 4567"
FORM = {"name": "Outi Uusi", "contact": MAIL, "consent": "on"}


def join(contact=MAIL, name="Outi Uusi", caller="192.0.2.1", **options):
    options.setdefault("consent", True)
    return actions.join_in(name=name, contact=contact, language="fi", caller=caller, **options)


def newest_pass(site) -> SignInPass:
    with sites.within(site.id):
        return SignInPass.objects.latest("id")


@pytest.fixture
def inside(rows, alpha):
    with sites.within(alpha.id):
        yield alpha


def test_a_newcomer_is_in_with_one_form_and_one_code(committed, alpha, browse, run_jobs):
    client = browse(alpha)
    page = client.get("/join/").content.decode()
    asked = re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', page.split("<main")[1])
    assert sorted(set(asked) - {"csrfmiddlewaretoken", "homepage"}) == ["consent", "contact", "name"]
    assert client.post("/join/", FORM)["Location"] == "/sign-in/code/"
    run_jobs()
    with sites.within(alpha.id):
        person = Person.objects.get()
        assert (person.status, person.language) == (Status.INVITED, "fi")
        code = re.search(r"\d{6}", Mail.objects.get().subject)[0]
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/my/"
    with sites.within(alpha.id):
        person.refresh_from_db()
        point, consent = ContactPoint.objects.get(), Consent.objects.get()
        assert person.status == Status.ACTIVE
        assert (point.value, point.visibility, point.verified_at is None) == (MAIL, "hidden", False)
        assert (consent.purpose, consent.is_given, consent.via) == (Purpose.TAKE_PART, True, "self")


def test_one_goes_on_to_where_one_wanted_to_join_and_nowhere_else(committed, alpha, browse):
    for wanted, reached in (("/networks/", "/networks/"), ("https://evil.example/", "/my/")):
        client = browse(alpha)
        client.post("/join/", {**FORM, "next": wanted})
        assert client.post("/sign-in/code/", {"code": newest_pass(alpha).code})["Location"] == reached


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " \u202e "}, "name"),
        ({"contact": "no address"}, "contact"),
        ({"contact": "a@b"}, "contact"),
        ({"contact": "12"}, "contact"),
        ({"consent": ""}, "consent"),
    ],
)
def test_a_wrong_form_says_so_at_the_field_and_keeps_what_was_written(rows, alpha, browse, wrong, field):
    answer = browse(alpha).post("/join/", {**FORM, "name": "Säilyvä", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    if field != "name":
        assert 'value="Säilyvä"' in page
    with sites.within(alpha.id):
        assert not Person.objects.exists()


def test_a_program_that_fills_in_everything_is_not_entered(rows, alpha, browse):
    assert browse(alpha).post("/join/", {**FORM, "homepage": "http://spam.example/"}).status_code == 302
    with sites.within(alpha.id):
        assert not Person.objects.exists()


def test_a_name_that_turns_the_line_round_is_kept_without_the_turn(inside):
    assert join(name="Outi \u202eisuU\u202c").person.name == "Outi isuU"


def test_who_joins_with_a_known_address_changes_nothing_and_learns_nothing(inside):
    anna = factories.person("Anna", email=MAIL)
    before = Consent.objects.count()
    joining = join("  Newcomer@Example.NET ", name="Mallory")
    anna.refresh_from_db()
    assert (joining.person.pk, joining.is_new, anna.name) == (anna.pk, False, "Anna")
    assert (Person.objects.count(), Consent.objects.count()) == (1, before)


def test_pages_are_the_same_for_a_known_and_an_unknown_address(committed, alpha, browse):
    with sites.within(alpha.id):
        factories.person("Anna", email=MAIL)
    pages = []
    for path, forms in (
        ("/join/", [FORM, {**FORM, "contact": "n…r@example.net".replace("…", "ewes")}]),
        ("/sign-in/", [{"contact": MAIL}, {"contact": "newer@example.net"}]),
    ):
        for form in forms:
            client = browse(alpha)
            answer = client.post(path, form)
            page = client.get(answer["Location"]).content.decode()
            pages.append((path, answer.status_code, answer["Location"], re.sub(r'value="\w{64}"', "", page)))
    assert pages[0] == (pages[1][0], *pages[1][1:3], pages[1][3].replace("n…s@", "n…r@"))
    assert pages[2] == pages[3]


def test_the_same_questions_are_asked_for_a_known_and_an_unknown_address(inside):
    factories.person("Anna", email=MAIL)

    def asked(work) -> list[str]:
        with CaptureQueriesContext(connection) as found:
            work()
        verbs = [re.sub(r"\W.*", "", one["sql"]).lower() for one in found]
        return [one for one in verbs if one not in {"savepoint", "release", "rollback"}]

    known = asked(lambda: actions.ask_code(MAIL, caller="a"))
    unknown = asked(lambda: actions.ask_code("x@example.net", caller="b"))
    assert known == unknown
    assert len(known) > 4
    known = asked(lambda: actions.try_given(MAIL, "123456", caller="c", kind="email"))
    assert known == asked(lambda: actions.try_given("x@example.net", "123456", caller="d", kind="email"))
    assert asked(lambda: join(caller="e")) == asked(lambda: join("y@example.net", caller="f"))


def test_a_phone_number_is_one_number_however_it_is_written(inside):
    first = join(PHONE)
    for written in ("+358 40 123 4567", "00358401234567", "+358-40-1234567", "٠٤٠ ١٢٣ ٤٥٦٧"):
        assert join(written, caller=written).person == first.person
    assert ContactPoint.objects.get().value == "+358401234567"


def test_consent_is_needed_and_names_the_notice_that_was_read(inside):
    from talkoo.kernel.text import texts
    from talkoo.plumbing.terms import actions as terms

    with pytest.raises(actions.NoConsent):
        join(consent=False)
    assert not Person.objects.exists()
    version = terms.publish("privacy", texts("fi", fi="Seloste"), by=PROGRAM)
    join()
    assert Consent.objects.get().terms_id == version.pk


@pytest.mark.usefixtures("one_window")
def test_codes_for_an_address_are_limited_also_when_joining(inside):
    for number in range(5):
        join(caller=str(number))
    with pytest.raises(TooMany):
        join(caller="6")
    with pytest.raises(TooMany):
        actions.ask_code(MAIL, caller="7")


@pytest.mark.usefixtures("one_window")
def test_joining_from_one_place_is_limited(inside):
    for number in range(30):
        join(f"one{number}@example.net")
    with pytest.raises(TooMany):
        join("other@example.net")


def test_of_those_who_join_at_the_same_time_with_one_address_one_person_is_made(committed, alpha):
    begin, people = threading.Barrier(4), []

    def run() -> None:
        try:
            begin.wait(10)
            with sites.within(alpha.id):
                people.append(join(caller=str(threading.get_ident())))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(people) == 4
    assert len({one.person.pk for one in people}) == 1
    assert sorted(one.is_new for one in people) == [False, False, False, True]


def test_without_a_gateway_the_code_waits_for_the_coordinator_once(committed, alpha, run_jobs):
    with sites.within(alpha.id):
        chance = join(PHONE).chance
        join(PHONE)
    run_jobs()
    with sites.within(alpha.id):
        waiting = Notification.objects.get()
        assert waiting.channel == "paper"
        assert chance.code in waiting.text
        assert "/sign-in/given/" in waiting.text
        assert not Mail.objects.exists()


def test_with_a_gateway_the_code_goes_to_the_phone(committed, alpha, run_jobs, settings):
    settings.SMS_URL = "https://sms.example.org/"
    with sites.within(alpha.id):
        chance = join(PHONE).chance
    run_jobs()
    with sites.within(alpha.id):
        message = Message.objects.get()
        assert (message.phone, message.is_secret) == ("+358401234567", True)
        assert chance.code in message.text
        assert not Notification.objects.exists()


def test_the_code_that_was_read_out_signs_in_with_the_number(committed, alpha, browse):
    with sites.within(alpha.id):
        chance = join(PHONE).chance
    client = browse(alpha)
    wrong = client.post("/sign-in/given/", {"contact": PHONE, "code": "000000"})
    assert wrong.status_code == 422
    assert client.post("/sign-in/given/", {"contact": "050 1", "code": chance.code}).status_code == 422
    assert client.post("/sign-in/given/", {"contact": PHONE, "code": chance.code})["Location"] == "/my/"
    again = browse(alpha).post("/sign-in/given/", {"contact": PHONE, "code": chance.code})
    assert again.status_code == 422
    with sites.within(alpha.id):
        assert ContactPoint.objects.get().verified_at


@pytest.mark.usefixtures("one_window")
def test_given_codes_are_tried_ten_times_a_day(inside):
    join(PHONE)
    for number in range(10):
        assert actions.try_given(PHONE, "000000", kind="phone", caller=str(number)) is None
    with pytest.raises(TooMany):
        actions.try_given(PHONE, "000000", kind="phone", caller="11")


# Entering somebody else


def enter(by, **options):
    given = {"name": "Aino", "contact": None, "language": "fi", "via": "paper"}
    return actions.enter_person(**{**given, **options}, by=by)


@pytest.mark.parametrize(
    ("role", "may"),
    [("coordinator", True), ("site_admin", True), ("stand_in", False), ("moderator", False), ("", False)],
)
def test_who_may_enter_people(inside, role, may):
    by = factories.person(role=role)
    assert by.has_perm("accounts.enter") is may
    if may:
        assert enter(by).entered_by_id == by.pk
    else:
        with pytest.raises(PermissionDenied):
            enter(by)


def test_what_was_agreed_aloud_has_a_witness_who_is_another(inside):
    coordinator, witness = factories.person(role="coordinator"), factories.person()
    with pytest.raises(actions.NoConsent):
        enter(coordinator, via="oral")
    with pytest.raises(actions.NoConsent):
        enter(coordinator, via="self")
    aino = enter(coordinator, via="oral", witness_id=witness.pk)
    consent = aino.consents.get()
    assert (consent.witness_id, consent.recorded_by_id) == (witness.pk, coordinator.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            person=aino, purpose="take_part", is_given=True, language="fi", via="oral", at=aino.created_at
        )


def test_the_application_can_neither_change_nor_remove_a_consent(inside):
    enter(PROGRAM)
    for statement in ("update accounts_consent set is_given = false", "delete from accounts_consent"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_somebody_entered_is_told_by_the_way_they_have(committed, alpha, run_jobs):
    with sites.within(alpha.id):
        helper = factories.person("Helena Hoitaja", role="coordinator")
        enter(helper, name="Aino", contact="aino@example.net")
        enter(helper, name="Eino", contact=PHONE)
        enter(helper, name="Ilman")
    run_jobs()
    with sites.within(alpha.id):
        mail = Mail.objects.get()
        assert mail.address == "aino@example.net"
        assert "Helena Hoitaja" in mail.text
        assert "/sign-in/link/" in mail.text
        told = {one.person.name: one.text for one in Notification.objects.filter(channel="paper")}
        assert sorted(told) == ["Eino", "Ilman"]
        assert "/sign-in/given/" in told["Eino"]
        assert "/sign-in/given/" not in told["Ilman"]


def test_the_page_enters_and_leads_to_the_code(committed, alpha, browse):
    with sites.within(alpha.id):
        coordinator = factories.person(role="coordinator")
        witness = factories.person(email="todistaja@example.net")
    client = browse(alpha, coordinator)
    form = {"name": "Aino", "contact": PHONE, "language": "fi", "via": "oral", "witness": ""}
    assert client.post("/people/enter/", form).status_code == 422
    unknown = client.post("/people/enter/", {**form, "witness": "nobody@example.net"})
    assert unknown.status_code == 422
    assert 'id="id_witness-error"' in unknown.content.decode()
    answer = client.post("/people/enter/", {**form, "witness": "todistaja@example.net"})
    with sites.within(alpha.id):
        aino = Person.objects.get(name="Aino")
        assert aino.consents.get().witness_id == witness.pk
    assert answer["Location"] == f"/people/{aino.pk}/code/"
    twice = client.post("/people/enter/", {**form, "witness": "todistaja@example.net"})
    assert twice.status_code == 422
    assert 'id="id_contact-error"' in twice.content.decode()


def test_a_given_code_is_shown_once_and_ends_those_before(committed, alpha, browse):
    with sites.within(alpha.id):
        coordinator = factories.person(role="coordinator")
        aino = enter(PROGRAM, contact=PHONE)
    client = browse(alpha, coordinator)
    address = f"/people/{aino.pk}/code/"
    assert not re.search(r"\b\d{6}\b", client.get(address).content.decode().split("<main")[1])
    first = newest_pass(alpha) if client.post(address).status_code == 200 else None
    page = client.post(address).content.decode()
    second = newest_pass(alpha)
    assert second.code in page
    assert second.token in page
    assert second.code not in client.get(address).content.decode()
    visitor = browse(alpha)
    assert visitor.post("/sign-in/given/", {"contact": PHONE, "code": first.code}).status_code == 422
    assert visitor.post(f"/sign-in/link/{first.token}/").status_code == 422
    assert visitor.post("/sign-in/given/", {"contact": PHONE, "code": second.code}).status_code == 302


def test_a_code_that_was_handed_over_confirms_no_number(inside):
    coordinator = factories.person(role="coordinator")
    eino = enter(coordinator, contact=PHONE)
    given = actions.give_code(eino.pk, by=coordinator)
    assert actions.use_link(given.token) == eino
    assert ContactPoint.objects.get(person=eino).verified_at is None
    maija = enter(coordinator, contact="maija@example.net")
    assert actions.use_link(SignInPass.objects.latest("id").token) == maija
    assert ContactPoint.objects.get(person=maija).verified_at is not None


def test_a_role_ends_the_codes_that_others_know(inside):
    coordinator, admin = (factories.person(role=role) for role in ("coordinator", "site_admin"))
    anna = factories.person("Anna", email="anna@example.net")
    given = actions.give_code(anna.pk, by=coordinator)
    later = clock.now() + datetime.timedelta(days=2)
    actions.grant_role(anna.pk, "site_admin", by=admin, since=later)
    assert actions.use_link(given.token) is None
    with pytest.raises(PermissionDenied):  # the role begins while the code would still be good
        actions.give_code(anna.pk, by=coordinator)


def test_who_may_give_a_code_to_whom(inside):
    people = {
        role: factories.person(role=role) for role in ("coordinator", "stand_in", "site_admin", "moderator")
    }
    people["member"], other = factories.person(), factories.person()
    entered = enter(people["coordinator"])
    Person.objects.filter(pk=entered.pk).update(entered_by=people["member"])
    entered.refresh_from_db()
    may = {
        role: [who.has_perm("accounts.give_code", about) for about in (other, entered, people["site_admin"])]
        for role, who in people.items()
    }
    assert may == {
        "coordinator": [True, True, False],
        "stand_in": [True, True, False],
        "site_admin": [True, True, True],
        "moderator": [False, False, False],
        "member": [False, True, False],
    }
    Person.objects.filter(pk=entered.pk).update(status=Status.ACTIVE)
    entered.refresh_from_db()
    assert not people["member"].has_perm("accounts.give_code", entered)
    with pytest.raises(PermissionDenied):
        actions.give_code(people["site_admin"].pk, by=people["coordinator"])


def test_the_owner_of_an_address_hears_that_a_code_was_given(committed, alpha, run_jobs):
    with sites.within(alpha.id):
        coordinator, anna = factories.person(role="coordinator"), factories.person("Anna", email=MAIL)
        chance = actions.give_code(anna.pk, by=coordinator)
    run_jobs()
    with sites.within(alpha.id):
        mail = Mail.objects.get()
        assert (mail.address, chance.reason) == (MAIL, Reason.JOIN)
        assert chance.code not in mail.text
        assert chance.token not in mail.text


def test_nothing_that_joins_writes_words_into_the_record(inside):
    join(name="Salainen Nimi")
    enter(PROGRAM, name="Toinen Nimi", contact=PHONE)
    written = " ".join(str(one.__dict__) for one in Entry.objects.all())
    for word in ("Salainen", "Toinen", MAIL, "1234567"):
        assert word not in written
    assert queries.person_at(PHONE, "phone").name == "Toinen Nimi"
