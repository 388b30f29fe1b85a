"""Pages of ideas: for everybody, and for those who look after them."""

import datetime
import re

import pytest

from talkoo.areas.ideas import actions
from talkoo.areas.ideas.models import Idea, IdeaSupport
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.people.spaces.models import Space
from talkoo.plumbing.places import known as places
from talkoo.plumbing.tenancy import sites

FORM = {"title": "A bench", "text": "Somewhere to sit", "written_in": "fi"}


def ideas(site):
    with sites.within(site.id):
        return list(Idea.objects.order_by("id"))


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_a_visitor_leaves_an_idea(people, alpha, browse, prefix):
    page = browse(alpha).get(f"{prefix}/ideas/new/").content.decode()
    assert 'name="title"' in page
    language = prefix.strip("/") or "fi"
    answer = browse(alpha).post(f"{prefix}/ideas/new/", {**FORM, "written_in": language})
    (idea,) = ideas(alpha)
    assert answer["Location"] == f"{prefix}/ideas/{idea.slug}/thanks/"
    assert idea.title == {"_": language, language: "A bench"}
    assert browse(alpha).get(answer["Location"]).status_code == 200
    shown = browse(alpha).get(f"/ideas/{idea.slug}/").content.decode()
    assert "Somewhere to sit" in shown
    assert "<form" not in shown.split("<main")[1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "\u202e "),
        ("title", "x" * 121),
        ("text", ""),
        ("text", "\0"),
        ("text", "x" * 3_001),
        ("area", "nowhere"),
        ("email", "nobody"),
        ("written_in", "xx"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(people, alpha, browse, field, value):
    answer = browse(alpha).post("/ideas/new/", {**FORM, "email": "me@example.net", field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    assert field == "text" or "Somewhere to sit" in page
    assert field == "email" or "me@example.net" in page
    assert ideas(alpha) == []


@pytest.mark.usefixtures("one_window")
def test_double_posts_traps_and_limits(people, alpha, browse):
    for _time in range(2):
        assert browse(alpha).post("/ideas/new/", FORM).status_code == 302
    assert (
        browse(alpha).post("/ideas/new/", {**FORM, "homepage": "x", "title": "Spam"})["Location"] == "/ideas/"
    )
    assert len(ideas(alpha)) == 1
    answers = [browse(alpha).post("/ideas/new/", {**FORM, "title": f"T{n}"}).status_code for n in range(5)]
    assert answers == [302, 302, 302, 422, 422]


def test_who_left_it_is_shown_to_nobody(people, leave, alpha, browse):
    with sites.within(alpha.id):
        type(people.author).objects.filter(pk=people.author.pk).update(name="Zebediah Unusual")
    idea = leave(alpha, by=people.author)
    stranger = leave(alpha, email="zebediah@unusual.example.net")
    for who in (None, people.nobody, people.author, people.coordinator, people.site_admin):
        client = browse(alpha, who)
        for slug in (idea.slug, stranger.slug):
            for path in ("/ideas/", f"/ideas/{slug}/", f"/ideas/{slug}/support/", f"/ideas/{slug}/care/"):
                page = re.sub(
                    r"<header.*?</header>", "", client.get(path).content.decode(), count=1, flags=re.DOTALL
                )
                assert "zebediah" not in page.lower(), path


def test_a_visitor_supports_once_by_a_cookie(people, leave, alpha, beta, browse):
    idea = leave(alpha)
    path = f"/ideas/{idea.slug}/support/"
    client = browse(alpha)
    assert "<form" in client.get(path).content.decode().split("<main")[1]
    for _time in range(3):
        assert client.post(path)["Location"] == path
    assert "<form" not in client.get(path).content.decode().split("<main")[1]
    assert ideas(alpha)[0].supporters == 1
    assert browse(alpha).post(path).status_code == 302
    assert ideas(alpha)[0].supporters == 2
    forged = browse(alpha)
    name = next(name for name in client.cookies if name.endswith("supporter"))
    value = client.cookies[name].value
    forged.cookies[name] = "a" + value[1:]
    forged.post(path)
    assert ideas(alpha)[0].supporters == 3
    with sites.within(alpha.id):
        assert value not in str(list(IdeaSupport.objects.values_list("visitor", flat=True)))
    assert browse(beta).post(path).status_code == 404


@pytest.mark.usefixtures("one_window")
def test_supports_from_one_place_have_a_limit(people, leave, alpha, browse):
    idea = leave(alpha)
    path = f"/ideas/{idea.slug}/support/"
    codes = [browse(alpha).post(path).status_code for _time in range(32)]
    assert codes == [302] * 30 + [422] * 2
    assert ideas(alpha)[0].supporters == 30


def test_a_person_supports_and_reads_that_it_counts(people, leave, alpha, browse):
    idea = leave(alpha)
    client = browse(alpha, people.supporter)
    for _time in range(2):
        client.post(f"/ideas/{idea.slug}/support/")
    assert ideas(alpha)[0].supporters == 1
    assert '<b class="num">1</b>' in browse(alpha).get(f"/ideas/{idea.slug}/").content.decode()


def titles(page):
    return re.findall(r'<h2 id="idea-\d+"><a[^>]*><span[^>]*>([^<]*)', page)


def test_the_list_sorts_and_narrows(people, leave, alpha, browse):
    kuhmo, kainuu = places.at("fi-kunta:290"), places.at("nuts:FI1D8")
    with clock.frozen(clock.now() - datetime.timedelta(days=14)):
        first = leave(alpha, title="First", area_id=kuhmo.id)
    leave(alpha, title="Second")
    closed = leave(alpha, title="Closed")
    with sites.within(alpha.id):
        actions.support(first.pk, by=people.supporter)
        actions.close(closed.pk, by=PROGRAM, reason="x", language="fi")

    def shown(**query):
        answer = browse(alpha).get("/ideas/", query)
        return titles(answer.content.decode()) if answer.status_code == 200 else answer.status_code

    assert shown() == ["Second", "First"]
    assert shown(sort="supported") == ["First", "Second"]
    assert shown(sort="due") == ["First", "Second"]
    assert shown(area=kuhmo.code) == ["First"]
    assert shown(area=kainuu.code) == ["First"]
    assert shown(area="fi-kunta:205") == []
    assert shown(state="closed") == ["Closed"]
    for wrong in ({"state": "x"}, {"sort": "x"}, {"area": "x"}, {"area": "x\0"}, {"after": "x"}):
        assert shown(**wrong) == 404


def test_pages_that_everybody_gets_hold_no_token(people, leave, alpha, browse):
    idea = leave(alpha)
    for path in ("/ideas/", f"/ideas/{idea.slug}/", f"/ideas/{idea.slug}/thanks/"):
        assert "csrfmiddlewaretoken" not in browse(alpha).get(path).content.decode(), path


@pytest.mark.parametrize("path", ["", "thanks/", "support/", "care/", "network/"])
def test_a_hidden_idea_and_one_of_another_site_do_not_exist(people, leave, alpha, beta, browse, path):
    idea = leave(alpha)
    who = people.beta.coordinator if path in {"care/", "network/"} else None
    assert browse(beta, who).get(f"/ideas/{idea.slug}/{path}").status_code == 404
    with sites.within(alpha.id):
        actions.hide(idea.pk, by=people.moderator, reason="Rude")
    who = people.coordinator if path in {"care/", "network/"} else None
    assert browse(alpha, who).get(f"/ideas/{idea.slug}/{path}").status_code == 404


def test_looking_after_is_for_those_who_may(people, leave, alpha, browse):
    idea = leave(alpha)
    for role, care, network in (
        ("coordinator", 200, 200),
        ("stand_in", 200, 403),
        ("moderator", 403, 403),
        ("site_admin", 403, 403),
        ("nobody", 403, 403),
    ):
        client = browse(alpha, getattr(people, role))
        assert client.get(f"/ideas/{idea.slug}/care/").status_code == care, role
        assert client.get(f"/ideas/{idea.slug}/network/").status_code == network, role
        page = client.get(f"/ideas/{idea.slug}/").content.decode()
        assert (f"/ideas/{idea.slug}/care/" in page) is (care == 200)
        if care == 403:
            for verb in ("pick", "merge", "close", "reopen"):
                assert client.post(f"/ideas/{idea.slug}/care/{verb}/").status_code == 403
    assert browse(alpha).get(f"/ideas/{idea.slug}/care/").status_code == 302


def test_a_coordinator_makes_a_network_of_it(people, leave, alpha, browse):
    idea = leave(alpha, title="Скамейка", written_in="ru", text="Сидеть вместе")
    client = browse(alpha, people.coordinator)
    page = client.get(f"/ideas/{idea.slug}/network/").content.decode()
    assert 'value="Скамейка"' in page
    wrong = client.post(f"/ideas/{idea.slug}/network/", {"name": "", "purpose": "Сидеть"})
    assert wrong.status_code == 422
    assert 'id="id_name-error"' in wrong.content.decode()
    form = {"name": "Скамейка у озера", "purpose": "Сидеть", "area": ""}
    answer = client.post(f"/ideas/{idea.slug}/network/", form)
    with sites.within(alpha.id):
        space = Space.objects.get()
    assert answer["Location"] == f"/networks/{space.slug}/"
    assert space.name == {"_": "ru", "ru": "Скамейка у озера"}
    assert client.post(f"/ideas/{idea.slug}/network/", form)["Location"] == f"/ideas/{idea.slug}/care/"
    assert f"/networks/{space.slug}/" in browse(alpha).get(f"/ideas/{idea.slug}/").content.decode()
    assert f"/ideas/{idea.slug}/" in browse(alpha).get(f"/networks/{space.slug}/").content.decode()


def test_picking_joining_closing_and_opening_again(people, leave, alpha, browse):
    one, two, three = leave(alpha), leave(alpha), leave(alpha)
    client = browse(alpha, people.stand_in)
    for _time in range(2):
        assert client.post(f"/ideas/{one.slug}/care/pick/").status_code == 302
    assert client.post(f"/ideas/{one.slug}/care/merge/", {"into": ""}).status_code == 422
    assert client.post(f"/ideas/{one.slug}/care/merge/", {"into": str(one.pk)}).status_code == 422
    assert client.post(f"/ideas/{one.slug}/care/merge/", {"into": str(two.pk)}).status_code == 302
    assert client.post(f"/ideas/{three.slug}/care/close/", {"reason": " "}).status_code == 422
    assert client.post(f"/ideas/{three.slug}/care/close/", {"reason": "There is one."}).status_code == 302
    assert [idea.state for idea in ideas(alpha)] == ["merged", "open", "closed"]
    assert "There is one." in browse(alpha).get(f"/ideas/{three.slug}/").content.decode()
    assert f"/ideas/{two.slug}/" in browse(alpha).get(f"/ideas/{one.slug}/").content.decode()
    assert f"/ideas/{one.slug}/" in browse(alpha).get(f"/ideas/{two.slug}/").content.decode()
    assert client.post(f"/ideas/{three.slug}/care/reopen/").status_code == 302
    assert client.post(f"/ideas/{three.slug}/care/explode/").status_code == 404
    assert ideas(alpha)[2].state == "open"


def test_people_may_report_an_idea(people, leave, alpha, browse):
    idea = leave(alpha)
    page = browse(alpha).get(f"/ideas/{idea.slug}/").content.decode()
    address = re.search(rf'href="(/report/idea/{idea.slug}/)"', page).group(1)
    assert browse(alpha).get(address).status_code == 200
