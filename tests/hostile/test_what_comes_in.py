"""Hostile words sent the ways that people send words: by form, as a name, as a file name, by mail."""

import uuid
from email.message import EmailMessage

import pytest

from talkoo.areas.ideas import actions as ideas
from talkoo.blocks.discussions import actions as discussions
from talkoo.blocks.discussions import public
from talkoo.blocks.discussions.models import Mention, Post
from talkoo.kernel import clock
from talkoo.people.accounts import actions as accounts
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.files.documents import Refused
from talkoo.plumbing.mail_in import flatten, parse, registry
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.discussions import made
from tests.blocks.documents import made as documents
from tests.hostile.harmless import BIDI, WORDS, directions_in, harm_in

MAILS = [
    "<html><head><script>alert(1)</script><style>*{background:url(//evil.example/x)}</style></head><body>"
    "<p onclick=alert(1)>Meillä on sali<img src=https://evil.example/pixel.png>"
    "<a href='javascript:alert(1)'>x</a></p>",
    "<svg><script>alert(1)</script></svg><p>Sali</p><iframe src=https://evil.example></iframe>",
    "<p>Sali</p><!--[if mso]><script>alert(1)</script><![endif]-->"
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<table><tr><td background=https://evil.example/x>Sali"
    "<form action=https://evil.example><input autofocus onfocus=x>",
    f"<p>{BIDI}Sali &lt;script&gt;alert(1)&lt;/script&gt;</p>",
]


@pytest.fixture
def folder(tmp_path, settings):
    settings.FILES_FOLDER = tmp_path / "files"


def paths_of(network, thread, organisation, idea):
    return [
        "/",
        "/networks/",
        f"/networks/{network.slug}/",
        f"/networks/{network.slug}/people/",
        f"/networks/{network.slug}/discussions/",
        f"/networks/{network.slug}/files/",
        f"/discussions/{thread.code}/",
        f"/discussions/{thread.code}/print/",
        f"/organisations/{organisation.slug}/",
        "/organisations/",
        f"/ideas/{idea.slug}/",
        "/ideas/",
        "/me/",
        "/search/?q=script",
        "/search/?q=alert",
    ]


@pytest.mark.parametrize("said", WORDS)
def test_words_names_and_titles_are_shown_as_words(rows, alpha, browse, folder, said):
    with sites.within(alpha.id):
        person = factories.person(said[:100])
        organisation = factories.organisation(said[:120], representative=person)
        network = factories.space(said[:120], contact=person)
        idea = ideas.leave(by=person, title=said[:140], text=said, written_in="fi", language="fi")
        made.widen(network)
        thread = made.thread(network, by=person, title=said[:160], text=said)
        discussions.answer(thread.pk, by=person, text=f"> {said}\n\n{said}", language="fi", once=uuid.uuid4())
        documents.document(network, by=person, title=said[:120])
        spaces.join(network.pk, by=factories.person(f"{said[:80]} toinen"))
        accounts.describe(
            person.pk,
            by=person,
            name=said[:100] or "x",
            language="fi",
            home_area_id=None,
            wants_plain_words=False,
            speaks={},
        )
    shown = 0
    for client in (browse(alpha), browse(alpha, person)):
        for path in paths_of(network, thread, organisation, idea):
            answer = client.get(path)
            if answer.status_code in {302, 404}:
                continue
            page = answer.content.decode()
            assert answer.status_code == 200, path
            assert harm_in(page, alpha.main_host) == [], path
            assert directions_in(page) == set(), path
            assert "\0" not in page
            shown += 1
    assert shown >= 20


@pytest.mark.parametrize("said", WORDS)
def test_a_file_name_is_a_name_and_no_more(rows, alpha, browse, folder, said):
    name = f"{said[:60]}.pdf"
    with sites.within(alpha.id):
        network = factories.space(contact=(person := factories.person()))
        made.widen(network)
        try:
            examined = documents.examined(name=name)
        except Refused:
            return
        thread = made.thread(network, by=person, files=discussions.Came(attached=[examined]))
        kept = made.post(thread).files.get().file_name
    assert not set(kept) & {"/", "\\", "\0", "\r", "\n", '"', *BIDI}
    page = browse(alpha).get(f"/discussions/{thread.code}/").content.decode()
    assert harm_in(page, alpha.main_host) == []
    answer = browse(alpha).get(f"/discussions/{thread.code}/1/files/1/{kept}?save")
    assert answer.status_code == 200
    said_of_it = answer["Content-Disposition"]
    b"".join(answer)
    assert said_of_it.startswith("attachment")
    assert "\n" not in said_of_it
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["x.svg", "x.html", "x.pdf.svg", "x.xml", "x.xhtml"])
def test_a_picture_that_is_a_program_is_refused(name):
    content = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    with pytest.raises(Refused):
        documents.examined(content, name)


def mail_of(html, subject="Aihe"):
    mail = EmailMessage()
    mail["From"] = "x@example.org"
    mail["Subject"] = subject.replace("\r", " ").replace("\n", " ")
    mail.set_content(html, subtype="html")
    return parse.read(mail.as_bytes())


def incoming(person, key, parsed, **more):
    return registry.Incoming(
        **{
            "id": uuid.uuid4(),
            "person_id": person.pk,
            "staged_id": None,
            "address": "x@example.org",
            "name": "X",
            "subject": parsed.subject,
            "text": parsed.text or flatten.text_of(parsed.html or ""),
            "quoted": parsed.html or "",
            "language": "fi",
            "message_id": "<1@example.org>",
            "in_reply_to": "",
            "references": (),
            "key": str(key),
            "attachments": (),
            "received_at": clock.now(),
            **more,
        }
    )


@pytest.mark.parametrize("html", MAILS)
def test_a_mail_is_shown_as_its_words(rows, alpha, browse, html):
    with sites.within(alpha.id):
        network = factories.space(contact=(person := factories.person()))
        made.widen(network)
        thread = made.thread(network, by=person)
        public.take_answer(incoming(person, thread.pk, mail_of(html)))
        post = Post.objects.get(number=2)
        assert "Sali" in post.text or "sali" in post.text
        public.take_thread(incoming(person, f"space:{network.pk}", mail_of(html, f"Aihe <script>{BIDI}")))
        begun = Post.objects.filter(number=1).latest("created_at").thread
    for path in (f"/discussions/{thread.code}/", f"/discussions/{begun.code}/"):
        page = browse(alpha, person).get(path).content.decode()
        assert harm_in(page, alpha.main_host) == []
        assert directions_in(page) == set()


def test_a_name_that_only_looks_the_same_names_nobody(rows, alpha):
    with sites.within(alpha.id):
        contact, aino = factories.person(), factories.person("Aino Esimerkki")
        network = factories.space(contact=contact)
        spaces.join(network.pk, by=aino)
        thread = made.thread(network, by=contact, audience="participants")
        for number, name in enumerate(
            ("\u0410ino Esimerkki", "\u0391ino Esimerkki", "Aino\u200b Esimerkki"), 2
        ):
            made.answer(thread, by=contact, text=f"@{name}")
            assert not Mention.objects.filter(post__number=number).exists()
        made.answer(thread, by=contact, text="@Aino Esimerkki")
        assert Mention.objects.get().person_id == aino.pk
