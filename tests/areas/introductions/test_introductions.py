"""Put me in touch: asked, passed on, answered; no address before the yes (S4.22, J15 step 5)."""

import datetime
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from talkoo.areas.introductions import actions, queries, tasks
from talkoo.areas.introductions.models import Introduction
from talkoo.kernel import clock, desk
from talkoo.kernel.access import PROGRAM
from talkoo.kernel.lifecycle import NotNow
from talkoo.people.accounts.models import Interest, Person
from talkoo.people.organisations import actions as organisations
from talkoo.plumbing.mail_out.models import Mail
from talkoo.plumbing.retention import erasing, exporting
from talkoo.plumbing.tenancy import sites
from talkoo.plumbing.vocabulary import known as words
from tests import factories

HERS, HIS = "hers@example.net", "+358401234567"


def cast(site):
    """She asks; he answers for the organisation; the coordinator passes on."""
    with sites.within(site.id):
        her = factories.person("Her Own", language="ru")
        him = factories.person("Him Too", language="sv")
        staff = factories.person(role="coordinator")
        one = factories.organisation("Kohde", slug="kohde", representative=him)
    return her, him, staff, one


@pytest.fixture
def people(rows, alpha):
    return cast(alpha)


def wish(by, one, **more):
    return actions.ask(by=by, organisation_id=one.pk, why="Yhteistyö", gives=HERS, language="ru", **more)


def test_from_the_wish_to_the_two_mails(committed, alpha, browse, run_jobs):
    her, him, staff, _one = cast(alpha)
    hers, his, theirs = browse(alpha, her), browse(alpha, him), browse(alpha, staff)
    page = browse(alpha).get("/organisations/kohde/").content.decode()
    assert "/organisations/kohde/introduce/" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    path = "/organisations/kohde/introduce/"
    assert browse(alpha).get(path).status_code == 302
    assert hers.post(path, {"why": " ", "gives": HERS}).status_code == 422
    wrong = hers.post(path, {"why": "Yhteistyö", "gives": "nobody"})
    assert wrong.status_code == 422
    assert "Yhteistyö" in wrong.content.decode()
    assert hers.post(path, {"why": "Yhteistyö", "gives": HERS}).status_code == 302
    assert hers.post(path, {"why": "Uudestaan", "gives": HERS}).status_code == 302
    with sites.within(alpha.id):
        found = Introduction.objects.get()
        assert found.due_on > clock.today("Europe/Helsinki")
    own = f"/introductions/{found.pk}/"
    assert his.get(own).status_code == 404  # nobody has passed it on
    assert his.get("/introductions/").content.decode().count("Her Own") == 0
    assert "Her Own" in theirs.get("/introductions/desk/").content.decode()
    forward = f"/introductions/desk/{found.pk}/"
    assert his.get(forward).status_code == 403
    assert theirs.post(forward, {"verb": "turn_down", "note": ""}).status_code == 422
    assert theirs.post(forward, {"verb": "forward", "note": "Sopii teille"}).status_code == 302
    run_jobs()
    with sites.within(alpha.id):
        mail = Mail.objects.get(kind="introductions.asked")
        assert mail.language == "sv"
        assert "Her Own" in mail.text
        assert "Sopii teille" in mail.text
        assert HERS not in mail.text
    for client in (hers, his, theirs):
        for where in (own, "/introductions/", forward):
            answer = client.get(where)
            assert HERS not in answer.content.decode()
    assert his.post(own, {"verb": "accept", "gives": ""}).status_code == 422
    assert his.post(own, {"verb": "nonsense", "gives": HIS}).status_code == 404
    assert hers.post(own, {"verb": "accept", "gives": HIS}).status_code == 403
    assert his.post(own, {"verb": "accept", "gives": HIS, "reply": "Soita"}).status_code == 302
    assert his.post(own, {"verb": "decline"}).status_code == 302
    assert HIS in hers.get(own).content.decode()
    assert HERS in his.get(own).content.decode()
    assert HERS not in theirs.get(forward).content.decode()
    assert theirs.get(own).status_code == 404
    with sites.within(alpha.id):
        kept = Introduction.objects.get()
        assert (kept.state, kept.reply) == ("accepted", "Soita")
        with connection.cursor() as cursor:
            cursor.execute("select asker_gives, other_gives from introductions_introduction")
            assert all(
                HIS.encode() not in bytes(one) and HERS.encode() not in bytes(one)
                for one in cursor.fetchone()
            )
    run_jobs()
    with sites.within(alpha.id):
        told = {mail.language: mail for mail in Mail.objects.filter(kind="introductions.answered")}
        assert set(told) == {"ru", "sv"}
        assert all(mail.is_secret for mail in told.values())
        for mail, mine, others in ((told["ru"], HIS, HERS), (told["sv"], HERS, HIS)):
            assert mail.text == "" or (mine in mail.text and others not in mail.text)


def test_after_a_no_nobody_learns_anything(committed, alpha, browse, run_jobs):
    her, him, staff, one = cast(alpha)
    with sites.within(alpha.id):
        found = wish(her, one)
        actions.forward(found.pk, by=staff)
        actions.answer(found.pk, False, by=him, gives=HIS, reply="Ei nyt")
        found.refresh_from_db()
        assert found.other_gives is None
        assert queries.given_to(her, found) == queries.given_to(him, found) == ""
    run_jobs()
    with sites.within(alpha.id):
        mail = Mail.objects.get(kind="introductions.answered")
        assert (mail.language, "Ei nyt" in mail.text) == ("ru", True)
        for one in Mail.objects.all():
            assert HERS not in one.text
            assert HIS not in one.text
    assert browse(alpha, him).get(f"/introductions/{found.pk}/").status_code == 200
    with sites.within(alpha.id), pytest.raises(IntegrityError):
        Introduction.objects.filter(pk=found.pk).update(other_gives=b"x")


VERBS = {
    "forward": ({"coordinator", "stand_in"}, {"asked"}),
    "turn_down": ({"coordinator", "stand_in"}, {"asked"}),
    "accept": ({"other"}, {"forwarded"}),
    "decline": ({"other"}, {"forwarded"}),
    "withdraw": ({"asker"}, {"asked", "forwarded"}),
}
STATES = {
    "asked": [], "forwarded": ["forward"], "accepted": ["forward", "accept"], "declined": ["turn_down"],
    "withdrawn": ["withdraw"],
}  # fmt: skip


def do(found, verb, by):
    if verb in {"accept", "decline"}:
        return actions.answer(found.pk, verb == "accept", by=by, gives=HIS)
    if verb == "turn_down":
        return actions.turn_down(found.pk, by=by, note="No")
    return getattr(actions, verb)(found.pk, by=by)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_which_state(people, alpha, verb, state):
    _her, him, staff, one = people
    may, sources = VERBS[verb]
    with sites.within(alpha.id):
        roles = {
            "visitor": AnonymousUser(), "person": factories.person(), "other": him, "coordinator": staff,
            "stand_in": factories.person(role="stand_in"), "site_admin": factories.person(role="site_admin"),
        }  # fmt: skip
        for role in ("asker", *roles):
            asker = factories.person()
            found = wish(asker, one)
            for step in STATES[state]:
                do(found, step, PROGRAM)
            by = roles.get(role, asker)
            wrong = PermissionDenied if role not in may else None if state in sources else NotNow
            if wrong is None:
                do(found, verb, by)
            else:
                with pytest.raises(wrong):
                    do(found, verb, by)


def test_it_ends_after_thirty_days_to_the_minute(committed, alpha, monkeypatch, run_jobs):
    her, him, staff, one = cast(alpha)
    with sites.within(alpha.id):
        found = wish(her, one)
        actions.forward(found.pk, by=staff)
        end = found.expires_at
        assert end - found.asked_at == datetime.timedelta(days=30)
    monkeypatch.setattr(clock, "now", lambda: end - datetime.timedelta(seconds=1))
    tasks.expire(0)
    with sites.within(alpha.id):
        assert Introduction.objects.get().state == "forwarded"
        assert actions.expire(found.pk, by=PROGRAM) is None
    monkeypatch.setattr(clock, "now", lambda: end)
    with sites.within(alpha.id):
        assert queries.shown(found.pk).state == "expired"
        with pytest.raises(NotNow):
            actions.answer(found.pk, True, by=him, gives=HIS)
        with pytest.raises(NotNow):
            actions.withdraw(found.pk, by=her)
    for _twice in range(2):
        tasks.expire(0)
    monkeypatch.undo()
    run_jobs()
    with sites.within(alpha.id):
        assert Introduction.objects.get().state == "expired"
        assert {mail.language for mail in Mail.objects.filter(kind="introductions.closed")} == {"ru", "sv"}
        wish(her, one)  # it can be asked again


def test_one_open_wish_to_each_and_none_to_oneself(people, alpha):
    her, him, _staff, one = people
    with sites.within(alpha.id):
        found = wish(her, one)
        with pytest.raises(IntegrityError):
            wish(her, one)
        actions.withdraw(found.pk, by=her)
        wish(her, one)
        with pytest.raises(NotNow):
            wish(him, one)
        with pytest.raises(IntegrityError):
            actions.ask(by=her, person_id=her.pk, why="x", gives=HERS, language="fi")
        with pytest.raises(PermissionDenied):
            wish(AnonymousUser(), one)
        with pytest.raises(PermissionDenied):
            wish(her, factories.organisation(), capacity_id=one.pk)


def test_a_person_is_asked_only_when_both_let_others_find_them(people, alpha, browse):
    her, him, _staff, _one = people
    path = f"/introductions/people/{him.pk}/"
    topic = words.at("field", "C12").id
    assert browse(alpha, her).get(path).status_code == 404
    with sites.within(alpha.id):
        Person.objects.filter(pk__in=[her.pk, him.pk]).update(is_findable=True, status="active")
        for person in (her, him):
            Interest.objects.create(person=person, concept_id=topic)
        her.refresh_from_db()
    client = browse(alpha, her)
    assert client.get(path).status_code == 200
    assert path in client.get(reverse("accounts:by_interest")).content.decode()
    assert client.post(path, {"why": "Sama asia", "gives": HERS}).status_code == 302
    with sites.within(alpha.id):
        assert Introduction.objects.get().person_id == him.pk
        Person.objects.filter(pk=him.pk).update(is_findable=False)
    assert client.get(path).status_code == 404
    assert client.get(f"/introductions/people/{her.pk}/").status_code == 404


def test_whom_nobody_answers_for_cannot_be_asked(people, alpha, browse):
    her, _him, _staff, _one = people
    with sites.within(alpha.id):
        factories.organisation("Silent", slug="silent")
        factories.organisation("Draft", slug="draft", state="draft", representative=her)
    for slug in ("silent", "draft", "nowhere"):
        assert browse(alpha, her).get(f"/organisations/{slug}/introduce/").status_code == 404
    assert "/introduce/" not in browse(alpha).get("/organisations/silent/").content.decode()


def test_sixteen_answer_and_one_answer_counts(committed, alpha):
    her, him, staff, one = cast(alpha)
    with sites.within(alpha.id):
        found = wish(her, one)
        actions.forward(found.pk, by=staff)
    barrier, won, lost = threading.Barrier(16), [], []

    def say(number):
        try:
            barrier.wait()
            with sites.within(alpha.id):
                actions.answer(found.pk, bool(number % 2), by=him, gives=HIS)
            won.append(number)
        except NotNow:
            lost.append(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=say, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 15)
    with sites.within(alpha.id):
        assert Introduction.objects.get().state == ("accepted" if won[0] % 2 else "declined")


def test_the_number_of_statements_does_not_grow_with_the_wishes(people, alpha, browse):
    her, him, staff, one = people

    def more(number):
        with sites.within(alpha.id):
            for _one in range(number):
                person = factories.person()
                other = factories.organisation(representative=person)
                wish(her, other, topic_id=words.at("topic", "funding").id)
                actions.forward(wish(person, one).pk, by=staff)

    def asked():
        found = []
        for path, who in (
            ("/introductions/", her),
            ("/introductions/", him),
            ("/introductions/desk/", staff),
        ):
            client = browse(alpha, who)
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        return found

    more(1)
    before = asked()
    more(6)
    assert asked() == before


def test_the_queue_says_how_many_wait_and_until_when(people, alpha):
    her, _him, staff, one = people
    with sites.within(alpha.id):
        found = wish(her, one)
        queue = next(one for one in desk.queues() if one.name == "introductions")
        with connection.cursor() as cursor:
            cursor.execute(queue.select, queue.parameters(staff))
            assert cursor.fetchone() == (1, found.due_on)


def test_other_sites_know_nothing_of_it(people, alpha, beta, browse):
    her, _him, staff, one = people
    with sites.within(alpha.id):
        found = wish(her, one)
        actions.forward(found.pk, by=staff)
    with sites.within(beta.id):
        foreign = factories.person(role="coordinator")
    client = browse(beta, foreign)
    for path in (f"/introductions/{found.pk}/", f"/introductions/desk/{found.pk}/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"verb": "forward"}).status_code == 404
    assert client.post(f"/introductions/{found.pk}/withdraw/").status_code == 404


def test_in_the_name_of_an_organisation(people, alpha, browse):
    her, _him, staff, one = people
    with sites.within(alpha.id):
        own = factories.organisation("Oma ry", slug="oma", representative=her)
    client = browse(alpha, her)
    path = "/organisations/kohde/introduce/?about=funding"
    assert client.post(path, {"why": "x", "gives": HERS, "capacity": one.pk}).status_code == 422
    assert client.post(path, {"why": "x", "gives": HERS, "capacity": own.pk}).status_code == 302
    with sites.within(alpha.id):
        found = Introduction.objects.get()
        assert (found.capacity_id, found.topic_id) == (own.pk, words.at("topic", "funding").id)
        organisations.change_state(own.pk, "suspend", by=PROGRAM)
    assert "Oma ry" in browse(alpha, staff).get("/introductions/desk/").content.decode()


def test_it_is_in_the_export_and_gone_after_the_erasure(people, alpha):
    her, him, staff, one = people
    with sites.within(alpha.id):
        found = wish(her, one)
        actions.forward(found.pk, by=staff)
        actions.answer(found.pk, True, by=him, gives=HIS)
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(exporting.zip_of(her.pk))) as opened:
            everything = b"".join(opened.read(name) for name in opened.namelist())
        assert HERS.encode() in everything
        assert HIS.encode() not in everything
        erasing.erase(her.pk)
        assert not Introduction.objects.exists()
