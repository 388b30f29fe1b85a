"""The page of news: everything a person was told of, exact counts, and the way to each thing."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.kernel.facts import Fact
from talkoo.kernel.text import texts
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify import news, posting, reading, tell
from talkoo.plumbing.notify.models import News, Notification
from talkoo.plumbing.notify.reach import Reach
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.test_mail_out import MAILS

LETTER = uuid.UUID(int=7)


def told(*people, name="Naapurit", **more):
    words = {
        "about": texts("fi", fi=name, ru="Соседи"),
        "told_as": "person",
        "letter_id": LETTER,
        "funding": [],
    }
    fact = Fact(actor_id=None)
    tell.tell(fact, "letters.arrived", [one.pk for one in people], **{**words, **more})
    return fact


def badge(client, path="/"):
    found = re.search(
        r'class="btn chip unread".*?<span class="num">(\d+)</span>', client.get(path).content.decode()
    )
    return int(found[1]) if found else 0


@pytest.fixture
def person(rows, alpha, known):
    with sites.within(alpha.id):
        return known(factories.person("Maija", language="fi"), email="m@example.org")


def test_everything_told_stands_there_in_the_language_of_the_page_unread_first(alpha, person, browse):
    client = browse(alpha, person)
    listed = client.get("/notifications/").content.decode().partition("<h1")[2]
    assert "<li class" not in listed
    with sites.within(alpha.id):
        told(person, name="Ensimmäinen")
        told(person, name="Toinen")
        reading.read(person.pk, Notification.objects.order_by("-created_at", "-id").first().pk)
    page = client.get("/notifications/").content.decode()
    assert page.index("Ensimmäinen") < page.index("Toinen")  # the newer one is read
    assert page.count('class="badge new"') == 1
    assert "Соседи" in client.get("/ru/notifications/").content.decode()


def test_the_badge_on_every_page_counts_exactly_what_is_unread_and_costs_no_statement(
    alpha, person, browse, monkeypatch
):
    from talkoo.plumbing.tenancy import sites as list_of_sites

    monkeypatch.setattr(list_of_sites, "_FRESH_FOR", 3_600)
    client = browse(alpha, person)
    client.get("/notifications/settings/")
    counts = []
    for number in (0, 3, 40):
        with sites.within(alpha.id):
            for _each in range(number):
                told(person)
        with CaptureQueriesContext(connection) as asked:
            client.get("/notifications/settings/")
        counts.append(len(asked))
    assert badge(client) == 43
    assert len(set(counts)) == 1
    assert badge(browse(alpha)) == 0
    client.post("/notifications/read/")
    assert badge(client) == 0


def test_a_row_leads_to_the_thing_on_our_own_site_and_counts_as_read(alpha, person, browse):
    with sites.within(alpha.id):
        told(person, name="http://evil.example/ Naapurit http://evil.example/")
        row = Notification.objects.get()
    client = browse(alpha, person)
    for prefix in ("", "/ru"):
        answer = client.get(f"{prefix}/notifications/{row.pk}/")
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"{prefix}/letters/{LETTER}/"
    assert badge(client) == 0
    with sites.within(alpha.id):
        assert Notification.objects.get().read_at


def test_nobody_opens_or_reads_anothers_news(rows, alpha, beta, person, browse, known):
    with sites.within(alpha.id):
        told(person)
        row = Notification.objects.get()
        other = factories.person("Other")
    with sites.within(beta.id):
        stranger = factories.person("Stranger")
    for site, who in ((alpha, other), (beta, stranger)):
        client = browse(site, who)
        assert client.get(f"/notifications/{row.pk}/").status_code == 404
        assert "Naapurit" not in client.get("/notifications/").content.decode()
        client.post("/notifications/read/")
    assert browse(alpha).get(f"/notifications/{row.pk}/").status_code == 302
    assert browse(alpha, person).post(f"/notifications/{row.pk}/").status_code == 405
    with sites.within(alpha.id):
        assert Notification.objects.get().read_at is None


def test_the_page_of_a_thing_reads_what_was_told_about_it(alpha, person, known, kind):
    with sites.within(alpha.id):
        one, two = uuid.uuid4(), uuid.uuid4()
        for key in (one, two):
            tell.tell(
                Fact(actor_id=None), "introductions.closed", [person.pk], about=("discussions.thread", key),
                asker="A", other="B", has_expired=True,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            person.unread_now = 0
            reading.read_about(person, "discussions.thread", [one])
            assert len(asked) == 0
        person.unread_now = 2
        reading.read_about(person, "discussions.post", [one])
        assert Notification.objects.filter(read_at=None).count() == 2
        reading.read_about(person, "discussions.thread", [one])
        assert Notification.objects.get(read_at=None).news.about_key == two


def test_a_long_list_has_pages_and_one_statement(alpha, person, browse, monkeypatch):
    from talkoo.plumbing.tenancy import sites as list_of_sites

    monkeypatch.setattr(list_of_sites, "_FRESH_FOR", 3_600)
    client, counts = browse(alpha, person), []
    for number in (1, 33):
        with sites.within(alpha.id):
            for _each in range(number):
                told(person, name=f"Numero {Notification.objects.count()}.")
        client.get("/notifications/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/notifications/").content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "Numero 33." in page
    assert "Numero 0." not in page
    more = re.search(r'rel="next" href="(/notifications/\?after=[^"]+)"', page)[1]
    assert "Numero 0." in client.get(more).content.decode()
    assert client.get("/notifications/?after=%00nonsense").status_code == 404


def test_words_whose_key_is_gone_are_said_to_be_unreadable(alpha, person, browse, settings):
    from talkoo.site.instance import new_field_key

    with sites.within(alpha.id):
        told(person)
        row = Notification.objects.get()
    settings.FIELD_KEYS = new_field_key()
    client = browse(alpha, person)
    page = client.get("/notifications/")
    assert page.status_code == 200
    assert "Naapurit" not in page.content.decode()
    assert client.get(f"/notifications/{row.pk}/").headers["Location"] == "/notifications/"


def test_whoever_is_erased_leaves_the_news_of_others(rows, alpha, person, known):
    from talkoo.kernel.access import PROGRAM
    from talkoo.plumbing.notify.models import Hours, Preference
    from talkoo.plumbing.retention import actions

    with sites.within(alpha.id):
        gone = known(factories.person("Aarne Tuntematon"), email="gone@example.org")
        told(person, name="Aarne Tuntematon")
        told(person, gone, name="Muuta")
        Preference.objects.create(person=gone, kind="x", rhythm="none")
        Hours.objects.create(person=gone)
        actions.erase_person(gone.pk, by=PROGRAM)
        assert not Preference.objects.exists()
        assert not Hours.objects.exists()
        assert News.objects.count() == 1
        assert not Notification.objects.filter(person=gone).exists()
        assert Notification.objects.filter(person=person).count() == 2


@pytest.mark.parametrize(
    "kind", sorted(set(MAILS) - {"ideas.left", "letters.answered", "mail_in.waits"})
)  # never told
def test_what_is_kept_of_a_mail_gives_the_same_mail_in_every_language(rows, alpha, kind):
    with sites.within(alpha.id):
        _row, story = news.keep(
            Fact(actor_id=None), kind, MAILS[kind], strand=None, space_id=None, about=None
        )
        for language in ("fi", "ru", "ar"):
            to = Reach(uuid.uuid4(), "Aino", language)
            before = compose.Draft(kind, language, posting.words_for(to, MAILS[kind]))
            after = compose.Draft(kind, language, posting.words_for(to, story.context))
            assert (after.subject(), after.body()) == (before.subject(), before.body())


def test_any_value_can_be_kept():
    class Odd:
        def __str__(self):
            return "odd"

    assert news.unpack(news.pack([Odd(), {"~": 1, "is": (None, 1.5)}])) == [
        "odd",
        {"~": 1, "is": [None, 1.5]},
    ]
