"""Erasing a person: all or nothing, once, written down outside the database, done again after a restore."""

import json
import threading
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import connection

from talkoo.blocks.letters import actions as letters
from talkoo.blocks.letters import public
from talkoo.blocks.letters.models import Letter
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.mail_out.compose import Receiver
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.retention import actions, journal, queries, reapply, registry
from talkoo.plumbing.retention.models import ErasureRun, Mention
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import sites
from tests import factories

pytestmark = pytest.mark.usefixtures("journal_at")


def write_letter(slug, **more):
    given = {"name": "Visitor", "email": "v@example.net", "text": "Hello", "language": "en", **more}
    return letters.send(public.find("network", slug), by=PROGRAM, **given)


@pytest.fixture
def here(rows, alpha):
    with sites.within(alpha.id):
        yield alpha


def person_of(pk):
    return get_user_model()._default_manager.get(pk=pk)


def test_only_the_person_may(here):
    person, other = factories.person(), factories.person()
    admin = factories.person(role="site_admin")
    with pytest.raises(PermissionDenied):
        actions.erase_person(person.pk, by=other)
    with pytest.raises(PermissionDenied):
        actions.export_person(person.pk, by=other)
    with pytest.raises(PermissionDenied):
        actions.erase_person(admin.pk, by=other)
    assert not ErasureRun.objects.exists()
    actions.erase_person(person.pk, by=person)
    assert person_of(person.pk).name == ""


def test_asking_again_changes_nothing(here):
    person = factories.person()
    first = actions.erase_person(person.pk, by=PROGRAM)
    again = actions.erase_person(person.pk, by=PROGRAM)
    assert again.pk == first.pk
    assert Entry.objects.filter(fact="retention.PersonErased").count() == 1
    with pytest.raises(get_user_model().DoesNotExist):
        actions.erase_person(uuid.uuid4(), by=PROGRAM)


def test_someone_of_another_site_is_not_there(rows, alpha, beta):
    with sites.within(beta.id):
        other = factories.person()
    with sites.within(alpha.id), pytest.raises(get_user_model().DoesNotExist):
        actions.erase_person(other.pk, by=PROGRAM)


def test_an_eraser_that_fails_leaves_everything_as_it_was(here):
    person = factories.person("Maija Meikäläinen")

    def broken(person_id):
        raise RuntimeError("no")

    registry.personal(Mail, person="", export=lambda person_id: (), erase=broken)
    with pytest.raises(RuntimeError):
        actions.erase_person(person.pk, by=PROGRAM)
    assert person_of(person.pk).name == "Maija Meikäläinen"
    assert not ErasureRun.objects.exists()


def test_mails_to_the_person_go_and_those_that_name_them_lose_their_words(here):
    person = factories.person("Maija Meikäläinen", email="maija@example.org")
    other = factories.person()

    def mail(to, text, state="outbox"):
        return Mail.objects.create(
            fact_id=uuid.uuid4(), receiver=to.key, kind="x.y", address=to.address, language="fi", subject="Subject",
            text=text, state=state, created_at=clock.now(),
        ).pk  # fmt: skip

    elsewhere = Receiver("x@example.org", "fi", other.pk)
    gone = [
        mail(Receiver("maija@example.org", "fi", person.pk), "to her"),
        mail(Receiver("Maija@Example.org", "fi"), "to her address before she joined"),
        mail(elsewhere, "maija meikäläinen wants to join", "queued"),
    ]
    emptied = mail(elsewhere, "Maija Meikäläinen wants to join")
    written = mail(elsewhere, "Write to MAIJA@example.org")
    kept = [mail(elsewhere, "Maija Meikäläinenkaan"), mail(elsewhere, "about somebody else")]
    actions.erase_person(person.pk, by=PROGRAM)
    assert not Mail.objects.filter(pk__in=gone).exists()
    assert {(one.subject, one.text) for one in Mail.objects.filter(pk__in=[emptied, written])} == {("", "")}
    assert all(Mail.objects.get(pk=one).text for one in kept)


def test_sessions_end(committed, browse, alpha):
    with sites.within(alpha.id):
        person = factories.person()
    client = browse(alpha, person)
    assert client.get("/letters/").status_code == 200
    with sites.within(alpha.id):
        assert Session.objects.filter(person=person.pk).exists()
        actions.erase_person(person.pk, by=PROGRAM)
        assert not Session.objects.filter(person=person.pk).exists()
    assert client.get("/letters/").status_code == 302


def test_letters_of_the_person_go_and_answers_lose_their_words(here):
    contact = factories.person("The Contact", email="contact@example.org")
    factories.space("Village", slug="village", contact=contact)
    own = write_letter("village", email="CONTACT@example.org", text="my own words")
    to_answer = write_letter("village", text="a visitor's words")
    letters.answer(to_answer.pk, by=contact, text="the contact's words")
    actions.erase_person(contact.pk, by=PROGRAM)
    assert not Letter.objects.filter(pk=own.pk).exists()
    answered = Letter.objects.get(pk=to_answer.pk)
    assert (answered.text, answered.answer, answered.state) == ("a visitor's words", "", "answered")


def test_names_that_others_wrote_are_noted_without_the_name(here):
    person = factories.person("Maija Korhonen")
    factories.space("Village", slug="village")
    write_letter("village", text="I spoke with Maija Korhosen brother, and Korhonen Maija was glad.")
    write_letter("village", text="Maija was glad. So was Aino Korhonen.")
    run = actions.erase_person(person.pk, by=PROGRAM)
    assert Mention.objects.filter(erasure=run).count() == 2
    shown = queries.mentions(person.pk)
    assert [one.hit for one in shown] == ["Maija Korhosen", "Korhonen Maija"]
    assert shown[0].before == "I spoke with "
    assert queries.number_of_mentions() == 2
    moderator = factories.person(role="moderator")
    with pytest.raises(PermissionDenied):
        actions.look_at_mention(shown[0].id, by=factories.person())
    actions.look_at_mention(shown[0].id, by=moderator)
    actions.look_at_mention(shown[0].id, by=moderator)
    assert [one.hit for one in queries.mentions()] == ["Korhonen Maija"]
    assert Entry.objects.filter(fact="retention.MentionLookedAt").count() == 1
    Letter.objects.update(text="Changed since")
    assert [one.hit for one in queries.mentions()] == [""]


def test_the_journal_has_one_line_after_the_commit_and_none_after_a_rollback(
    committed, alpha, journal_at, run_jobs
):
    with sites.within(alpha.id):
        person, other = factories.person(), factories.person()
    with pytest.raises(RuntimeError), sites.within(alpha.id):
        actions.erase_person(other.pk, by=PROGRAM)
        raise RuntimeError
    assert not journal_at.exists()
    with sites.within(alpha.id):
        run = actions.erase_person(person.pk, by=PROGRAM)
        assert not journal_at.exists()
    said = json.loads(journal_at.read_text())
    assert (said["site"], said["person"], said["run"]) == (str(alpha.id), str(person.pk), str(run.pk))
    assert journal_at.stat().st_mode & 0o777 == 0o600
    run_jobs()
    assert len(journal_at.read_text().splitlines()) == 1
    with sites.within(alpha.id):
        run.refresh_from_db()
        assert run.journalled_at is not None
        assert run.forgotten == []


def test_a_line_that_was_lost_in_a_crash_is_written_by_the_worker(committed, alpha, journal_at, run_jobs):
    with sites.within(alpha.id):
        person = factories.person()
        run = actions.erase_person(person.pk, by=PROGRAM)
    journal_at.unlink()
    run_jobs()
    assert [line.run_id for line in journal.lines()] == [run.pk]


def test_a_restored_database_forgets_again(committed, alpha, beta, journal_at, as_role):
    with sites.within(alpha.id):
        person, other = factories.person("Maija Meikäläinen"), factories.person("Aino")
    journal.append(journal.Line(alpha.id, person.pk, uuid.uuid4(), person.created_at))
    journal.append(journal.Line(alpha.id, uuid.uuid4(), uuid.uuid4(), person.created_at))
    journal.append(journal.Line(uuid.uuid4(), person.pk, uuid.uuid4(), person.created_at))
    with journal_at.open("a") as file:
        file.write('{"site": "cut o')
    assert reapply.reapply() == 1
    assert reapply.reapply() == 0
    with sites.within(alpha.id):
        assert (person_of(person.pk).name, person_of(other.pk).name) == ("", "Aino")
        assert ErasureRun.objects.get().done_at == person.created_at


def test_two_who_erase_at_once_erase_once(committed, alpha, journal_at):
    with sites.within(alpha.id):
        person = factories.person()
    problems = []

    def work():
        try:
            with sites.within(alpha.id):
                actions.erase_person(person.pk, by=PROGRAM)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert problems == []
    with sites.within(alpha.id):
        assert ErasureRun.objects.count() == 1
        assert Entry.objects.filter(fact="retention.PersonErased").count() == 1
    assert len(journal_at.read_text().splitlines()) == 1


def test_what_nobody_can_open_any_more_does_not_stop_an_erasure(here, settings):
    from talkoo.site.instance import new_field_key

    person = factories.person("Maija Meikäläinen")
    Mail.objects.create(
        fact_id=uuid.uuid4(), receiver="address:x", kind="x.y", address="a@example.org", language="fi",
        subject="Subject", text="Words", state="sent", created_at=clock.now(),
    )  # fmt: skip
    settings.FIELD_KEYS = new_field_key()  # as after a restore without the keys
    actions.erase_person(person.pk, by=PROGRAM)
    assert person_of(person.pk).name == ""
