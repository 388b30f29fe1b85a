"""Mail: in the receiver's language, once, through a real mail server; kept for the outbox without one."""

import ast
import datetime
import email
import email.policy
import importlib
import re
import uuid
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.template import engines
from django.utils import translation

from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.facts import Fact
from talkoo.people.accounts import actions as accounts
from talkoo.plumbing.mail_out import compose, smtp, tasks
from talkoo.plumbing.mail_out.models import Mail, State
from talkoo.plumbing.notify import posting, reach
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.ports import free_port


class Sink:
    """A mail server that takes, refuses or puts off."""

    def __init__(self):
        self.taken: list[bytes] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.taken.append(envelope.content)
        return self.answer


@pytest.fixture
def sink(settings):
    handler = Sink()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}?tls=off"
    settings.MAIL_FROM = "verkostot@talkoo.example.org"
    smtp._where.cache_clear()
    yield handler
    controller.stop()
    smtp._where.cache_clear()


@pytest.fixture
def asked(committed, alpha):
    with sites.within(alpha.id):
        person = factories.person("Åsa", email="asa@alpha.example.org", language="sv")
        accounts.ask_code("asa@alpha.example.org", caller="x")
    return person


def only_mail(site) -> Mail:
    with sites.within(site.id):
        return Mail.objects.get()


def test_without_a_server_a_mail_waits_in_the_outbox(asked, alpha, run_jobs):
    run_jobs()
    mail = only_mail(alpha)
    assert mail.state == State.OUTBOX
    assert mail.text


def test_a_real_server_gets_it_once_and_whole(asked, alpha, run_jobs, sink):
    run_jobs()
    mail = only_mail(alpha)
    assert mail.state == State.SENT
    assert mail.text == mail.subject == ""  # a code is not kept once it is gone
    (raw,) = sink.taken
    sent = email.message_from_bytes(raw, policy=email.policy.default)
    assert sent["To"] == "asa@alpha.example.org"
    assert sent["From"].addresses[0].addr_spec == "verkostot@talkoo.example.org"
    assert sent["Content-Language"] == "sv"
    assert str(mail.pk) in sent["Message-ID"]
    assert sent["Auto-Submitted"] == "auto-generated"
    assert re.match(r"\d{6} ", sent["Subject"])
    assert "Site alpha" in sent.get_content()
    tasks.deliver(site_id=str(alpha.id), mail_id=str(mail.pk))
    assert len(sink.taken) == 1


def test_a_refusal_is_kept_with_its_reason(asked, alpha, run_jobs, sink):
    sink.answer = "550 no such mailbox"
    run_jobs()
    mail = only_mail(alpha)
    assert mail.state == State.FAILED
    assert mail.problem == "550 no such mailbox"


def test_what_is_put_off_is_tried_again(asked, alpha, run_jobs, sink, as_role):
    sink.answer = "451 later"
    run_jobs()
    assert only_mail(alpha).state == State.QUEUED
    waiting = as_role("super").execute(
        "select status, attempts from procrastinate_jobs where queue_name = 'mail'"
    )
    assert waiting.fetchall() == [("todo", 1)]
    sink.answer = "250 OK"
    as_role("super").execute("update procrastinate_jobs set scheduled_at = now()")
    run_jobs()
    assert only_mail(alpha).state == State.SENT
    assert len(sink.taken) == 1


def test_a_server_that_is_away_loses_nothing(asked, alpha, run_jobs, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:9?tls=off"
    smtp._where.cache_clear()
    run_jobs()
    assert only_mail(alpha).state == State.QUEUED
    smtp._where.cache_clear()


@pytest.mark.parametrize("has_taken_it", [True, False])
def test_a_worker_that_dies_while_sending_sends_nothing_twice(
    asked, alpha, run_jobs, sink, monkeypatch, has_taken_it
):
    """The worker dies before or after the server has taken the mail, and cannot know which afterwards."""
    hand_over = smtp.hand_over

    class Killed(BaseException):
        pass

    def die(server, mail):
        if has_taken_it:
            hand_over(server, mail)
        raise Killed

    monkeypatch.setattr(smtp, "hand_over", die)
    with sites.within(alpha.id):
        person = Mail(
            fact_id=uuid.uuid4(),
            receiver="person:x",
            kind="accounts.code",
            address="asa@alpha.example.org",
            language="sv",
            subject="s",
            text="t",
            created_at=asked.created_at,
        )
        person.save()
    with pytest.raises(Killed):
        tasks.deliver(site_id=str(alpha.id), mail_id=str(person.pk))
    monkeypatch.setattr(smtp, "hand_over", hand_over)
    for _again in range(3):
        tasks.deliver(site_id=str(alpha.id), mail_id=str(person.pk))
    assert len(sink.taken) == int(has_taken_it)
    with sites.within(alpha.id):
        assert Mail.objects.get(pk=person.pk).state == State.UNCERTAIN


MAILS = {
    "accounts.code": {"code": "123456", "token": "T" * 43, "minutes": 15, "until": None},
    "letters.arrived": {
        "about": "Tiijätkö mitä?",
        "letter_id": uuid.UUID(int=7),
        "told_as": "contact",
        "funding": ["Leader rahoittaa"],
    },
    "letters.answered": {
        "about": "Tiijätkö mitä?",
        "answer": "Vastaus",
        "writer_name": "Vieras",
        "sent_at": None,
        "is_person": False,
        "write_page": "letters:write_network",
        "write_parts": ["x"],
        "funding": [],
    },
}
OTHERWISE = [
    *((kind, {}) for kind in MAILS),
    *(
        ("letters.arrived", {"told_as": told_as, "funding": []})
        for told_as in ("representative", "mailbox", "person")
    ),
    ("letters.answered", {"is_person": True, "funding": ["Leader rahoittaa", "Ministeriön rahoittama"]}),
    ("accounts.code", {"until": datetime.datetime(2026, 11, 21, 10, tzinfo=datetime.UTC)}),
]
for part in sorted(Path(__file__).parents[1].glob("*/*/mails.py")):  # each package its own
    own = importlib.import_module(f"tests.{part.parts[-3]}.{part.parts[-2]}.mails")
    MAILS |= own.MAILS
    OTHERWISE += [*((kind, {}) for kind in own.MAILS), *own.OTHERWISE]


PARTS = {"spaces/mail/funding.txt"}  # a part of others


def without_example(templates: set[str]) -> set[str]:
    """Kinds of mail that the tests below would pass over."""
    kinds = {
        name.removesuffix(".txt").replace("/mail/", ".") for name in templates - PARTS if "/mail/" in name
    }
    return kinds - set(MAILS)


def test_every_mail_of_the_product_is_on_this_list():
    templates = set(engines["jinja2"].env.list_templates())
    assert without_example(templates) == set()
    assert without_example({*templates, "ideas/mail/planted.txt"}) == {"ideas.planted"}
    assert set(MAILS) == {
        name.removesuffix(".txt").replace("/mail/", ".") for name in templates - PARTS if "/mail/" in name
    }


def kinds_told(code: str) -> set[str]:
    """Kinds that code tells of: the first words of that shape in a call that tells, sends, or adds a kind."""
    found = set()
    for call in ast.walk(ast.parse(code)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = [*call.args, *(one.value for one in call.keywords if one.arg in {"name", "kind"})]
        words = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in {"tell", "_tell", "send", "Kind", "to"}:
            found |= {one for one in words if re.fullmatch(r"[a-z_]+\.[a-z_]+", one)}
    return found


def test_every_kind_that_is_told_anywhere_has_a_mail():
    source = Path(compose.__file__).parents[2]
    told = {kind for file in source.rglob("*.py") for kind in kinds_told(file.read_text())}
    assert len(told) > 20
    assert told - set(MAILS) == set()
    assert kinds_told('tell(fact, "ideas.planted", [1])\nx.send("no kind")') == {"ideas.planted"}


TO_ONE = {"ideas.left", "mail_in.waits"}  # to whoever wrote, without an account: never to many


@pytest.mark.parametrize("kind", sorted(set(MAILS) - TO_ONE))
@pytest.mark.parametrize("key", ["alpha", "beta"])
def test_a_crowd_gets_every_mail_each_in_their_own_language(rows, alpha, beta, kind, key, settings):
    """As many get it at once: by whom it was caused, and who else gets it, changes nothing."""
    site = {"alpha": alpha, "beta": beta}[key]
    words = {"sent_at": clock.now(), **MAILS[kind]}
    words["sent_at"] = words["sent_at"] or clock.now()
    with sites.within(site.id):
        people = [
            reach.Reach(factories.person(language=one).pk, f"Nimi {one}", one, f"{one}@x.org")
            for one in ("fi", "et", "ru", "sv", "en", "ar")
        ]
        for sender in ("ru", "fi"):
            fact_id = uuid.uuid4()
            with translation.override(sender):
                posting.post(posting.Message(fact_id, kind, words, stop=("x", "")), [*people, *people[::-1]])
            mails = {mail.language: mail for mail in Mail.objects.filter(fact_id=fact_id)}
            assert sorted(mails) == ["ar", "en", "et", "fi", "ru", "sv"]
            for to in people:
                alone = compose.Draft(kind, to.language, posting.words_for(to, words))
                assert mails[to.language].subject == alone.subject()
                assert alone.body().strip() in mails[to.language].text
                assert mails[to.language].address == to.email
                assert f"//{site.main_host}" in mails[to.language].text
                others = [f"Nimi {one.language}" for one in people if one != to]
                assert not any(name in mails[to.language].text for name in others)


@pytest.mark.parametrize("language", ["fi", "et", "ru", "sv", "en", "ar"])
@pytest.mark.parametrize(("kind", "otherwise"), OTHERWISE)
@pytest.mark.parametrize("key", ["alpha", "beta"])
def test_every_mail_speaks_its_receivers_language(
    rows, alpha, beta, kind, otherwise, language, key, settings
):
    settings.PUBLIC_PORT = "8000"
    site = {"alpha": alpha, "beta": beta}[key]
    words = {**MAILS[kind], **otherwise}
    if "sent_at" in words:
        words["sent_at"] = clock.now()
    texts = {}
    with sites.within(site.id):
        for sender in ("fi", "ru"):  # whatever language the one who caused it works in
            with translation.override(sender):
                to = compose.Receiver("x@example.org", language)
                texts[sender] = compose.write(uuid.uuid4(), kind, to, **words)
        assert texts["fi"].text == texts["ru"].text
        mail = texts["fi"]
        english = compose.write(uuid.uuid4(), kind, compose.Receiver("x@example.org", "en"), **words)
    assert mail.language == language
    assert (mail.text == english.text) is (language == "en")
    assert (mail.subject == english.subject) is (language == "en")
    default = {"alpha": "fi", "beta": "et"}[key]
    if "://" in english.text:  # a few have nowhere to lead
        assert f"http://{key}.localhost:8000/" in mail.text
        assert (f"localhost:8000/{language}/" in mail.text) is (language != default)
    assert "\n\n\n\n" not in mail.text
    assert "{" not in mail.text
    assert all(line in mail.text for line in words.get("funding", []))
    assert "\n" not in mail.subject


def test_the_same_fact_tells_the_same_receiver_once(rows, alpha):
    fact = Fact(actor_id=None)
    with sites.within(alpha.id):
        for _turn in range(2):
            compose.send(
                fact, "accounts.code", compose.Receiver("x@example.org", "fi"), **MAILS["accounts.code"]
            )
        compose.send(fact, "accounts.code", compose.Receiver("y@example.org", "fi"), **MAILS["accounts.code"])
        assert Mail.objects.count() == 2


def test_the_outbox_opens_only_with_its_own_sites_key(committed, alpha, beta, browse, run_jobs):
    from talkoo.plumbing.mail_out import outbox

    with sites.within(alpha.id):
        key = outbox.key()
        person = factories.person()
        accounts.issue_link(person.pk, by=PROGRAM)
        accounts.ask_code(f"{accounts.queries.receiver(person.pk).address}", caller="x")
    run_jobs()
    mail = only_mail(alpha)
    for path in ("/-/outbox/", f"/-/outbox/{mail.pk}/", "/-/outbox/?key=wrong"):
        assert browse(alpha).get(path).status_code == 404
        assert browse(alpha, person).get(path).status_code == 404
    client = browse(alpha)
    assert client.get(f"/-/outbox/?key={key}")["Location"] == "/-/outbox/"
    assert mail.subject in client.get("/-/outbox/").content.decode()
    assert "/sign-in/link/" in client.get(f"/-/outbox/{mail.pk}/").content.decode()
    other = browse(beta)
    assert other.get(f"/-/outbox/?key={key}").status_code == 404
    other.cookies.update(client.cookies)
    assert other.get("/-/outbox/").status_code == 404


@pytest.mark.parametrize("tls", ["starttls", "on"])
def test_a_server_whose_proof_fails_gets_nothing_and_the_mail_waits(
    asked, alpha, run_jobs, sink, settings, tls
):
    settings.SMTP_URL = settings.SMTP_URL.replace("tls=off", f"tls={tls}")
    smtp._where.cache_clear()
    run_jobs()
    mail = only_mail(alpha)
    assert mail.state == State.QUEUED
    assert mail.problem
    assert sink.taken == []


def test_a_worker_that_dies_before_the_mail_is_offered_leaves_it_waiting(
    asked, alpha, run_jobs, sink, monkeypatch
):
    """Reaching the server takes the longest: whatever happens then, the mail is surely not out."""

    class Killed(BaseException):
        pass

    def die():
        raise Killed

    with sites.within(alpha.id):
        words = MAILS["accounts.code"]
        compose.send(Fact(actor_id=None), "accounts.code", compose.Receiver("x@example.org", "fi"), **words)
        key = str(Mail.objects.get().pk)
    with monkeypatch.context() as patched:
        patched.setattr(smtp, "connection", die)
        with pytest.raises(Killed):
            tasks.deliver(site_id=str(alpha.id), mail_id=key)
    assert only_mail(alpha).state == State.QUEUED
    tasks.deliver(site_id=str(alpha.id), mail_id=key)
    assert only_mail(alpha).state == State.SENT
    assert len(sink.taken) == 1
