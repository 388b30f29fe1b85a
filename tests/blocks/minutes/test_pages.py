"""The pages of agendas and minutes: from the first item to an addendum, and who gets in."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talkoo.blocks.minutes import actions, queries
from talkoo.blocks.minutes.models import Item, Minutes
from talkoo.blocks.minutes.views import papers
from talkoo.blocks.minutes.views.here import Here
from talkoo.blocks.tasks import actions as tasks
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.papers import make
from talkoo.plumbing.tenancy import sites
from tests.blocks.minutes import made
from tests.blocks.minutes.conftest import KIND
from tests.blocks.minutes.made import at, hidden, words


def filled(**more: Any) -> dict[str, Any]:
    given = {"title": "Kevään retki", "kind": "decide", "text": "", "length": "", "language": "fi"}
    return {**given, "once": str(uuid.uuid4()), **more}


def test_from_the_agenda_to_an_addendum(town: Any, alpha: Any, browse: Any) -> None:
    author, leader = browse(alpha, town.author), browse(alpha, town.contact)
    here = at(town.evening)
    assert f'href="{here}add/"' in author.get(here).content.decode()
    once = hidden(author.get(f"{here}add/"), "once")
    for _twice in "ab":
        answer = author.post(f"{here}add/", filled(once=once, length="15", text="Bussi vai juna?"))
        assert (answer.status_code, answer["Location"]) == (302, here)
    with sites.within(alpha.id):
        item = Item.objects.get()
        assert (item.title, item.length, item.proposer_id) == ("Kevään retki", 15, town.author.pk)
    said = words(author.get(here))
    assert "1. Kevään retki" in said
    assert "15 min" in said
    page = author.get(f"{here}items/{item.pk}/")
    changed = filled(title="Syksyn retki", seen=hidden(page, "seen"))
    assert author.post(f"{here}items/{item.pk}/", changed)["Location"] == here
    stale = author.post(f"{here}items/{item.pk}/", {**changed, "title": "Talven retki"})
    assert stale.status_code == 422
    assert "Talven retki" in stale.content.decode()
    arranged = {
        "chair": str(town.chair.pk),
        "secretary": "",
        "secretary_name": "Sanna Sihteeri",
        "quorum": "2",
        "agenda_days": "2",
        "language": "fi",
    }
    assert leader.post(f"{here}arrange/", arranged)["Location"] == here
    people = {"present": [str(town.author.pk)], "excused": [str(town.chair.pk)], "others": "Vieras\n\nToinen"}
    assert leader.post(f"{here}attendance/", people)["Location"] == here
    said = words(leader.get(here))
    for one in ("Syksyn retki", "Sanna Sihteeri", "Vieras", "Toinen"):
        assert one in said
    chair = browse(alpha, town.chair)  # may write, and not arrange
    assert f'href="{here}write/"' in chair.get(here).content.decode()
    assert chair.get(f"{here}arrange/").status_code == 403
    page = chair.get(f"{here}write/")
    typed = {
        f"notes-{item.pk}": "Puhuttiin.",
        f"decisions-{item.pk}": "Mennään junalla.\nLiput varataan.",
        f"open-{item.pk}": "on",
        f"seen-{item.pk}": hidden(page, f"seen-{item.pk}"),
    }
    assert chair.post(f"{here}write/", typed)["Location"] == here
    assert "Liput varataan." in words(author.get(here))
    with made.later():
        assert chair.post(f"{here}do/check/")["Location"] == here
        assert author.post(f"{here}do/approve/").status_code == 403
        assert leader.post(f"{here}do/approve/")["Location"] == here
    with sites.within(alpha.id):
        assert Minutes.objects.get(meeting_key=town.evening).state == "approved"
    assert chair.post(f"{here}write/", typed).status_code == 422  # too late, told so
    late = author.post(f"/en{here}items/{item.pk}/", {**changed, "title": "Kesän retki"})
    assert late.status_code == 422
    assert "This cannot be changed now." in words(late)
    assert 'value="Kesän retki"' in late.content.decode()
    page = chair.get(f"{here}addendum/")
    more = {"text": "Juna lähtee kello 8.", "language": "fi", "once": hidden(page, "once")}
    for _twice in "ab":
        assert chair.post(f"{here}addendum/", more)["Location"] == here
    said = words(author.get(here))
    assert said.count("Juna lähtee kello 8.") == 1
    assert "SHA-256" in said


@pytest.mark.parametrize("starts_in", [1, None])
def test_minutes_of_a_meeting_that_has_not_begun_are_neither_checked_nor_approved(
    town: Any, alpha: Any, beta: Any, browse: Any, calendar: Any, starts_in: int | None
) -> None:
    why = "Minutes can be checked and approved once the meeting has begun."
    for where, site in ((town, alpha), (town.beta, beta)):
        key = calendar.at(where.space, starts_in=starts_in)
        leader, here = browse(site, where.contact), f"/en{at(key)}"
        assert why not in words(leader.get(here))  # there is nothing on the agenda to be checked
        with sites.within(site.id):
            minutes_id = made.item(key, by=where.contact).minutes_id
            with pytest.raises(actions.NotBegun):
                actions.check(minutes_id, by=where.contact)
        page = leader.get(here)
        assert why in words(page)
        assert "/do/check/" not in page.content.decode()
        assert why not in words(browse(site, where.author).get(here))  # who would not check them either
        answer = leader.post(f"{here}do/check/", follow=True)
        assert answer.redirect_chain == [(here, 302)]
        assert words(answer).count(why) == 2
        with sites.within(site.id):
            assert Minutes.objects.get(pk=minutes_id).state == "draft"
        calendar.evenings[key]["starts_at"] = clock.now()
        page = leader.get(here)
        assert why not in words(page)
        assert "/do/check/" in page.content.decode()
        assert leader.post(f"{here}do/check/")["Location"] == here
        assert "/do/approve/" in leader.get(here).content.decode()
        # It is moved after its minutes were checked.
        starts = clock.now() + datetime.timedelta(days=1) if starts_in else None
        calendar.evenings[key]["starts_at"] = starts
        page = leader.get(here)
        assert why in words(page)
        assert "/do/approve/" not in page.content.decode()
        assert "/do/send-back/" in page.content.decode()
        assert words(leader.post(f"{here}do/approve/", follow=True)).count(why) == 2
        with sites.within(site.id):
            with pytest.raises(actions.NotBegun):
                actions.approve(minutes_id, by=where.contact)
            assert Minutes.objects.get(pk=minutes_id).state == "checked"


def test_the_agenda_closes_for_those_who_only_take_part(
    town: Any, alpha: Any, browse: Any, calendar: Any
) -> None:
    key = calendar.at(town.space, starts_in=3, agenda_days=4)
    assert browse(alpha, town.author).get(at(key, "add/")).status_code == 302
    assert browse(alpha, town.author).post(at(key, "add/"), filled()).status_code == 422
    assert browse(alpha, town.contact).post(at(key, "add/"), filled()).status_code == 302
    still = calendar.at(town.space, starts_in=5, agenda_days=4)
    undated = calendar.at(town.space, starts_in=None, agenda_days=4)
    for one in (still, undated):
        assert browse(alpha, town.author).post(at(one, "add/"), filled()).status_code == 302
    off = calendar.at(town.space, is_cancelled=True)
    assert browse(alpha, town.contact).post(at(off, "add/"), filled()).status_code == 422


def test_what_was_left_open_comes_up_again_with_its_tasks(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        left = made.item(town.earlier, by=town.contact, title="Talvilämmitys")
        made.written(left, by=town.contact, notes="Kesken.", is_open=True)
        done = made.item(town.earlier, by=town.contact, title="Kesäjuhla")
        made.written(done, by=town.contact, decisions="Pidetään.")
        task = tasks.Words(title="Kysy tarjous", language="fi", owner_id=town.author.pk)
        tasks.add(town.space.pk, task, by=PROGRAM, once=uuid.uuid4(), origin=("minutes.item", left.pk))
    here, leader = at(town.evening), browse(alpha, town.contact)
    said = words(leader.get(here))
    assert "Talvilämmitys" in said
    assert "Kysy tarjous" in said
    assert "Kesäjuhla" not in said
    made_by_hand = leader.post(f"{here}add/", filled(title="Uusi"))
    assert made_by_hand.status_code == 302
    for _twice in "ab":
        assert leader.post(f"{here}do/carry-over/")["Location"] == here
    with sites.within(alpha.id):
        found = list(Item.objects.filter(minutes__meeting_key=town.evening).order_by("position"))
        assert [one.title for one in found] == ["Talvilämmitys", "Uusi"]
        assert found[0].carried_from_id == left.pk
    assert browse(alpha, town.author).post(f"{here}do/carry-over/").status_code == 403
    assert "Kysy tarjous" not in words(browse(alpha, town.guest).get(here))  # not of the space


def test_a_task_is_made_out_of_an_item(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        item = made.item(town.evening, by=town.contact, title="Sali varattava")
    author, offered = browse(alpha, town.author), f"/tasks/from/minutes.item/{item.pk}/"
    assert f'href="{offered}"' in author.get(at(town.evening)).content.decode()
    page = author.get(offered)
    assert 'value="Sali varattava"' in page.content.decode()
    form = {"title": "Varaa sali", "owner": "", "due_on": "", "text": "", "language": "fi"}
    assert author.post(offered, {**form, "once": hidden(page, "once")}).status_code == 302
    assert "Varaa sali" in words(author.get(at(town.evening)))
    assert browse(alpha, town.nobody).get(offered).status_code == 404


def test_what_one_may_not_see_does_not_exist(
    town: Any, alpha: Any, beta: Any, browse: Any, calendar: Any
) -> None:
    with sites.within(alpha.id):
        item = made.item(town.evening, by=town.contact, title="SALAINEN")
    calendar.evenings[town.evening]["strangers"] = {town.moderator.pk}
    here, there = at(town.evening), f"items/{item.pk}/"
    for person, refused in ((None, 302), (town.nobody, 403), (town.moderator, 404), (town.site_admin, 403)):
        client = browse(alpha, person)
        for path in ("", "add/", "write/", "attendance/", "arrange/", "addendum/", there):
            answer = client.get(here + path)
            assert answer.status_code == refused, (person, path)
            assert "SALAINEN" not in answer.content.decode()
        for path in ("do/check/", "do/carry-over/", f"{there}withdraw/", f"{there}up/"):
            assert client.post(here + path).status_code == refused, (person, path)
        answer = client.get("/networks/club/minutes/")
        assert answer.status_code == (302 if person is None else 403)
    for person in (town.beta.contact, town.beta.coordinator):
        client = browse(beta, person)
        assert client.get(here).status_code == 404
        assert client.post(f"{here}do/check/").status_code == 404
        assert "SALAINEN" not in client.get("/networks/club/minutes/?q=SALAI").content.decode()
    leader = browse(alpha, town.contact)
    for path in ("do/explode/", f"{there}explode/", f"items/{uuid.uuid4()}/up/"):
        assert leader.post(here + path).status_code == 404
    assert leader.get(at(uuid.uuid4())).status_code == 404
    assert leader.get(f"/minutes/no.kind/{town.evening}/").status_code == 404
    author = browse(alpha, town.author)
    for path in ("write/", "attendance/", "arrange/", "addendum/"):
        assert author.get(here + path).status_code == 403
    assert author.post(f"{here}{there}withdraw/").status_code == 403


def test_the_minutes_of_a_space_are_found_by_their_words(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        made.written(made.item(town.evening, by=town.contact), by=town.contact, notes="Hirvenlihaa 100 %_\\")
        made.item(town.earlier, by=town.contact, title="Muuta")
    client, page = browse(alpha, town.author), "/networks/club/minutes/"
    said = words(client.get(page))
    assert "Kuukausikokous" in said
    assert "Edellinen kokous" in said
    for asked, is_found in (("hirvenlihaa", True), ("retki 100 %_\\", True), ("hirven muuta", False)):
        said = words(client.get(page, {"q": asked}))
        assert ("Kuukausikokous" in said) is is_found, asked
        assert "Edellinen kokous" not in said
    assert client.get(page, {"after": "x"}).status_code == 404
    assert client.get(page, {"q": "\0"}).status_code == 200
    assert 'href="/networks/club/minutes/"' in client.get("/networks/club/").content.decode()
    assert 'href="/networks/club/minutes/"' not in browse(alpha).get("/networks/club/").content.decode()


def test_pages_ask_the_same_for_one_item_and_for_many(town: Any, alpha: Any, browse: Any) -> None:
    client = browse(alpha, town.contact)

    def count(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    paths = (at(town.evening), at(town.evening, "write/"), "/networks/club/minutes/")
    for number in (1, 7):
        with sites.within(alpha.id):
            for _ in range(number):
                item = made.item(town.evening, by=town.contact)
                made.item(town.earlier, by=town.contact)
                task = tasks.Words(title="Tehtävä", language="fi")
                tasks.add(
                    town.space.pk, task, by=PROGRAM, once=uuid.uuid4(), origin=("minutes.item", item.pk)
                )
        if number == 1:
            few = [count(path) for path in paths]
    assert [count(path) for path in paths] == few


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("add/", filled(title=" ", text="SÄILYY")),
        ("add/", filled(kind="x", text="SÄILYY")),
        ("add/", filled(length="0", text="SÄILYY")),
        ("add/", filled(language="xx", text="SÄILYY")),
        ("arrange/", {"agenda_days": "x", "language": "fi", "chair_name": "SÄILYY"}),
        ("arrange/", {"agenda_days": "1", "language": "fi", "chair": "x", "chair_name": "SÄILYY"}),
        ("arrange/", {"agenda_days": "1", "language": "fi", "quorum": "0", "chair_name": "SÄILYY"}),
        ("attendance/", {"present": "x", "others": "SÄILYY"}),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    town: Any, alpha: Any, browse: Any, page: str, form: Any
) -> None:
    answer = browse(alpha, town.contact).post(at(town.evening, page), form)
    assert answer.status_code == 422
    assert "SÄILYY" in answer.content.decode()
    with sites.within(alpha.id):
        assert not Minutes.objects.exists()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    form=st.dictionaries(
        st.sampled_from(
            ["title", "kind", "text", "length", "language", "once", "seen", "chair", "quorum", "agenda_days"]
            + ["present", "excused", "others"]
        ),
        st.text(st.characters(codec="utf-8") | st.sampled_from("\0\u202e"), max_size=40),
    )
)
def test_nothing_that_comes_in_breaks_a_page(
    club: Any, alpha: Any, browse: Any, form: dict[str, str]
) -> None:
    with sites.within(alpha.id):
        item = made.item(club.evening, by=club.contact)
    client = browse(alpha, club.contact)
    form = {**form, f"notes-{item.pk}": form.get("text", ""), f"seen-{item.pk}": form.get("seen", "")}
    for path in ("add/", f"items/{item.pk}/", "arrange/", "attendance/", "write/", "addendum/"):
        assert client.post(at(club.evening, path), form).status_code in {302, 422}, path


def test_items_move_and_are_withdrawn(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        one, two = (made.item(town.evening, by=town.author, title=title) for title in ("Yksi", "Kaksi"))
    here, leader = at(town.evening), browse(alpha, town.contact)
    assert leader.post(f"{here}items/{two.pk}/up/")["Location"] == f"{here}#{two.pk}"
    assert leader.post(f"{here}items/{two.pk}/up/").status_code == 302
    with sites.within(alpha.id):
        order = Item.objects.filter(minutes=one.minutes_id).order_by("position")
        assert [item.title for item in order] == ["Kaksi", "Yksi"]
    assert browse(alpha, town.author).post(f"{here}items/{two.pk}/down/").status_code == 403
    assert browse(alpha, town.participant).post(f"{here}items/{two.pk}/withdraw/").status_code == 403
    assert browse(alpha, town.author).post(f"{here}items/{two.pk}/withdraw/").status_code == 302
    assert leader.post(f"{here}items/{two.pk}/withdraw/").status_code == 404
    with sites.within(alpha.id):
        assert [item.title for item in order.all()] == ["Yksi"]


def test_agenda_and_minutes_are_files_too(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        minutes = made.approved(town.evening, by=town.contact)
        actions.add_to(minutes.pk, "Lisäys.", language="fi", by=town.contact, once=uuid.uuid4())
    author = browse(alpha, town.author)
    answer = author.get(at(town.evening, "minutes.pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert ".pdf" in answer["Content-Disposition"]
    for path in ("agenda.docx", "minutes.docx"):
        answer = author.get(f"/ar{at(town.evening, path)}")
        assert answer.content.startswith(b"PK"), path
    assert browse(alpha, town.nobody).get(at(town.evening, "minutes.docx")).status_code == 403
    for path in ("minutes.txt", "other.pdf"):
        assert author.get(at(town.evening, path)).status_code == 404
    assert author.get(at(town.earlier, "agenda.pdf")).status_code == 404


def test_tasks_stand_in_no_file_for_those_who_do_not_see_them(town: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        item = made.item(town.evening, by=town.contact, title="Sali")
        task = tasks.Words(title="Varaa se", language="fi")
        tasks.add(town.space.pk, task, by=PROGRAM, once=uuid.uuid4(), origin=("minutes.item", item.pk))
        for person, sees in ((town.contact, True), (town.participant, True), (town.guest, False)):
            who = queries.standing(KIND, town.evening, person)
            assert who is not None
            assert who.sees
            said = str(papers.lay(Here(who, person), "minutes").parts)
            assert "Sali" in said
            assert ("Varaa se" in said) == sees, person


def test_without_the_library_the_page_is_printed(
    town: Any, alpha: Any, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacks(paper: Any) -> bytes:
        raise make.Unavailable("libpango")

    monkeypatch.setitem(papers._MAKERS, "pdf", lacks)
    with sites.within(alpha.id):
        made.item(town.evening, by=town.contact)
    answer = browse(alpha, town.author).get(f"/en{at(town.evening, 'agenda.pdf')}", follow=True)
    assert "Print this page instead." in words(answer)
