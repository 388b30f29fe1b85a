"""Taking an answer out of a question about dates: who may, until when, and what becomes of it."""

import re
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talkoo.blocks.gatherings import actions, queries
from talkoo.blocks.gatherings.models import DateVote, DateVoter
from talkoo.kernel.lifecycle import NotNow
from talkoo.plumbing.audit.models import Entry
from talkoo.plumbing.tenancy import sites
from tests import factories
from tests.blocks.gatherings import dating

VISITOR = AnonymousUser()


def ask(site: Any, found: Any) -> None:
    """About a public meeting of the village: the participant can come on the first date, a guest on the second."""
    with sites.within(site.id):
        found.meeting = factories.gathering(found.space, by=found.contact, starts_at=None, audience="public")
        found.poll = dating.poll(found.meeting, by=found.contact)
        found.options = list(found.poll.options.order_by("starts_at").values_list("pk", flat=True))
        found.own = dating.vote(found.poll, "ynn", by=found.participant)
        found.guest = dating.vote(found.poll, "nyn", by=VISITOR, name="Rumasana", email="leila@example.org")
    found.at = f"/events/{found.meeting.slug}/dates/"


@pytest.fixture
def asked(village: Any, alpha: Any) -> Any:
    with dating.at(1, 1):
        ask(alpha, village)
        yield village


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("participant", False),
        ("nobody", False),
        ("moderator", False),
        ("contact", True),
        ("staff", True),
        ("coordinator", True),
    ],
)
def test_who_organises_it_takes_an_answer_out(asked: Any, alpha: Any, name: str, may: bool) -> None:
    with sites.within(alpha.id):
        if may:
            actions.leave_out(asked.poll.pk, asked.guest.pk, by=getattr(asked, name))
        else:
            for one in (asked.guest, asked.own):  # not even one's own
                with pytest.raises(PermissionDenied):
                    actions.leave_out(asked.poll.pk, one.pk, by=getattr(asked, name))
        assert DateVoter.objects.filter(pk=asked.guest.pk).exists() is not may
        assert DateVote.objects.count() == (3 if may else 6)
        with pytest.raises(PermissionDenied):
            actions.leave_out(asked.poll.pk, asked.own.pk, by=VISITOR)


@pytest.mark.parametrize("state", ["open", "undecided", "decided", "ended"])
def test_only_until_all_is_over(asked: Any, alpha: Any, state: str) -> None:
    with sites.within(alpha.id):
        option = asked.poll.options.order_by("starts_at")[0]
        if state == "undecided":  # two dates are as good
            actions.close(asked.poll.pk, by=asked.contact)
        elif state == "decided":
            actions.choose(asked.poll.pk, option.pk, by=asked.contact)
        elif state == "ended":
            actions.stop(asked.poll.pk, by=asked.contact)
        asked.poll.refresh_from_db()
        assert asked.poll.state == state
        if state in {"open", "undecided"}:
            actions.leave_out(asked.poll.pk, asked.guest.pk, by=asked.contact)
            best = queries.best_of(asked.poll.pk)
            assert [one["id"] for one in best] == [option.pk]
        else:
            with pytest.raises(NotNow):
                actions.leave_out(asked.poll.pk, asked.guest.pk, by=asked.contact)
            assert DateVoter.objects.count() == 2


def test_an_answer_is_taken_out_of_its_own_question_alone(asked: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        other = factories.gathering(asked.space, by=asked.contact, starts_at=None, audience="public")
        poll = dating.poll(other, by=asked.contact)
        with pytest.raises(DateVoter.DoesNotExist):
            actions.leave_out(poll.pk, asked.guest.pk, by=asked.contact)
        assert DateVoter.objects.count() == 2


def test_what_is_kept_of_it_is_ids(asked: Any, alpha: Any) -> None:
    with sites.within(alpha.id):
        actions.leave_out(asked.poll.pk, asked.guest.pk, by=asked.contact)
        entry = Entry.objects.get(fact="gatherings.PollAnswerLeftOut")
    assert entry.actor_id == asked.contact.pk
    assert entry.values == {
        "gathering_id": str(asked.meeting.pk),
        "space_id": str(asked.space.pk),
        "poll_id": str(asked.poll.pk),
        "voter_id": str(asked.guest.pk),
    }


def words(answer: Any) -> str:
    page = re.sub(r"</?time[^>]*>", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def answers(found: Any, said: str, **more: Any) -> dict[str, Any]:
    letters = {"y": "yes", "m": "maybe", "n": "no"}
    given = {f"on_{key.hex}": letters[letter] for key, letter in zip(found.options, said, strict=True)}
    return {**given, "once": str(uuid.uuid4()), **more}


def test_on_the_page_an_insult_goes_and_pressed_twice_is_pressed_once(
    asked: Any, alpha: Any, browse: Any
) -> None:
    contact, participant = browse(alpha, asked.contact), browse(alpha, asked.participant)
    button = f'action="{asked.at}take-out/{asked.guest.pk}/"'
    assert "Rumasana" in participant.get(asked.at).content.decode()
    assert button not in participant.get(asked.at).content.decode()
    page = contact.get(asked.at)
    assert button in page.content.decode()
    assert f'action="{asked.at}take-out/{asked.own.pk}/"' in page.content.decode()
    assert "Rumasana 1.1.2027 12.00" in words(page)
    assert contact.get(f"{asked.at}take-out/{asked.guest.pk}/").status_code == 405
    for _twice in "ab":
        sent = contact.post(f"{asked.at}take-out/{asked.guest.pk}/")
        assert (sent.status_code, sent["Location"]) == (302, asked.at)
    for client in (contact, participant):
        assert "Rumasana" not in client.get(asked.at).content.decode()
    with sites.within(alpha.id):
        assert [one.pk for one in DateVoter.objects.all()] == [asked.own.pk]
        found = queries.asked(asked.meeting.slug, asked.contact)
        assert [one.counts["yes"] for one in found.dates] == [1, 0, 0]


def test_when_it_is_over_there_is_no_button_and_nothing_goes(asked: Any, alpha: Any, browse: Any) -> None:
    contact = browse(alpha, asked.contact)
    with sites.within(alpha.id):
        actions.stop(asked.poll.pk, by=asked.contact)
    page = contact.get(asked.at)
    assert page.status_code == 200
    assert "/take-out/" not in page.content.decode()
    assert contact.post(f"{asked.at}take-out/{asked.guest.pk}/").status_code == 302
    with sites.within(alpha.id):
        assert DateVoter.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "status"),
    [("visitor", 302), ("participant", 403), ("nobody", 403), ("moderator", 403), ("contact", 302)],
)
def test_who_may_send_it(asked: Any, alpha: Any, browse: Any, name: str, status: int) -> None:
    client = browse(alpha, None if name == "visitor" else getattr(asked, name))
    sent = client.post(f"{asked.at}take-out/{asked.guest.pk}/")
    assert sent.status_code == status
    assert sent.get("Location", "").startswith(asked.at) is (name == "contact")
    with sites.within(alpha.id):
        assert DateVoter.objects.filter(pk=asked.guest.pk).exists() is (name != "contact")


def test_somebody_with_an_account_answers_again(asked: Any, alpha: Any, browse: Any) -> None:
    browse(alpha, asked.contact).post(f"{asked.at}take-out/{asked.own.pk}/")
    client = browse(alpha, asked.participant)
    assert " checked" not in client.get(asked.at).content.decode()
    assert client.post(asked.at, answers(asked, "nny")).status_code == 302
    with sites.within(alpha.id):
        again = DateVoter.objects.get(person=asked.participant)
        assert list(again.votes.order_by("option__starts_at").values_list("answer", flat=True)) == [
            "no",
            "no",
            "yes",
        ]


def test_the_link_of_a_guest_leads_nowhere_any_more(asked: Any, alpha: Any, browse: Any) -> None:
    guest = browse(alpha)
    own = guest.post(asked.at, answers(asked, "yny", name="Leila"))["Location"]
    assert guest.get(own).status_code == 200
    with sites.within(alpha.id):
        voter = DateVoter.objects.exclude(pk=asked.guest.pk).get(person=None)
    browse(alpha, asked.contact).post(f"{asked.at}take-out/{voter.pk}/")
    assert guest.get(own).status_code == 404
    assert guest.post(own, answers(asked, "yny", name="Leila")).status_code == 404
    assert guest.get(asked.at).status_code == 200  # where they can answer anew
    with sites.within(alpha.id), pytest.raises(PermissionDenied):
        dating.vote(asked.poll, "yyy", by=VISITOR, name="Leila", voter_id=voter.pk)


def test_another_site_takes_nothing_out(town: Any, alpha: Any, beta: Any, browse: Any) -> None:
    with dating.at(1, 1):
        ask(alpha, town)
        ask(beta, town.beta)
        other = browse(beta, town.beta.coordinator)
        assert other.post(f"{town.at}take-out/{town.guest.pk}/").status_code == 404
        other.post(f"{town.beta.at}take-out/{town.guest.pk}/")
        with sites.within(alpha.id):
            assert DateVoter.objects.count() == 2
        other.post(f"{town.beta.at}take-out/{town.beta.guest.pk}/")
        with sites.within(beta.id):
            assert DateVoter.objects.count() == 1
        with sites.within(alpha.id):
            assert DateVoter.objects.count() == 2


def test_many_answers_take_as_many_statements_as_one(asked: Any, alpha: Any, browse: Any) -> None:
    client = browse(alpha, asked.contact)
    client.get(asked.at)
    found = []
    for more in (0, 5):
        with sites.within(alpha.id):
            for number in range(more):
                dating.vote(asked.poll, "ynm", by=VISITOR, name=f"Vieras {number}")
        with CaptureQueriesContext(connection) as statements:
            page = client.get(asked.at).content.decode()
        said = [one for one in statements if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        found.append((page.count("/take-out/"), len(said)))
    assert found[0][0] == 2
    assert found[1] == (7, found[0][1])
