"""Letters: anybody may write, only those who answer may read, and nobody's address is seen."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.letters import actions, public, queries
from talkoo.blocks.letters.models import Letter, State
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts import actions as accounts
from talkoo.people.spaces import actions as spaces
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.tenancy import sites
from tests import factories

GIVEN = {"name": "Vieras", "email": "vieras@example.net", "text": "May I join?\n\nYours", "homepage": ""}


@pytest.fixture
def people(committed, alpha, beta):
    """A space with its contact on alpha, and others who must not read its letters."""
    with sites.within(alpha.id):
        found = {
            "contact": factories.person("Contact"),
            "other_contact": factories.person("Other"),
            "coordinator": factories.person("Coordinator", role="coordinator"),
            "stand_in": factories.person("Stand-in", role="stand_in"),
            "nobody": factories.person("Nobody"),
        }
        found["space"] = factories.space("Village", slug="village", contact=found["contact"])
        factories.space("Elsewhere", contact=found["other_contact"])
    with sites.within(beta.id):
        found["stranger"] = factories.person("Stranger", role="stand_in")
        factories.space("Village", slug="village", contact=found["stranger"])
    return found


def send(site, people) -> Letter:
    with sites.within(site.id):
        return actions.send(
            public.find("network", "village"),
            by=AnonymousUser(),
            name="Vieras",
            email="vieras@example.net",
            text="Hei!",
            language="ru",
        )


def test_a_visitor_writes_and_the_contact_is_told_in_her_own_language(people, alpha, browse, run_jobs):
    answer = browse(alpha).post("/ar/networks/village/write/", GIVEN)
    assert answer["Location"] == "/ar/networks/village/sent/"
    run_jobs()
    with sites.within(alpha.id):
        letter = Letter.objects.get()
        assert (letter.writer_name, letter.writer_language, letter.text) == ("Vieras", "ar", GIVEN["text"])
        mail = Mail.objects.get()
        assert mail.language == "fi"
        assert f"/letters/{letter.pk}/" in mail.text
        for secret in ("vieras@", "Vieras", "May I join"):
            assert secret not in mail.text + mail.subject
        entry = Entry.objects.get(fact="letters.LetterSent")
        assert entry.values == {
            "letter_id": str(letter.pk),
            "kind": "network",
            "to_id": str(people["space"].pk),
        }


def test_running_a_reaction_twice_writes_one_mail(people, alpha, run_jobs, as_role):
    letter = send(alpha, people)
    run_jobs()
    as_role("super").execute(
        "update procrastinate_jobs set status = 'todo', attempts = 0 where queue_name = 'reactions'"
    )
    run_jobs()
    with sites.within(alpha.id):
        assert Mail.objects.count() == 1
        assert Letter.objects.get() == letter


READERS = [
    ("contact", True),
    ("stand_in", True),
    ("other_contact", False),
    ("coordinator", False),
    ("nobody", False),
]


@pytest.mark.parametrize(("who", "may"), READERS)
@pytest.mark.parametrize("state", [State.NEW, State.READ, State.ANSWERED])
def test_who_may_read_and_answer(people, alpha, browse, who, may, state):
    letter = send(alpha, people)
    with sites.within(alpha.id):
        if state != State.NEW:
            actions.read(letter.pk, by=people["contact"])
        if state == State.ANSWERED:
            actions.answer(letter.pk, by=people["contact"], text="Yes.")
        assert people[who].has_perm("letters.read", letter) is may
        assert (queries.visible_to(people[who], letter.pk) is not None) is may
        if not may:
            for verb in (actions.read, actions.answer):
                with pytest.raises(PermissionDenied):
                    verb(letter.pk, by=people[who], **({"text": "x"} if verb is actions.answer else {}))
    page = browse(alpha, people[who]).get(f"/letters/{letter.pk}/")
    assert page.status_code == (200 if may else 404)
    listed = browse(alpha, people[who]).get(
        "/letters/" + ("?state=answered" if state == State.ANSWERED else "")
    )
    assert (str(letter.pk) in listed.content.decode()) is may
    if may:
        assert "vieras@example.net" not in page.content.decode()


def test_nobody_of_another_site_reads_it(people, alpha, beta, browse):
    letter = send(alpha, people)
    assert browse(beta, people["stranger"]).get(f"/letters/{letter.pk}/").status_code == 404
    assert browse(alpha).get(f"/letters/{letter.pk}/").status_code == 302


def test_a_stand_in_reads_only_while_the_role_lasts(people, alpha):
    letter = send(alpha, people)
    with sites.within(alpha.id):
        temporary = factories.person("Temporary")
        now = clock.now()
        accounts.grant_role(temporary.pk, "stand_in", by=PROGRAM, until=now + datetime.timedelta(days=1))
        assert queries.visible_to(temporary, letter.pk)
        with clock.frozen(now + datetime.timedelta(days=1, seconds=1)):
            assert not temporary.has_perm("letters.read", letter)


def test_a_former_contact_reads_no_more(people, alpha):
    letter = send(alpha, people)
    with sites.within(alpha.id):
        spaces.appoint_contact(people["space"].pk, people["nobody"].pk, by=PROGRAM)
        assert queries.visible_to(people["contact"], letter.pk) is None
        assert queries.visible_to(people["nobody"], letter.pk)


def test_reading_marks_it_read_once(people, alpha, browse):
    letter = send(alpha, people)
    client = browse(alpha, people["contact"])
    for _turn in range(2):
        assert client.get(f"/letters/{letter.pk}/").status_code == 200
    with sites.within(alpha.id):
        letter.refresh_from_db()
        assert letter.state == State.READ
        assert letter.read_at
        assert Entry.objects.filter(fact="letters.LetterRead").count() == 1


def test_the_answer_goes_out_in_the_writers_language_without_the_answerers_address(
    people, alpha, browse, run_jobs
):
    letter = send(alpha, people)
    client = browse(alpha, people["contact"])
    assert client.post(f"/letters/{letter.pk}/", {"text": "Tervetuloa!"}).status_code == 302
    run_jobs()
    with sites.within(alpha.id):
        mail = Mail.objects.get(kind="letters.answered")
        assert (mail.address, mail.language) == ("vieras@example.net", "ru")
        assert "Tervetuloa!" in mail.text
        assert "alpha.example.org" not in mail.text
        assert "vieras" not in mail.receiver
        assert "/ru/networks/village/write/" in mail.text


def test_an_answer_is_given_once(people, alpha, browse):
    letter = send(alpha, people)
    with sites.within(alpha.id):
        actions.answer(letter.pk, by=people["stand_in"], text="First")
        with pytest.raises(NotNow):
            actions.answer(letter.pk, by=people["contact"], text="Second")
    answer = browse(alpha, people["contact"]).post(f"/letters/{letter.pk}/", {"text": "Third"}, follow=True)
    assert "First" in answer.content.decode()
    assert "Third" not in answer.content.decode()


BAD = [
    ({"name": ""}, "name"),
    ({"name": "\u202e\u2066 "}, "name"),
    ({"name": "x" * 121}, "name"),
    ({"name": "nul\0"}, "name"),
    ({"email": "nobody"}, "email"),
    ({"email": "a@b\r\nBcc: x@example.org"}, "email"),
    ({"email": "x" * 300 + "@example.org"}, "email"),
    ({"text": ""}, "text"),
    ({"text": "y" * 5_001}, "text"),
    ({"text": "nul\0"}, "text"),
]


@pytest.mark.parametrize("language", ["", "/et", "/ru", "/sv", "/en", "/ar"])
@pytest.mark.parametrize(("wrong", "field"), BAD)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    people, alpha, browse, wrong, field, language
):
    answer = browse(alpha).post(f"{language}/networks/village/write/", {**GIVEN, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert page.count('aria-invalid="true"') == 1
    for name, value in GIVEN.items():
        if name != field and value:
            assert value.split("\n")[0] in page
    with sites.within(alpha.id):
        assert Letter.objects.count() == 0


def test_names_and_texts_of_any_script_arrive_as_they_were_written(people, alpha, browse):
    given = {**GIVEN, "name": "Åsa Öö Ñandú عائشة", "text": "<script>alert(1)</script> & “quotes” 🙂"}
    assert browse(alpha).post("/networks/village/write/", given).status_code == 302
    with sites.within(alpha.id):
        letter = Letter.objects.get()
        assert (letter.writer_name, letter.text) == (given["name"], given["text"])
    page = browse(alpha, people["contact"]).get(f"/letters/{letter.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    assert "<script>alert" not in page


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(people, alpha, browse):
    answer = browse(alpha).post("/networks/village/write/", {**GIVEN, "homepage": "http://spam.example"})
    assert answer["Location"] == "/networks/village/sent/"
    with sites.within(alpha.id):
        assert Letter.objects.count() == 0


@pytest.mark.usefixtures("one_window")
def test_writing_is_limited_and_nothing_typed_is_lost(people, alpha, browse):
    for _turn in range(5):
        assert browse(alpha).post("/networks/village/write/", GIVEN).status_code == 302
    answer = browse(alpha).post("/networks/village/write/", GIVEN)
    assert answer.status_code == 422
    assert "May I join?" in answer.content.decode()
    with sites.within(alpha.id):
        assert Letter.objects.count() == 5


def test_a_form_without_its_proof_is_not_taken(people, alpha, browse):
    answer = browse(alpha, enforce_csrf_checks=True).post("/networks/village/write/", GIVEN)
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


def test_there_is_no_form_where_nobody_answers(people, alpha, browse):
    with sites.within(alpha.id):
        factories.space("Lonely", slug="lonely", state="forming")
    assert browse(alpha).get("/networks/lonely/write/").status_code == 404
    assert browse(alpha).post("/networks/lonely/write/", GIVEN).status_code == 404
    page = browse(alpha).get("/networks/lonely/").content.decode()
    assert "lonely/write" not in page


@pytest.mark.parametrize("count", [1, 9])
def test_the_inbox_asks_the_database_the_same_for_one_and_for_many(people, alpha, browse, count):
    for _turn in range(count):
        send(alpha, people)
    client = browse(alpha, people["contact"])
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/letters/").content.decode().count('class="mail"') == count
    statements = [
        one["sql"] for one in asked if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    statements = [one for one in statements if "set_config" not in one]
    assert len(statements) == 4, statements  # session, person, letters, whether there is a forum
