"""The pages of conversations: who gets in, what nobody learns, and what is kept after a mistake."""

import re
import uuid
from typing import Any

from talkoo.blocks.discussions import actions, queries
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from tests.blocks.discussions import made

AT = "/networks/village/discussions/"


def every_address(code: str) -> list[str]:
    at = f"/discussions/{code}/"
    names = (
        "",
        "answer/",
        "change/",
        "move/",
        "split/",
        "asker/",
        "seen/",
        "print/",
        "1/",
        "1/change/",
        "1/more/",
    )
    more = (
        "1/translate/",
        "1/versions/",
        "2/files/1/liite.pdf",
        "?unread",
        "?sort=newest",
        "1/mark/",
        "mark/",
    )
    return [at + name for name in (*names, *more)]


def test_what_one_may_not_see_does_not_exist(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        inner = made.thread(town.space, by=town.author, title="SALAINEN", audience="participants")
        made.answer(inner, by=town.author, text="SALAINEN", came=made.came(made.pdf("s")))
        group = made.thread(town.group, by=town.author, title="SALAINEN")
        made.answer(group, by=town.author, text="SALAINEN", came=made.came(made.pdf("g")))
    for thread in (inner, group):
        for someone in (town.nobody, town.asking, town.other, town.stand_in):
            client = browse(alpha, someone)
            for path in every_address(thread.code):
                get = client.get(path)
                assert get.status_code == (405 if path.endswith("mark/") else 404), path
                assert client.post(path, {"do": "thanks"}).status_code in {404, 405}, path
            for path in (
                AT,
                "/forum/",
                "/discussions/mine/",
                "/my/",
                "/search/?q=salainen",
                f"{AT}practice/",
            ):
                assert "SALAINEN" not in client.get(path).content.decode(), path
        visitor = browse(alpha)
        for path in every_address(thread.code):
            answer = visitor.get(path)
            assert answer.status_code in {302, 404, 405}, path
            assert b"SALAINEN" not in answer.content
        stranger = browse(town.beta.site, town.beta.coordinator)
        for path in every_address(thread.code):
            assert stranger.get(path).status_code in {404, 405}, path


def test_every_page_of_a_thread_opens_for_who_looks_after_it(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        made.widen(town.space, shows_seen=True)
        thread = made.thread(town.space, by=town.author)
        made.answer(thread, by=town.coordinator, came=made.came(made.pdf("s")))
        actions.translate(made.post(thread).pk, "sv", by=town.participant, text="Vet ni?")
        asked = made.thread(town.space, by=town.author, is_anonymous=True)
    client = browse(alpha, town.coordinator)
    for path in every_address(thread.code):
        expected = 405 if path.endswith("mark/") else 404 if "asker" in path else 200
        expected = 302 if path.endswith("/1/") else 403 if path.endswith("1/change/") else expected
        answer = client.get(path)
        answer.close()  # a file is open until it has been sent
        assert answer.status_code == expected, path
    assert client.get(f"/discussions/{asked.code}/asker/").status_code == 200
    assert client.get(f"/discussions/{asked.code}/seen/").status_code == 404  # would tell who asked
    for path in (
        AT,
        f"{AT}start/",
        f"{AT}practice/",
        f"{AT}circle/",
        "/forum/",
        "/forum/sections/",
        "/discussions/mine/",
    ):
        assert client.get(path).status_code == 200, path
    for path in ("?page=0", "?page=2", f"?page={'9' * 5000}", "?page=x", "?sort=x"):
        assert client.get(f"/discussions/{thread.code}/{path}").status_code == 404, path
    page = client.get(f"/discussions/{thread.code}/").content.decode()
    assert page.count("<div") == page.count("</div>")


def test_nobody_learns_who_asked_but_by_a_look_that_is_recorded(town: Any, alpha: Any, browse: Any) -> None:
    name = town.author.name
    with sites.within(alpha.id):
        thread = made.thread(town.space, by=town.author, is_anonymous=True, kind="question")
        made.answer(thread, by=town.participant)
        made.answer(
            thread, by=town.author, text="Kiitos", came=actions.Came(quoted=f"-- \n{name}", by_mail=True)
        )
        moved = made.answer(thread, by=town.participant, answers_id=made.post(thread).pk)
        actions.mark_learnt(made.post(thread).pk, by=town.participant)
        last = made.post(thread, 3)
    at = f"/discussions/{thread.code}/"
    paths = [at, f"{at}print/", f"{at}answer/?to=1&quote=", f"{at}1/versions/", f"{at}1/translate/", AT]
    for someone in (town.participant, town.moderator, town.contact):
        client = browse(alpha, someone)
        for path in (*paths, f"{AT}practice/", f"{at}?sort=newest", "/discussions/mine/"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert name not in answer.content.decode(), path
    with sites.within(alpha.id):
        made_of = actions.split(thread.pk, [moved.pk, last.pk], by=town.contact, title="Toinen")
        assert made_of.is_anonymous
    client = browse(alpha, town.moderator)
    assert name not in client.get(f"/discussions/{made_of.code}/").content.decode()
    assert browse(alpha, town.contact).post(f"{at}asker/").status_code == 403
    assert name not in client.get(f"{at}asker/").content.decode()
    with sites.within(alpha.id):
        assert not Entry.objects.filter(fact="discussions.AskerLookedAt").exists()
    assert name in client.post(f"{at}asker/").content.decode()
    with sites.within(alpha.id):
        assert Entry.objects.get(fact="discussions.AskerLookedAt").actor_id == town.moderator.pk


def test_from_starting_a_thread_to_the_answer_that_is_unread(town: Any, alpha: Any, browse: Any) -> None:
    author, participant = browse(alpha, town.author), browse(alpha, town.participant)
    page = author.get(f"{AT}start/").content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page).group(1)
    given = {"title": "Missä?", "text": "Tiedättekö *salin*?", "kind": "question", "audience": "participants"}
    for _twice in "ab":
        answer = author.post(f"{AT}start/", {**given, "once": once})
        assert answer.status_code == 302
    at = answer["Location"]
    page = participant.get(f"{AT}").content.decode()
    assert page.count(f'href="{at}"') == 1
    assert "<em>salin</em>" in participant.get(at).content.decode()
    answered = participant.post(
        f"{at}answer/", {"text": "Kyllä, koululla on.", "to": "1", "once": str(uuid.uuid4())}
    )
    assert answered["Location"] == f"{at}2/"
    with sites.within(alpha.id):
        (row,) = queries.unread_of(town.author)
        assert row["unread"] == 1
    assert 'href="#p2"' in author.get(f"{at}?unread").content.decode()
    with sites.within(alpha.id):
        assert queries.unread_of(town.author) == []
    for field, value in (
        ("title", " "),
        ("text", ""),
        ("kind", "x"),
        ("audience", "all"),
        ("title", "x" * 161),
    ):
        wrong = author.post(f"{AT}start/", {**given, "text": "SÄILYY", field: value})
        assert wrong.status_code == 422, field
        assert "SÄILYY" in wrong.content.decode() or field == "text"
    wrong = author.post(f"{AT}start/", {**given, "audience": "everybody", "is_anonymous": "on"})
    assert wrong.status_code == 422
    assert author.post(f"{at}answer/", {"do": "draft", "text": "ALKU"}).status_code == 204
    assert "ALKU" in author.get(at).content.decode()
