"""Every page asks the database the same for one and for many, and a long thread costs what a short one does."""

import json
import uuid
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.discussions import actions
from talkoo.blocks.discussions.models import Post, Thread
from talkoo.kernel import clock, ids
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.tenancy import sites
from tests.blocks.discussions import made

AT = "/networks/village/discussions/"


def every_page(code: str, section: str) -> list[str]:
    at = f"/discussions/{code}/"
    return [
        *(
            at + name
            for name in ("", "?sort=newest", "print/", "seen/", "split/", "move/", "change/", "answer/")
        ),
        *(at + name for name in ("1/more/", "1/versions/", "1/translate/", "answer/?to=1&quote=")),
        *(AT + name for name in ("", "?show=unsolved", "practice/", "start/")),
        *(f"/discussions/mine/{name}" for name in ("", "?show=drafts", "?show=kept")),
        "/forum/",
        f"/forum/{section}/",
    ]


def test_every_page_asks_the_same_for_one_and_for_many(town: Any, alpha: Any, browse: Any) -> None:
    with sites.within(alpha.id):
        made.widen(town.space, shows_seen=True)
        thread = made.thread(town.space, by=town.author, kind="question")
        furnish(town, thread, 1)
        made.thread(town.section, by=town.author)
    client = browse(alpha, town.contact)
    paths = every_page(thread.code, town.section.slug)

    def count(path: str) -> int:
        assert client.get(path).status_code == 200, path  # now it is read, and nothing is unread
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        return len(found)

    few = {path: count(path) for path in paths}
    with sites.within(alpha.id):
        furnish(town, thread, 9)
        for number in range(9):
            other = made.thread(town.space, by=town.author, kind="question", title=f"T {number}")
            furnish(town, other, 1)
            made.thread(town.section, by=town.author)
        actions.make_section(by=PROGRAM, name={"_": "fi", "fi": "Muu"}, audience="everybody")
    many = {path: count(path) for path in paths}
    assert many == few
    assert max(few.values()) <= 14  # with BEGIN, the site and COMMIT


def furnish(town: Any, thread: Any, times: int) -> None:
    """Answers with everything that hangs on them, from several people."""
    for number in range(times):
        text = f"V {number}"
        post = made.answer(thread, by=town.author, text=text, came=made.came(made.pdf(text)))
        for person in (town.author, town.participant, town.contact):
            actions.react(post.pk, "thanks", by=person)
            actions.react(post.pk, "agree", by=person)
            actions.read_to(thread.pk, post.number, by=person)
        actions.translate(post.pk, "sv", by=town.participant, text="S")
        actions.wish_translation(post.pk, "ru", by=town.participant)
        actions.mark_learnt(post.pk, by=town.participant)
        actions.bookmark(post.pk, by=town.contact)
        actions.change_post(post.pk, by=town.author, text=f"{text}!", language="fi")
    actions.save_draft(by=town.contact, text="Alku", language="fi", thread_id=thread.pk)


def lengthened(thread: Any, by: Any, to: int) -> None:
    """The thread with so many posts, written past the actions: they are slower than what is tried here."""
    now = clock.now()
    Post.objects.bulk_create(
        Post(
            id=ids.uuid7(),
            thread=thread,
            number=number,
            author=by,
            text="Sana",
            html="<p>Sana</p>",
            language="fi",
            once=uuid.uuid4(),
            created_at=now,
        )
        for number in range(2, to + 1)
    )
    Thread.objects.filter(pk=thread.pk).update(last_number=to)


def test_the_first_page_of_a_thousand_answers_costs_what_one_of_twenty_does(
    town: Any, alpha: Any, browse: Any
) -> None:
    with sites.within(alpha.id):
        short, long = (made.thread(town.space, by=town.author) for _twice in "ab")
        lengthened(short, town.author, 20)
        lengthened(long, town.author, 1_000)
        with connection.cursor() as cursor:
            cursor.execute("analyze discussions_post")
    client = browse(alpha, town.participant)

    def cost(path: str) -> tuple[int, int, int]:
        """Statements, pages of the database that were looked at, bytes of the answer."""
        client.get(path)
        pages = statements = 0

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal pages, statements
            if sql.strip().startswith("select") and "set_config" not in sql:
                statements += 1
                execute(f"explain (analyze, buffers, format json) {sql}", params, many, context)
                (row,) = context["cursor"].fetchone()
                plan = (json.loads(row) if isinstance(row, str) else row)[0]["Plan"]
                pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            answer = client.get(path)
        assert answer.content.count(b'<article class="quote') == 20
        return statements, pages, len(answer.content)

    of_short, of_long = (cost(f"/discussions/{one.code}/") for one in (short, long))
    assert of_long[0] == of_short[0] >= 4
    assert of_long[1] <= of_short[1] * 1.2
    assert of_long[2] <= of_short[2] * 1.1
