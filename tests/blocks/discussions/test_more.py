"""The page of everything that can be done with a post: what each finds there, and that it does what it says."""

import re
from typing import Any

import pytest

from talkoo.blocks.discussions import actions, queries
from talkoo.blocks.discussions.models import Bookmark, Reaction
from talkoo.blocks.discussions.views import here
from talkoo.blocks.tasks import rules as tasks
from talkoo.kernel.access import may
from talkoo.people.spaces.rules import leads, participates
from talkoo.plumbing.tenancy import sites
from tests.blocks.discussions import made
from tests.blocks.discussions.test_rules import ROLES, person

REACTIONS = {"thanks", "agree", "with_you", "me_too"}
WORKS = {"answer", "translate", "task", "versions", "seen"}


def ways(page: str) -> tuple[set[str], set[str]]:
    """The buttons of the ways, and where their links lead."""
    part = page.partition('class="ways stack"')[2].partition("</main>")[0]
    links = re.findall(r'<a class="btn"[^>]* href="([^"]+)"', part)
    return set(re.findall(r'name="do" value="([a-z_-]+)"', part)), set(links)


@pytest.fixture
def thread(town: Any, alpha: Any) -> Any:
    with sites.within(alpha.id):
        made.widen(town.space, shows_seen=True)
        found = made.thread(town.space, by=town.author, kind="question")
        post = made.answer(found, by=town.participant)
        actions.change_post(post.pk, by=town.participant, text="Toinen", language="fi")
    return found


@pytest.mark.parametrize(
    ("role", "buttons", "links"),
    [
        ("visitor", set(), {"report"}),
        ("nobody", {"keep"}, {"report"}),
        ("participant", {*REACTIONS, "keep", "learnt", "delete"}, {*WORKS, "change"}),
        ("author", {*REACTIONS, "keep", "learnt", "helpful"}, {*WORKS, "report"}),
        (
            "contact",
            {*REACTIONS, "keep", "learnt", "helpful", "delete"},
            {*WORKS, "report", "split"},
        ),
        (
            "moderator",
            {*REACTIONS, "keep", "learnt", "helpful", "delete"},
            {*WORKS, "report", "split"} - {"task"},
        ),
    ],
)  # fmt: skip
def test_each_finds_what_they_can_do_and_nothing_else(
    town: Any, alpha: Any, browse: Any, thread: Any, role: str, buttons: set[str], links: set[str]
) -> None:
    client = browse(alpha, None if role == "visitor" else getattr(town, role))
    at = f"/discussions/{thread.code}/"
    page = client.get(f"{at}2/more/").content.decode()
    found, addresses = ways(page)
    assert found == buttons
    names = {
        "report": "/report/",
        "answer": "/answer/?to=2",
        "translate": "/2/translate/",
        "task": "/tasks/",
        "versions": "/2/versions/",
        "seen": "/seen/?post=2",
        "change": "/2/change/",
        "split": "/split/",
    }
    assert {name for name, part in names.items() if any(part in one for one in addresses)} == links
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_every_button_does_what_it_says_and_takes_it_back(
    town: Any, alpha: Any, browse: Any, thread: Any
) -> None:
    client, at = browse(alpha, town.contact), f"/discussions/{thread.code}/2/"
    for do in sorted({*REACTIONS, "keep", "learnt", "helpful"}):
        assert do in ways(client.get(f"{at}more/").content.decode())[0]
        assert client.post(f"{at}mark/", {"do": do})["Location"] == at
        assert f"not-{do}" in ways(client.get(f"{at}more/").content.decode())[0]
        client.post(f"{at}mark/", {"do": f"not-{do}"})
    with sites.within(alpha.id):
        assert not Reaction.objects.exists()
        assert not Bookmark.objects.exists()
    client.post(f"{at}mark/", {"do": "delete"})
    assert client.get(f"{at}more/").status_code == 404
    assert client.get(f"/discussions/{thread.code}/9/more/").status_code == 404


def test_a_script_is_given_the_ways_of_the_same_page_alone(
    town: Any, alpha: Any, browse: Any, thread: Any
) -> None:
    client, at = browse(alpha, town.contact), f"/discussions/{thread.code}/2/more/"
    part = client.get(at, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count("<form") == part.count("</form>") == 1
    assert ways(part) == ways(client.get(at).content.decode())


def test_the_page_of_a_thread_has_one_form_for_all_its_posts(
    town: Any, alpha: Any, browse: Any, thread: Any
) -> None:
    page = browse(alpha, town.participant).get(f"/discussions/{thread.code}/").content.decode()
    content = page.partition("<main")[2]
    assert content.count("<form") == 2  # that of all buttons, and the answer
    assert content.count('form="marks"') == content.count("data-more") == 2
    client = browse(alpha, town.participant)
    action = re.search(r'formaction="([^"]+/1/mark/)"', content)
    assert action
    client.post(action[1], {"do": "thanks"})
    assert 'value="not-thanks"' in client.get(f"/discussions/{thread.code}/").content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_what_is_handed_on_to_tabs_and_tasks_is_what_the_rules_say(village: Any, role: str) -> None:
    with sites.within(village.site.id):
        someone = person(village, role)
        for kind, slug, space in (
            ("network", "village", village.space),
            ("programme", "project", village.programme),
            ("network", "alliance", village.alliance),
        ):
            who = queries.of_space(kind, slug, someone)
            told = here.told(who, someone)
            is_somebody = role != "visitor"
            assert told == {
                "takes_part": is_somebody and bool(participates(someone, space.pk)),
                "leads": is_somebody and bool(leads(someone, space.pk)),
            }
            assert tasks.adds_here(someone, {"id": space.pk, **told}) is tasks.adds_here(
                someone, {"id": space.pk}
            )
            assert (told["takes_part"] or told["leads"]) is (
                is_somebody and may(someone, "spaces.see_people", space.pk)
            )
