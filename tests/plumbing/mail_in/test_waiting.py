"""Mails of people whom nobody knows: kept until their writer joins, seen by few, taken once and in order."""

import datetime
import re
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from talkoo.kernel import clock
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import texts
from talkoo.people.accounts import facts as people
from talkoo.people.accounts.models import ContactPoint
from talkoo.plumbing.mail_in import actions, intake, own, queries, registry, staging, tasks, waiting
from talkoo.plumbing.mail_in.models import Raw, Reason, Staged, State
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.retention import running
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.plumbing.mail_in.conftest import letter
from tests.plumbing.mail_in.test_handling import verify

SPACE = "verkosto.alpha@post.example.org"
AT_BETA = "verkosto@mail.beta.example"
NEW = "uusi@example.ee"
VOUCHED = "mx.example.org; dkim=pass header.d=example.ee"
RUSSIAN = "Здравствуйте, мы хотели бы узнать, когда и где вы встречаетесь.\r\n"


@pytest.fixture
def place(conversation, settings, monkeypatch):
    """A place that lets anybody join."""
    settings.MAIL_AUTHSERV = "mx.example.org"
    names = texts("fi", fi="Tiijätkö mitä", ru="Знаешь ли ты")
    found = {"name": names}
    monkeypatch.setattr(registry, "_addressed", {})
    monkeypatch.setattr(registry, "_answers", {})
    registry.addressed(
        "tests",
        find=lambda local: "space" if local == "verkosto" else None,
        take=conversation.take,
        waits=lambda key: found["name"],
    )
    registry.answers("tests.thread", take=conversation.take, waits=lambda key: found["name"])
    return found


@pytest.fixture
def write(send, place):
    """`write(site)`: somebody unknown writes, and a mail server vouches for them."""

    def written(site, text=RUSSIAN, *, to="", by=f"Uusi <{NEW}>", vouched=VOUCHED, **more):
        to = to or {"alpha": SPACE, "beta": AT_BETA}[site.key]
        sender = by.partition("<")[2].strip(">") or by
        return send(to, site=site, by=by, sender=sender, text=text, Authentication_Results=vouched, **more)

    return written


def join(site, address=NEW):
    """Somebody joins with an address, and types the code that came there."""
    with sites.within(site.id):
        person = factories.person(email=address)
        verify(person)
        for _twice in range(2):  # a reaction may run twice
            emit(people.SignedIn(actor_id=person.pk, how="code"))
    return person


def test_it_waits_and_its_writer_is_told_in_their_language_how_to_join(
    alpha, beta, write, conversation, answers_to, browse
):
    for site in (alpha, beta):
        raw = write(site)
        assert (raw.state, raw.is_confirmed, raw.person_id) == (State.STAGED, True, None)
        assert conversation.taken == []
        (said,) = answers_to(site, NEW)
        assert said.kind == "mail_in.waits"
        assert said.language == "ru"
        assert "Знаешь ли ты" in said.text
        assert "Здравствуйте" not in said.text
        assert f"http://{site.main_host}/ru/join/" in said.text.replace(":8000", "")
        with sites.within(site.id):
            assert Staged.objects.get().language == "ru"
        client, path = browse(site), path_in(said, site)
        page = client.get(path).content.decode()
        assert "Здравствуйте" in page
        assert "/join/" in page
        assert browse(site).get("/mails/waiting/").status_code == 302


def path_in(mail, site):
    address = re.search(r"https?://\S+/mails/mine/\S+", mail.text)[0]
    return "/" + address.partition(site.main_host)[2].partition("/")[2]


def test_without_proof_the_address_is_asked_first(alpha, write, conversation, answers_to, browse, run_jobs):
    raw = write(alpha, vouched=None)
    assert (raw.state, raw.reason) == (State.WAITING, Reason.UNPROVEN)
    (asked,) = answers_to(alpha, NEW)
    assert (asked.kind, asked.language) == ("mail_in.confirm", "ru")
    assert browse(alpha).post(path_in(asked, alpha)).status_code == 200
    run_jobs()
    with sites.within(alpha.id):
        assert Raw.objects.get().state == State.STAGED
    assert [one.kind for one in answers_to(alpha, NEW)] == ["mail_in.confirm", "mail_in.waits"]
    assert conversation.taken == []


@pytest.mark.parametrize(
    "said",
    [
        "mx.example.org; dkim=pass header.d=example.com",
        "mx.example.org; dkim=fail (dkim=pass header.d=example.ee) header.d=example.ee",
        "mx.example.org; dkim=fail (x; dkim=pass header.d=example.ee; (y)) header.d=example.ee",
        "mx.example.org; spf=pass smtp.mailfrom=x@mail.example.ee",
        "mx.example.org; spf=softfail smtp.mailfrom=uusi@example.ee",
        "mx.example.org; auth=pass header.from=example.ee",
        "elsewhere.example; dkim=pass header.d=example.ee",
    ],
)
def test_what_another_domain_or_nobody_vouches_for_proves_nothing(alpha, write, said):
    assert write(alpha, vouched=said).state == State.WAITING


def test_a_sender_of_the_very_domain_proves_it(alpha, write):
    assert (
        write(alpha, vouched="mx.example.org; spf=pass (ok) smtp.mailfrom=uusi@Example.ee").state == "staged"
    )


def test_whoever_joins_has_their_mails_taken_once_in_the_order_in_which_they_came(
    alpha, beta, write, conversation, run_jobs
):
    for number in range(3):
        write(alpha, f"Viesti {number}")
    write(beta, "Kiri")
    person = join(alpha)
    run_jobs()
    assert [one.text for one in conversation.taken] == [f"Viesti {number}" for number in range(3)]
    assert {one.person_id for one in conversation.taken} == {person.pk}
    with sites.within(alpha.id):
        staged = Staged.objects.get()
        assert {one.staged_id for one in conversation.taken} == {staged.pk}
        assert set(Raw.objects.values_list("state", "person_id")) == {(State.TAKEN, person.pk)}
        assert conversation.rows == 3
        emit(people.SignedIn(actor_id=person.pk, how="code"))
    run_jobs()
    with sites.within(alpha.id):
        assert conversation.rows == 3
    with sites.within(beta.id):
        assert Raw.objects.get().state == State.STAGED
    write(alpha, "Nyt jäsenenä")
    assert conversation.taken[-1].staged_id is None


def test_one_that_breaks_holds_up_those_after_it_so_that_the_order_stays(
    alpha, write, conversation, run_jobs, as_role
):
    for number in range(2):
        write(alpha, f"Viesti {number}")
    join(alpha)
    conversation.fails = ZeroDivisionError()
    run_jobs()
    conversation.fails = None
    assert conversation.taken == []
    as_role("super").execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")
    run_jobs()
    assert [one.text for one in conversation.taken] == ["Viesti 0", "Viesti 1"]


def test_whoever_joins_while_a_mail_is_read_has_it_taken(alpha, place, conversation, monkeypatch, run_jobs):
    """The row of the staged person is held by the one until the other looks again."""
    body = letter(SPACE, by=f"Uusi <{NEW}>", text="Viesti", Authentication_Results=VOUCHED)
    assert intake.keep("lmtp", NEW, SPACE, letter(SPACE, by=NEW, text="Eka", Authentication_Results=VOUCHED))
    run_jobs()
    assert intake.keep("lmtp", NEW, SPACE, body)
    stage, held, may_go = staging.stage, threading.Event(), threading.Event()

    def slow(*given):
        kept = stage(*given)
        held.set()
        may_go.wait(10)
        return kept

    monkeypatch.setattr(staging, "stage", slow)

    def read():
        with sites.within(alpha.id):
            key = str(Raw.objects.get(state=State.NEW).pk)
        tasks.handle.func(site_id=str(alpha.id), raw_id=key)
        connections.close_all()

    reading = threading.Thread(target=read)
    reading.start()
    assert held.wait(10)
    joining = threading.Thread(target=lambda: (join(alpha), run_jobs(), connections.close_all()))
    joining.start()
    may_go.set()
    reading.join()
    joining.join()
    run_jobs()
    assert [one.text for one in conversation.taken] == ["Eka", "Viesti"]


def test_a_site_can_refuse_what_strangers_write(alpha, beta, write, conversation, browse):
    with sites.within(alpha.id):
        admin, moderator = (
            factories.person(role="site_admin"),
            factories.person(role="moderator", language="en"),
        )
        assert waiting.is_open()
    client = browse(alpha, admin)
    assert client.post("/mails/waiting/", {"is_open": "perhaps"}).status_code == 422
    assert client.post("/mails/waiting/", {"is_open": "no"}).status_code == 302
    with sites.within(alpha.id):
        assert not waiting.is_open()
    assert browse(alpha, moderator).post("/mails/waiting/", {"is_open": "yes"}).status_code == 403
    conversation.fails = registry.Refused("Join first")
    assert write(alpha).state == State.REFUSED
    assert write(beta).state == State.STAGED


def test_a_place_that_is_not_open_to_all_keeps_nothing(alpha, write, place, conversation):
    place["name"] = None
    conversation.fails = registry.Refused("Join first")
    assert (write(alpha).state, len(conversation.taken)) == (State.REFUSED, 0)


def test_an_answer_to_a_mail_that_was_passed_on_waits_in_its_writers_own_name(
    alpha, told, write, conversation, run_jobs
):
    mari = told(alpha)
    raw = write(alpha, "Minäkin tulen", to=mari.reply)
    assert (raw.state, raw.person_id) == (State.STAGED, None)
    person = join(alpha)
    run_jobs()
    (taken,) = conversation.taken
    assert (taken.person_id, taken.key, taken.text) == (person.pk, "t1", "Minäkin tulen")


def test_another_member_does_not_speak_through_an_address_that_was_passed_on(
    alpha, told, write, conversation
):
    mari = told(alpha)
    with sites.within(alpha.id):
        verify(factories.person(email=NEW))
    raw = write(alpha, to=mari.reply)
    assert (raw.state, raw.reason) == (State.REFUSED, Reason.STRANGER)


@pytest.mark.usefixtures("one_window")
def test_only_so_many_wait_of_one_address_and_of_all(alpha, write, monkeypatch):
    for number in range(waiting.MOST_OF_ONE):
        assert write(alpha, f"Viesti {number}").state == State.STAGED
    assert write(alpha).reason == Reason.MANY
    monkeypatch.setattr(waiting, "MOST_OF_ALL", waiting.MOST_OF_ONE + 2)
    others = [write(alpha, by=f"u{number}@example.ee").state for number in range(3)]
    assert others == [State.STAGED, State.STAGED, State.REFUSED]


def test_a_program_is_neither_kept_nor_told(alpha, write, answers_to):
    assert write(alpha, Auto_Submitted="auto-replied").state == State.IGNORED
    assert write(alpha, Precedence="list").state == State.IGNORED
    assert answers_to(alpha, NEW) == []


def test_its_writer_takes_it_back(alpha, beta, write, answers_to, browse, conversation, run_jobs):
    write(alpha)
    path = path_in(answers_to(alpha, NEW)[0], alpha)
    assert browse(beta).post(path, {"back": "yes"}).status_code == 410
    for _twice in range(2):
        assert browse(alpha).post(path, {"back": "yes"}).status_code == 302
    with sites.within(alpha.id):
        raw = Raw.objects.get()
        assert (raw.state, raw.reason, raw.body) == (State.REFUSED, Reason.TAKEN_BACK, "")
    assert "Здравствуйте" not in browse(alpha).get(path).content.decode()
    join(alpha)
    run_jobs()
    assert conversation.taken == []


def test_moderators_read_it_and_turn_it_away_and_its_writer_is_told(
    alpha, beta, write, answers_to, browse, conversation, run_jobs
):
    raw = write(alpha)
    with sites.within(alpha.id):
        moderator, person = factories.person(role="moderator"), factories.person()
    with sites.within(beta.id):
        other = factories.person(role="moderator")
    path = f"/mails/waiting/{raw.pk}/"
    client = browse(alpha, moderator)
    assert NEW not in client.get("/mails/waiting/").content.decode()
    assert "Uusi" in client.get("/mails/waiting/").content.decode()
    page = client.get(path).content.decode()
    assert "Здравствуйте" in page
    assert "Tiijätkö mitä" in page
    for ask in ("get", "post"):
        assert getattr(browse(alpha, person), ask)(path).status_code == 403
        assert getattr(browse(alpha, person), ask)("/mails/waiting/").status_code == 403
    assert browse(beta, other).get(path).status_code == 404
    assert "Uusi" not in browse(beta, other).get("/mails/waiting/").content.decode()
    for _twice in range(2):
        assert client.post(path).status_code == 302
    with sites.within(alpha.id):
        raw = Raw.objects.get()
        assert (raw.state, raw.reason, raw.body) == (State.REFUSED, Reason.NOT_WANTED, "")
    assert [one.kind for one in answers_to(alpha, NEW)] == ["mail_in.waits", "mail_in.refused"]
    assert client.get(path).status_code == 404
    join(alpha)
    run_jobs()
    assert conversation.taken == []


def test_what_nobody_claims_is_gone_after_a_month(alpha, write, conversation, run_jobs):
    write(alpha)
    with sites.within(alpha.id):
        now = clock.now()
        with clock.frozen(now + datetime.timedelta(days=27)):
            running.execute()
            assert (Raw.objects.count(), Staged.objects.count()) == (1, 1)
        with clock.frozen(now + datetime.timedelta(days=32)):
            running.execute()
            assert (Raw.objects.count(), Staged.objects.count()) == (0, 0)
    join(alpha)
    run_jobs()
    assert conversation.taken == []


def test_the_database_keeps_nothing_waiting_that_is_not_proven(alpha, write):
    raw = write(alpha)
    with sites.within(alpha.id), pytest.raises(IntegrityError), transaction.atomic():
        Raw.objects.filter(pk=raw.pk).update(is_confirmed=False)


def test_the_list_asks_as_often_for_one_as_for_many(alpha, write):
    numbers = []
    for number in range(2):
        for person in range(1 + number * 4):
            write(alpha, by=f"u{number}{person}@example.ee")
        with sites.within(alpha.id), CaptureQueriesContext(connection) as asked:
            found, _after = queries.staged(language="fi", after="")
            numbers.append((len(found), len(asked)))
    assert [found for found, _asked in numbers] == [1, 6]
    assert numbers[0][1] == numbers[1][1]


def test_whoever_gave_the_address_up_does_not_speak_for_its_next_owner(alpha, write, conversation, run_jobs):
    write(alpha, "Eka")
    person = join(alpha)
    run_jobs()
    with sites.within(alpha.id):
        ContactPoint.objects.filter(person=person.pk).delete()
    raw = write(alpha, "Toka")
    assert (raw.state, raw.person_id) == (State.STAGED, None)
    with sites.within(alpha.id):
        assert Staged.objects.get().person_id is None


def test_a_person_has_what_waited_in_their_export_and_it_goes_with_them(alpha, write):
    write(alpha, "Minun sanani")
    with sites.within(alpha.id):
        person = factories.person(email=NEW)
        (kept,) = list(own._mails_of(person.pk))
        assert "Minun sanani" in kept["mail"]
        assert own._erase_mails(person.pk) == 1
        assert not Raw.objects.exists()


def test_nobody_turns_away_what_does_not_wait(rows, alpha):
    with sites.within(alpha.id):
        moderator = factories.person(role="moderator")
        with pytest.raises(NotNow):
            actions.turn_away(uuid.uuid4(), by=moderator)
        assert not Mail.objects.exists()
