"""Signing in: by a code or a link, once, for a short time, on one site, telling a stranger nothing."""

import datetime
import re

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions, queries, rules
from talkoo.people.accounts.models import ContactPoint, Person, RoleGrant, SignInPass, Status
from talkoo.plumbing.limits.models import Count
from talkoo.plumbing.limits.take import TooMany
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import sites
from tests import factories

EMAIL = "anna@alpha.example.org"


@pytest.fixture
def anna(committed, alpha):
    with sites.within(alpha.id):
        return factories.person("Anna", email=EMAIL)


def newest_pass(site) -> SignInPass:
    with sites.within(site.id):
        return SignInPass.objects.select_related("person").latest("id")


def ask(client, email: str = EMAIL):
    return client.post("/sign-in/", {"contact": email})


def test_the_mail_carries_a_code_and_a_link_in_the_persons_language(anna, alpha, browse, run_jobs):
    assert ask(browse(alpha), "  Anna@Alpha.example.org ")["Location"] == "/sign-in/code/"
    run_jobs()
    chance = newest_pass(alpha)
    with sites.within(alpha.id):
        mail = Mail.objects.get()
    assert mail.language == "fi"
    assert mail.is_secret
    assert chance.code in mail.subject
    assert chance.code in mail.text
    assert f"/sign-in/link/{chance.token}/" in mail.text
    assert "{" not in mail.text
    assert "koodi" in mail.text.lower()


@pytest.mark.parametrize(
    "typed", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"]
)
def test_the_code_signs_in_however_it_is_typed(anna, alpha, browse, typed):
    client = browse(alpha)
    ask(client)
    answer = client.post("/sign-in/code/", {"code": typed.format(newest_pass(alpha).code)})
    assert answer["Location"] == "/my/"
    assert client.get("/letters/").status_code == 200
    with sites.within(alpha.id):
        assert Person.objects.get(pk=anna.pk).status == Status.ACTIVE
        assert ContactPoint.objects.get(found_by=queries.found_by("email", EMAIL)).verified_at


def test_digits_of_another_script_are_digits(anna, alpha, browse):
    client = browse(alpha)
    ask(client)
    code = newest_pass(alpha).code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert client.post("/sign-in/code/", {"code": code}).status_code == 302


def test_a_code_works_once_and_for_a_quarter_of_an_hour(anna, alpha, browse):
    client = browse(alpha)
    ask(client)
    chance = newest_pass(alpha)
    for minutes, is_good in ((14.9, True), (15, False)):
        with clock.frozen(chance.created_at + datetime.timedelta(minutes=minutes)):
            assert queries.is_good(chance) is is_good
    assert client.post("/sign-in/code/", {"code": chance.code}).status_code == 302
    other = browse(alpha)
    ask(other)
    other.cookies.update(client.cookies)
    with sites.within(alpha.id):
        assert actions.try_code(chance.pk, chance.code) is None


def test_five_wrong_codes_end_it(anna, alpha, browse):
    client = browse(alpha)
    ask(client)
    chance = newest_pass(alpha)
    wrong = f"{(int(chance.code) + 1) % 1_000_000:06}"
    for _try in range(5):
        answer = client.post("/sign-in/code/", {"code": wrong})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert client.post("/sign-in/code/", {"code": chance.code}).status_code == 422


def test_a_stranger_learns_nothing(anna, alpha, browse):
    known, unknown = browse(alpha), browse(alpha)
    first, second = ask(known), ask(unknown, "nobody@alpha.example.org")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    pages = [client.get("/sign-in/code/").content.decode() for client in (known, unknown)]
    pages = [re.sub(r'value="\w{64}"', "", page).replace("n…y@", "a…a@") for page in pages]
    assert pages[0] == pages[1]
    assert unknown.post("/sign-in/code/", {"code": "123456"}).status_code == 422


@pytest.mark.usefixtures("one_window")
def test_asking_is_limited(anna, alpha, browse):
    for _turn in range(5):
        assert ask(browse(alpha)).status_code == 302
    answer = ask(browse(alpha))
    assert answer.status_code == 422
    with sites.within(alpha.id):
        assert EMAIL not in {row.key for row in Count.objects.all()}
        assert SignInPass.objects.count() == 5
        with pytest.raises(TooMany):
            actions.ask_code(EMAIL, caller="198.51.100.7")


def test_a_link_is_shown_before_it_is_used(anna, alpha, browse):
    with sites.within(alpha.id):
        chance = actions.issue_link(anna.pk, by=PROGRAM)
    address = f"/sign-in/link/{chance.token}/"
    client = browse(alpha)
    for _scanner in range(3):
        assert "Anna" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert client.get("/letters/").status_code == 200
    assert browse(alpha).get(address).status_code == 410
    assert browse(alpha).post(address).status_code == 422


@pytest.mark.parametrize("token", ["x", "A" * 43, "é" * 43, "%00", "A" * 4_000])
def test_a_link_that_is_none_is_told_kindly(rows, alpha, browse, token):
    answer = browse(alpha).get(f"/sign-in/link/{token}/")
    assert answer.status_code in {404, 410}
    assert b"Traceback" not in answer.content


def test_a_changed_link_does_not_work(anna, alpha):
    with sites.within(alpha.id):
        chance = actions.issue_link(anna.pk, by=PROGRAM)
        for place in range(0, 43, 6):
            changed = (
                chance.token[:place]
                + ("A" if chance.token[place] != "A" else "B")
                + chance.token[place + 1 :]
            )
            assert queries.pass_in(changed) is None


def test_a_pass_of_one_site_is_nothing_on_another(anna, alpha, beta, browse):
    with sites.within(alpha.id):
        chance = actions.issue_link(anna.pk, by=PROGRAM)
    assert browse(beta).get(f"/sign-in/link/{chance.token}/").status_code == 410
    client = browse(alpha)
    ask(client)
    code = newest_pass(alpha).code
    other = browse(beta)
    other.cookies.update(client.cookies)
    assert other.post("/sign-in/code/", {"code": code})["Location"] == "/sign-in/"
    with sites.within(beta.id):
        assert actions.try_code(newest_pass(alpha).pk, code) is None


def test_a_session_of_one_site_is_nothing_on_another(anna, alpha, beta, browse):
    client = browse(alpha, anna)
    assert client.get("/letters/").status_code == 200
    other = browse(beta)
    other.cookies.update(client.cookies)
    assert other.get("/letters/").status_code == 302


def test_the_session_key_changes_when_somebody_signs_in(anna, alpha, browse):
    from django.conf import settings

    client = browse(alpha)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    ask(client)
    client.post("/sign-in/code/", {"code": newest_pass(alpha).code})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32


def test_a_new_salt_signs_out_everywhere(anna, alpha, browse):
    client = browse(alpha, anna)
    assert client.get("/letters/").status_code == 200
    with sites.within(alpha.id):
        Person.objects.filter(pk=anna.pk).update(session_salt="other")
        assert Session.objects.get().person_id == anna.pk
    assert client.get("/letters/").status_code == 302
    with sites.within(alpha.id):
        assert not Session.objects.exists()  # though a reading request cannot write


def test_an_erased_person_cannot_come_in(anna, alpha, browse):
    client = browse(alpha, anna)
    with sites.within(alpha.id):
        Person.objects.filter(pk=anna.pk).update(name="", status=Status.ERASED)
    assert client.get("/letters/").status_code == 302
    with sites.within(alpha.id):
        assert actions.ask_code(EMAIL, caller="x").person is None


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "letters"]
)
def test_nobody_is_led_away_after_signing_in(anna, alpha, browse, target):
    client = browse(alpha)
    client.post("/sign-in/", {"contact": EMAIL, "next": target})
    answer = client.post("/sign-in/code/", {"code": newest_pass(alpha).code})
    assert answer["Location"] == "/my/"


def test_one_comes_back_to_where_one_wanted_to_go(anna, alpha, browse):
    client = browse(alpha)
    asked = client.get("/ru/letters/?state=answered")["Location"]
    assert asked.startswith("/ru/sign-in/?next=")
    assert 'value="/ru/letters/?state=answered"' in client.get(asked).content.decode()


def test_signing_out_needs_a_form_and_ends_the_session(anna, alpha, browse):
    client = browse(alpha, anna)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/letters/").status_code == 302
    assert browse(alpha, anna, enforce_csrf_checks=True).post("/sign-out/").status_code == 403


def test_an_address_belongs_to_one_person_of_a_site_and_may_be_on_two_sites(anna, alpha, beta):
    with sites.within(alpha.id), pytest.raises(IntegrityError), transaction.atomic():
        factories.person("Impostor", email=EMAIL.upper())
    with sites.within(beta.id):
        factories.person("Anna", email=EMAIL)


def test_a_contact_detail_is_hidden_unless_its_owner_says_otherwise(anna, alpha):
    with sites.within(alpha.id):
        assert ContactPoint.objects.get().visibility == "hidden"


def test_a_role_counts_only_while_its_time_runs(anna, alpha):
    now = clock.now()
    with sites.within(alpha.id):
        actions.grant_role(anna.pk, "stand_in", by=PROGRAM, since=now, until=now + datetime.timedelta(days=7))
        for days, holds in ((-0.1, False), (0, True), (6.99, True), (7, False)):
            with clock.frozen(now + datetime.timedelta(days=days)):
                assert rules.is_stand_in(anna) is holds
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.grant_role(anna.pk, "stand_in", by=PROGRAM, since=now + datetime.timedelta(days=6))
        actions.grant_role(anna.pk, "stand_in", by=PROGRAM, since=now + datetime.timedelta(days=7))
        assert RoleGrant.objects.count() == 2


def test_only_those_who_may_invite_and_grant(anna, alpha):
    with sites.within(alpha.id):
        coordinator = factories.person(role="coordinator")
        administrator = factories.person(role="site_admin")
        for who, may_invite, may_grant in (
            (anna, False, False),
            (coordinator, True, False),
            (administrator, True, True),
        ):
            assert who.has_perm("accounts.invite") is may_invite
            assert who.has_perm("accounts.grant_role") is may_grant
            assert not who.has_perm("accounts.issue_link")
        with pytest.raises(PermissionDenied):
            actions.issue_link(anna.pk, by=administrator)
        with pytest.raises(PermissionDenied):
            actions.invite(name="X", email="x@example.org", language="fi", by=anna)


def test_nothing_about_the_code_is_stored(anna, alpha, browse, as_role):
    ask(browse(alpha))
    chance = newest_pass(alpha)
    raw: psycopg.Connection = as_role("super")
    for table in ("accounts_signinpass", "audit_entry", "procrastinate_jobs"):
        dump = "\n".join(str(row) for row in raw.execute(f"select t::text from {table} t").fetchall())
        assert chance.token not in dump
        assert not re.search(rf"(?<!\d){chance.code}(?!\d)", dump)
        assert EMAIL not in dump


def test_what_the_browser_carries_while_it_waits_tells_nothing(anna, alpha, browse):
    from django.core import signing

    from talkoo.people.accounts.views import entering

    shapes = []
    for email in (EMAIL, "nobody@alpha.example.org"):
        client = browse(alpha)
        ask(client, email)
        carried = signing.loads(client.cookies[entering.ASKED].value, salt=f"{entering.ASKED} {alpha.id}")
        shapes.append((sorted(carried), re.sub(r"[0-9a-f]", "x", carried["id"])))
    assert shapes[0] == shapes[1]


def test_forms_work_behind_a_proxy_that_says_https(anna, alpha, browse, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    told = {"x-forwarded-proto": "https", "origin": f"https://{alpha.main_host}"}
    client = browse(alpha, enforce_csrf_checks=True)
    page = client.get("/sign-in/", headers=told).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    form = {"contact": EMAIL, "csrfmiddlewaretoken": token}
    assert client.post("/sign-in/", form, headers=told).status_code == 302
    assert (
        client.post("/sign-in/", form, headers={**told, "origin": "https://evil.example"}).status_code == 403
    )
