"""What strangers try at the door: other hosts, forms of their own, kept sessions, old links, many tries."""

import datetime
import html
import re

import pytest
from django.conf import settings

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.accounts import actions
from talkoo.people.accounts.models import Person, SignInPass
from talkoo.plumbing.limits.take import TooMany
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import sites
from tests import factories

EMAIL = "anna@alpha.example.org"
JOIN = {"name": "Outi", "contact": "outi@example.net", "consent": "on"}


@pytest.fixture
def anna(committed, alpha):
    with sites.within(alpha.id):
        return factories.person("Anna", email=EMAIL)


@pytest.mark.parametrize(
    "path",
    ["/sign-in/", "/sign-in/code/", "/sign-in/given/", "/sign-in/lost/", "/join/", "/sign-in/passkey/"],
)
def test_every_form_at_the_door_is_ours(rows, alpha, browse, path):
    assert browse(alpha, enforce_csrf_checks=True).post(path, JOIN).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/me/profile/",
        "/me/interests/",
        "/me/contacts/",
        "/me/consents/withdraw/",
        "/me/sessions/end/",
        "/me/keys/ask/",
        "/me/keys/make/",
        "/me/data/",
        "/me/leave/",
        "/people/enter/",
    ],
)
def test_every_form_inside_is_ours(rows, alpha, browse, path):
    with sites.within(alpha.id):
        person = factories.person(role="coordinator")
    client = browse(alpha, person, enforce_csrf_checks=True)
    assert client.post(path, {"sure": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "alpha.localhost.evil.example", "evil.example:80", "a" * 300]
)
def test_another_host_is_no_site_and_stands_in_no_mail(anna, alpha, browse, run_jobs, host):
    answer = browse(alpha, host=host).post("/sign-in/", {"contact": EMAIL})
    assert answer.status_code in {400, 404}
    told = {"x-forwarded-host": host, "forwarded": f"host={host}"}
    assert browse(alpha).post("/sign-in/", {"contact": EMAIL}, headers=told).status_code == 302
    run_jobs()
    with sites.within(alpha.id):
        mail = Mail.objects.get()
    assert "evil" not in mail.text
    assert f"http://{alpha.main_host}" in mail.text


def test_a_session_that_was_planted_before_is_not_the_one_after(anna, alpha, browse):
    planted = browse(alpha, factories_person(alpha))
    key = planted.cookies[settings.SESSION_COOKIE_NAME].value
    with sites.within(alpha.id):
        token = actions.issue_link(anna.pk, by=PROGRAM).token
    planted.post(f"/sign-in/link/{token}/")
    new = planted.cookies[settings.SESSION_COOKIE_NAME].value
    assert new != key
    thief = browse(alpha)
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/me/").status_code == 302
    with sites.within(alpha.id):
        assert list(Session.objects.values_list("person_id", flat=True)) == [anna.pk]


def factories_person(site):
    with sites.within(site.id):
        return factories.person("Before")


def test_a_used_and_an_old_link_say_so_kindly(anna, alpha, browse):
    with sites.within(alpha.id):
        used, old = (actions.issue_link(anna.pk, by=PROGRAM).token for _each in range(2))
    assert browse(alpha).post(f"/sign-in/link/{used}/").status_code == 302
    later = clock.now() + datetime.timedelta(minutes=61)
    for token, moment in ((used, clock.now()), (old, later)):
        with clock.frozen(moment):
            for answer, status in (
                (browse(alpha).get(f"/sign-in/link/{token}/"), 410),
                (browse(alpha).post(f"/sign-in/link/{token}/"), 422),
            ):
                assert answer.status_code == status
                assert 'href="/sign-in/"' in answer.content.decode()
    with clock.frozen(clock.now() + datetime.timedelta(minutes=59)):
        assert browse(alpha).get(f"/sign-in/link/{old}/").status_code == 200


def test_five_wrong_codes_end_the_pass_also_for_the_right_one(anna, alpha, browse):
    client = browse(alpha)
    client.post("/sign-in/", {"contact": EMAIL})
    with sites.within(alpha.id):
        code = SignInPass.objects.get().code
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert [client.post("/sign-in/code/", {"code": wrong}).status_code for _try in range(5)] == [422] * 5
    assert client.post("/sign-in/code/", {"code": code}).status_code == 422


def test_an_unknown_address_costs_a_stranger_as_many_tries_and_lets_nobody_in(anna, alpha, browse):
    client = browse(alpha)
    client.post("/sign-in/", {"contact": "nobody@example.net"})
    with sites.within(alpha.id):
        chance = SignInPass.objects.get()
        assert chance.person is None
        token = chance.token
    assert client.post("/sign-in/code/", {"code": chance.code}).status_code == 422  # even the right one
    assert browse(alpha).post(f"/sign-in/link/{token}/").status_code == 422
    with sites.within(alpha.id):
        chance.refresh_from_db()
        assert chance.tries_left == 4


@pytest.mark.usefixtures("one_window")
def test_limits_are_told_with_the_moment_and_keep_what_was_typed(anna, alpha, browse):
    for _try in range(5):
        assert browse(alpha).post("/sign-in/", {"contact": EMAIL}).status_code == 302
    answer = browse(alpha).post("/sign-in/", {"contact": EMAIL})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{EMAIL}"' in page
    assert re.search(r'id="id_contact-error".*\d\d[.:]00', page)
    assert browse(alpha).post("/join/", {**JOIN, "contact": EMAIL}).status_code == 422


@pytest.mark.usefixtures("one_window")
def test_an_hour_later_there_is_room_again(rows, alpha):
    with sites.within(alpha.id):
        factories.person("Anna", email=EMAIL)
        for _try in range(5):
            actions.ask_code(EMAIL, caller="x")
        with pytest.raises(TooMany) as told:
            actions.ask_code(EMAIL, caller="x")
        with clock.frozen(told.value.again_at):
            assert actions.ask_code(EMAIL, caller="x").person is not None


@pytest.mark.parametrize("name", ["Аnna", "Anna\u200bX", "\u2066Anna\u2069", "<b>Anna</b>", "{{ 7*7 }}"])
def test_names_that_look_like_others_or_like_code_are_shown_as_they_are(anna, alpha, browse, name):
    client = browse(alpha, anna)
    client.post("/me/profile/", {"name": name, "language": "fi"})
    page = client.get("/me/").content.decode()
    with sites.within(alpha.id):
        kept = Person.objects.get(pk=anna.pk).name
    assert html.escape(kept) in page
    assert "<b>Anna</b>" not in page
    assert not set(kept) & set("\u2066\u2069\u202e")


def test_a_person_of_one_site_is_nothing_on_another(anna, alpha, beta, browse):
    with sites.within(beta.id):
        coordinator = factories.person(role="coordinator")
    client = browse(beta, coordinator)
    assert client.get(f"/people/{anna.pk}/code/").status_code == 404
    assert client.post(f"/people/{anna.pk}/code/").status_code == 404
    page = client.post("/people/help/", {"q": EMAIL}).content.decode()
    assert f"/people/{anna.pk}/" not in page
    with sites.within(alpha.id):
        there = factories.person(role="coordinator")
    assert f"/people/{anna.pk}/" in browse(alpha, there).post("/people/help/", {"q": EMAIL}).content.decode()


def test_twice_the_same_form_enters_one_person(committed, alpha, browse):
    client = browse(alpha)
    for _click in range(2):
        client.post("/join/", JOIN)
    with sites.within(alpha.id):
        assert Person.objects.count() == 1
