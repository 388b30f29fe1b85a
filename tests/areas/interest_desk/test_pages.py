"""Pages of the desk: what a visitor meets, what those who look after it meet, and what nobody else does."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.areas.interest_desk import queries
from talkoo.areas.interest_desk.models import InterestNotice, Tip
from talkoo.kernel import clock
from talkoo.people.spaces.models import Participation
from talkoo.plumbing.places import known as places
from talkoo.plumbing.search import tasks as search
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.areas.interest_desk.conftest import KAJAANI, KUHMO, SECRET

FORM = {"name": "Iida", "contact": SECRET, "text": "I like gardens", "consent": "on"}


def notices(site):
    with sites.within(site.id):
        return list(InterestNotice.objects.order_by("id"))


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_a_visitor_tells_an_interest_with_four_fields(desk, alpha, browse, prefix):
    page = browse(alpha).get(f"{prefix}/interest/").content.decode()
    assert len(re.findall(r"<(?:input|textarea|select)[^>]* required", page)) == 3  # and the consent
    answer = browse(alpha).post(f"{prefix}/interest/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, f"{prefix}/interest/received/")
    assert browse(alpha).get(answer["Location"]).status_code == 200
    (notice,) = notices(alpha)
    assert (notice.contact, notice.language) == (SECRET, prefix.strip("/") or "fi")
    assert notice.person_id is None


def test_who_has_signed_in_is_asked_for_the_interest_alone(desk, alpha, browse):
    page = browse(alpha, desk.nobody).get("/interest/").content.decode()
    assert 'name="contact"' not in page
    assert browse(alpha, desk.nobody).post("/interest/", {"text": "Bees"}).status_code == 302
    assert notices(alpha)[0].person_id == desk.nobody.pk


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", " \u202e "),
        ("text", "x" * 3_001),
        ("name", ""),
        ("name", "\u202e\u0000"),
        ("name", "x" * 121),
        ("contact", "somebody"),
        ("contact", "a@"),
        ("contact", "+358 1"),
        ("area", "nowhere"),
        ("words", "ZZ"),
        ("consent", ""),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(desk, alpha, browse, field, value):
    answer = browse(alpha).post("/interest/", {**FORM, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'id="id_{field}[^"]*-error"', page), field
    assert field == "text" or "I like gardens" in page
    assert field == "contact" or SECRET in page
    assert notices(alpha) == []


def test_homoglyphs_and_directions_in_a_name_do_not_disturb_the_list(desk, alpha, browse):
    browse(alpha).post("/interest/", {**FORM, "name": "Аnnа\u202e\u2066 Virtаnen"})
    page = browse(alpha, desk.coordinator).get("/interests/").content.decode()
    assert "<bdi>Аnnа Virtаnen</bdi>" in page
    assert "\u202e" not in page


def test_a_program_that_fills_the_trap_is_told_the_same_and_keeps_nothing(desk, alpha, browse):
    answer = browse(alpha).post("/interest/", {**FORM, "homepage": "http://x"})
    assert answer["Location"] == "/interest/received/"
    assert notices(alpha) == []


def test_a_form_that_is_sent_twice_is_one_interest(desk, alpha, browse):
    for _time in range(2):
        assert browse(alpha).post("/interest/", FORM).status_code == 302
    assert len(notices(alpha)) == 1


@pytest.mark.usefixtures("one_window")
def test_one_address_and_one_place_have_limits(desk, alpha, browse):
    for number in range(3):
        assert browse(alpha).post("/interest/", {**FORM, "text": f"Idea {number}"}).status_code == 302
    page = browse(alpha).post("/interest/", {**FORM, "text": "One more"})
    assert page.status_code == 422
    assert "One more" in page.content.decode()
    other = {**FORM, "contact": "other@example.net"}
    assert browse(alpha).post("/interest/", other, REMOTE_ADDR="10.0.0.9").status_code == 302
    for number in range(6):
        answer = browse(alpha).post("/interest/", {**FORM, "contact": f"n{number}@example.net"})
    assert answer.status_code == 422
    assert len(notices(alpha)) <= 6


@pytest.fixture
def link(desk, tell, tip, alpha):
    notice = tell(alpha)
    tips = tip(alpha, notice, desk.garden, desk.choir)
    return notice, tips, f"/interest/tips/{notice.token}/"


def test_the_link_shows_the_networks_and_nothing_of_the_person(link, alpha, browse):
    _notice, tips, path = link
    page = browse(alpha).get(path).content.decode()
    assert "Garden circle" in page
    assert "Village choir" in page
    assert page.count('value="yes"') == 2
    assert not re.search("Iida|elsewhere|singing", page)
    assert str(tips[0].pk) in page


def test_yes_to_one_and_no_to_the_other(desk, link, alpha, browse):
    _notice, (one, two), path = link
    client = browse(alpha)
    first = client.post(path, {"tip": one.pk, "said": "yes"}, follow=True)
    assert first.redirect_chain == [(path, 302)]
    assert "notice good" in first.content.decode()
    assert client.post(path, {"tip": two.pk, "said": "no"}).status_code == 302
    page = client.get(path).content.decode()
    assert 'value="yes"' not in page
    with sites.within(alpha.id):
        assert Participation.objects.filter(space=desk.garden).count() == 1
        assert not Participation.objects.filter(space=desk.choir).exists()
    again = client.post(path, {"tip": two.pk, "said": "yes"})
    assert again.status_code == 422
    said = '<div class="notice late">'
    assert said in again.content.decode()
    assert said not in client.get(path).content.decode()
    with sites.within(alpha.id):
        assert not Participation.objects.filter(space=desk.choir).exists()


def test_a_link_that_ran_out_says_so_kindly_to_the_minute(link, alpha, browse):
    _notice, (one, _two), path = link
    end = one.sent_at + datetime.timedelta(days=30)
    with clock.frozen(end - datetime.timedelta(minutes=1)):
        assert 'value="yes"' in browse(alpha).get(path).content.decode()
    with clock.frozen(end):
        page = browse(alpha).get(path)
        assert page.status_code == 200
        assert 'value="yes"' not in page.content.decode()
        assert 'href="/interest/"' in page.content.decode()
        assert browse(alpha).post(path, {"tip": one.pk, "said": "yes"}).status_code == 422
    with sites.within(alpha.id):
        assert Tip.objects.get(pk=one.pk).answer == "none"


def test_a_network_that_ended_meanwhile_takes_in_nobody(desk, link, alpha, browse):
    _notice, (one, _two), path = link
    with sites.within(alpha.id):
        type(desk.garden).objects.filter(pk=desk.garden.pk).update(state="withdrawn")
    page = browse(alpha).get(path).content.decode()
    assert page.count('value="yes"') == 1
    assert "/networks/garden/" not in page
    assert browse(alpha).post(path, {"tip": one.pk, "said": "yes"}).status_code == 422
    with sites.within(alpha.id):
        assert Tip.objects.get(pk=one.pk).answer == "none"
        assert not Participation.objects.filter(space=desk.garden).exists()


def test_what_is_not_in_the_link_does_not_exist(link, alpha, beta, browse):
    notice, (one, _two), path = link
    for wrong in ("/interest/tips/x/", "/interest/tips/" + "A" * 43 + "/", path[:-3] + "/"):
        assert browse(alpha).get(wrong).status_code == 404
    assert browse(beta).get(path).status_code == 404
    assert browse(beta).post(path, {"tip": one.pk, "said": "yes"}).status_code == 404
    for form in (
        {},
        {"tip": "x", "said": "yes"},
        {"tip": notice.pk, "said": "yes"},
        {"tip": one.pk, "said": "maybe"},
    ):
        assert browse(alpha).post(path, form).status_code == 404


CARE = ["/interests/", "/interests/{id}/", "/interests/{id}/decline/", "/interests/{id}/letter/"]


@pytest.mark.parametrize("path", CARE)
def test_the_desk_is_for_those_who_look_after_it(desk, link, alpha, beta, browse, path):
    path = path.format(id=link[0].pk)
    for role in ("coordinator", "stand_in"):
        assert browse(alpha, getattr(desk, role)).get(path).status_code in {200, 302}, role
    for role in ("moderator", "site_admin", "contact", "nobody"):
        answer = browse(alpha, getattr(desk, role)).get(path)
        assert answer.status_code == 403, role
        assert "Iida" not in answer.content.decode()
    assert browse(alpha).get(path).status_code == 302
    if "{id}" in path or str(link[0].pk) in path:
        assert browse(beta, desk.beta.coordinator).get(path).status_code == 404


def test_a_page_left_open_after_the_role_ended_does_nothing(desk, tell, alpha, browse):
    from talkoo.people.accounts.models import RoleGrant

    notice = tell(alpha)
    client = browse(alpha, desk.coordinator)
    assert client.get(f"/interests/{notice.pk}/").status_code == 200
    with sites.within(alpha.id):
        RoleGrant.objects.filter(person=desk.coordinator).delete()
    for path, form in (
        ("", {"networks": desk.garden.pk}),
        ("take/", {}),
        ("decline/", {"text": "No"}),
        ("founds/", {}),
    ):
        assert client.post(f"/interests/{notice.pk}/{path}", form).status_code == 403
    assert notices(alpha)[0].state == "new"


def test_the_list_holds_neither_words_nor_contact(desk, tell, alpha, browse):
    tell(alpha)
    for state in ("", "tipped", "closed"):
        page = browse(alpha, desk.coordinator).get("/interests/", {"state": state}).content.decode()
        assert ("Iida" in page) is (state == "")
        assert not re.search("elsewhere|singing", page)
    assert browse(alpha, desk.coordinator).get("/interests/?state=x").status_code == 404
    assert browse(alpha, desk.coordinator).get("/interests/?after=x").status_code == 404


def test_a_contact_never_meets_an_address_nor_a_name_before_the_yes(desk, link, alpha, browse):
    _notice, (one, _two), path = link
    seen = [
        "/networks/garden/",
        "/networks/garden/people/",
        "/my/",
        "/letters/",
        "/search/?q=Iida",
        "/monday/",
    ]

    def crawl(who):
        pages = [browse(alpha, who).get(address) for address in seen]
        return " ".join(page.content.decode() for page in pages if page.status_code == 200)

    before = crawl(desk.contact)
    assert "Interested" not in before
    browse(alpha).post(path, {"tip": one.pk, "said": "yes"})
    assert "elsewhere.example" not in before + crawl(desk.contact) + crawl(desk.other_contact)


def test_the_notice_suggests_networks_with_reasons_and_tips_them(desk, tell, alpha, browse, run_jobs):
    with sites.within(alpha.id):
        factories.space("Laulajat", areas=[places.at(KAJAANI).id])
        search.rebuild_all()
    run_jobs()
    notice = tell(alpha, text="Haluan laulaa, laulajat ovat mukavia", language="fi")
    with sites.within(alpha.id):
        near = queries.suggestions(InterestNotice.objects.get())
        assert [one.name.text for one in near] == ["Laulajat", "Garden circle"] or {
            one.name.text for one in near
        } == {"Laulajat", "Garden circle"}
        reasons = {one.name.text: one.reasons for one in near}
        assert len(reasons["Garden circle"]) == 1
        assert "laulajat" in reasons["Laulajat"][0]
    client = browse(alpha, desk.stand_in)
    page = client.get(f"/interests/{notice.pk}/").content.decode()
    assert "Kuhmo" in page
    assert SECRET in page
    form = {"networks": [str(desk.garden.pk), str(desk.choir.pk)], "note": "Hello"}
    assert client.post(f"/interests/{notice.pk}/", form).status_code == 302
    assert notices(alpha)[0].state == "tipped"
    assert client.post(f"/interests/{notice.pk}/", form).status_code == 422
    with sites.within(alpha.id):
        assert Tip.objects.count() == 2


@pytest.mark.parametrize("form", [{}, {"networks": "x"}, {"networks": "0" * 32}])
def test_a_tip_without_a_network_is_refused_at_the_field(desk, tell, alpha, browse, form):
    notice = tell(alpha)
    answer = browse(alpha, desk.coordinator).post(f"/interests/{notice.pk}/", {**form, "note": "My line"})
    assert answer.status_code == 422
    assert "My line" in answer.content.decode()


def test_taking_declining_and_founding(desk, tell, alpha, browse):
    client = browse(alpha, desk.stand_in)
    first = tell(alpha)
    assert client.post(f"/interests/{first.pk}/take/").status_code == 302
    assert notices(alpha)[0].taken_by_id == desk.stand_in.pk
    assert client.post(f"/interests/{first.pk}/decline/", {"text": " "}).status_code == 422
    assert client.post(f"/interests/{first.pk}/decline/", {"text": "Sorry"}).status_code == 302
    assert client.post(f"/interests/{first.pk}/decline/", {"text": "Sorry"}).status_code == 302
    assert client.post(f"/interests/{first.pk}/take/").status_code == 302
    assert notices(alpha)[0].state == "declined"
    second = tell(alpha, contact="other@example.net")
    assert client.post(f"/interests/{second.pk}/founds/").status_code == 302
    assert notices(alpha)[1].state == "founded"
    for path in ("take", "founds"):
        assert client.post(f"/interests/{desk.garden.pk}/{path}/").status_code == 404
        assert client.get(f"/interests/{first.pk}/{path}/").status_code == 405


def test_words_to_read_out_for_somebody_whom_no_message_reaches(desk, tell, tip, alpha, browse):
    notice = tell(alpha, contact="+358401234567", language="ar")
    client = browse(alpha, desk.coordinator)
    page = client.get(f"/interests/{notice.pk}/").content.decode()
    assert f"/interests/{notice.pk}/letter/" in page
    (one,) = tip(alpha, notice, desk.garden)
    letter = client.get(f"/interests/{notice.pk}/letter/").content.decode()
    assert notice.token in letter
    assert 'dir="rtl"' in letter
    assert client.post(f"/interests/tips/{notice.pk}/answer/", {"said": "yes"}).status_code == 404
    assert client.post(f"/interests/tips/{one.pk}/answer/", {"said": "perhaps"}).status_code == 302
    with sites.within(alpha.id):
        assert Tip.objects.get().answer == "none"
    assert client.post(f"/interests/tips/{one.pk}/answer/", {"said": "yes"}).status_code == 302
    assert client.post(f"/interests/tips/{one.pk}/answer/", {"said": "no"}).status_code == 302
    with sites.within(alpha.id):
        assert Tip.objects.get().answer == "yes"
        assert Participation.objects.get(space=desk.garden).area_id == places.at(KUHMO).id


def test_a_site_without_the_desk_has_none_of_its_pages(desk, link, alpha, browse, as_role):
    site = as_role("owner")
    before = site.execute("select modules from tenancy_site where key = 'alpha'").fetchone()[0]
    try:
        site.execute("update tenancy_site set modules = '[\"networks\"]' where key = 'alpha'")
        sites.forget()
        assert "interest_desk" not in sites.by_id(alpha.id).modules
        client = browse(alpha, desk.coordinator)
        for path in (
            "/interest/",
            "/interest/received/",
            link[2],
            "/interests/",
            f"/interests/{link[0].pk}/",
        ):
            assert client.get(path).status_code == 404, path
    finally:
        import json

        site.execute("update tenancy_site set modules = %s where key = 'alpha'", [json.dumps(before)])
        sites.forget()


def test_pages_ask_the_database_as_often_for_many_as_for_one(desk, tell, tip, alpha, browse):
    client = browse(alpha, desk.coordinator)
    counts = {"/interests/": [], "link": []}
    for number in range(3):
        notice = tell(alpha, contact=f"x{number}@example.net")
        other = tell(alpha, contact=f"y{number}@example.net")
        tip(alpha, other, *[desk.garden, desk.choir, desk.forming][: number + 1])
        for name, path in (("/interests/", "/interests/"), ("link", f"/interest/tips/{other.token}/")):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            counts[name].append(len(asked))
    assert all(len(set(found[1:])) == 1 and found[0] >= found[1] for found in counts.values()), counts
    assert notice
