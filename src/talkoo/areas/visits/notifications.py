"""Which fact about exchange visits is told to whom: the host, the organisations it asks, those who plan, those who
travel."""

import uuid
from collections.abc import Sequence
from typing import Any

from talkoo.areas.visits import facts, queries
from talkoo.areas.visits.models import Answer
from talkoo.blocks.gatherings import facts as gatherings
from talkoo.blocks.gatherings.models import HOLDS, Standing
from talkoo.blocks.gatherings.models import State as Gathered
from talkoo.blocks.gatherings.notifications.registering import tell_one
from talkoo.kernel import proofs
from talkoo.kernel.facts import Fact, on
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick
from talkoo.people.organisations.public import representatives_of
from talkoo.people.spaces.queries import lines_of
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify.tell import tell
from talkoo.plumbing.tenancy import current


def _visit(row: Row) -> dict[str, Any]:
    """What every mail says of the visit."""
    return {
        "title": row["title"],
        "slug": row["slug"],
        "starts_at": row["visit_starts_at"],
        "ends_at": row["visit_ends_at"],
        "zone": row["zone"],
        "say_when": queries.say_when,
        "funding": lines_of(row["space_id"]) if row["space_id"] else [],
    }


def _tell_organisation(
    fact: Fact,
    kind: str,
    organisation_id: uuid.UUID,
    *,
    is_secret: bool = False,
    link: str = "",
    **context: Any,
) -> None:
    """To those who answer for it; to its mailbox where nobody does, with the `link` that answers for it."""
    people = representatives_of([organisation_id]).get(organisation_id, [])
    if people:
        tell(fact, kind, people, is_secret=is_secret, link="", **context)
    elif box := queries.mailbox(organisation_id):
        to = compose.Receiver(address=box[0], language=box[1])
        said: dict[str, Any] = {
            key: pick(one, to.language).text if isinstance(one, dict) else one for key, one in context.items()
        }
        compose.send(fact, kind, to, is_secret=is_secret or bool(link), link=link, **said)


@on(facts.HostAsked)
def ask_host(fact: facts.HostAsked) -> None:
    """To those who answer for it: whether it receives the guests. Not when another was asked since."""
    row = queries.told_of_visit(fact.visit_id)
    if row is None or row["host_id"] != fact.organisation_id or row["host_answer"] != Answer.ASKED:
        return
    link = queries.host_proof(fact.visit_id, fact.organisation_id)
    about = _visit(row)
    _tell_organisation(fact, "visits.host_asked", fact.organisation_id, link=link, host=row["host"], **about)


@on(facts.HostAnswered)
def tell_host_answer(fact: facts.HostAnswered) -> None:
    """To those who plan the visit."""
    row = queries.told_of_visit(fact.visit_id)
    if row is None or row["host_id"] != fact.organisation_id or row["host_answer"] != fact.answer:
        return
    people = _but(fact, queries.arrangers(row["gathering_id"]))
    is_yes = fact.answer == Answer.YES
    tell(fact, "visits.host_answered", people, host=row["host"], is_yes=is_yes, **_visit(row))


def _but(fact: Fact, people: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    return [one for one in people if one != fact.actor_id]


def _tell_slot(fact: Fact, row: Row, what: str) -> None:
    """`what`: asked, changed, withdrawn, cancelled (the whole visit) or moved. The link answers for the organisation:
    such a mail is kept nowhere."""
    proof = proofs.give(queries.INVITATION, row["id"], site=current.site_id())
    _tell_organisation(
        fact,
        "visits.slot",
        row["organisation_id"],
        is_secret=True,
        what=what,
        organisation=row["organisation"],
        host=row["host"],
        topic=row["topic"],
        place=row["place"],
        begins=row["starts_at"],
        ends=row["ends_at"],
        proof=proof,
        **_visit(row),
    )


def _is_on(row: Row) -> bool:
    return bool(row["withdrawn_at"] is None and row["state"] != Gathered.CANCELLED)


@on(facts.SlotOffered)
def ask_organisation(fact: facts.SlotOffered) -> None:
    """Whether it presents itself, and when: answered by the link, without an account."""
    row = queries.told_of_slot(fact.slot_id)
    if row is not None and _is_on(row):
        _tell_slot(fact, row, "asked")


@on(facts.SlotChanged)
def tell_organisation(fact: facts.SlotChanged) -> None:
    """Another time or place, unless it had said no; other words stand on the page."""
    row = queries.told_of_slot(fact.slot_id)
    moved = {"starts_at", "ends_at", "place"} & set(fact.fields)
    if row is not None and moved and _is_on(row) and row["answer"] != Answer.NO:
        _tell_slot(fact, row, "changed")


@on(facts.SlotWithdrawn)
def tell_it_is_out(fact: facts.SlotWithdrawn) -> None:
    """That it need not come, unless it had said no."""
    row = queries.told_of_slot(fact.slot_id)
    if row is not None and row["answer"] != Answer.NO:
        _tell_slot(fact, row, "withdrawn")


@on(facts.SlotAnswered)
def tell_answer(fact: facts.SlotAnswered) -> None:
    """To whoever asked, and those who answer for the host; not when the answer has changed since."""
    row = queries.told_of_slot(fact.slot_id)
    if row is None or row["answer"] != fact.answer or not _is_on(row):
        return
    people = [row["asked_by_id"]] if row["asked_by_id"] else []
    if row["host_id"] and row["host_answer"] == Answer.YES:
        people += representatives_of([row["host_id"]]).get(row["host_id"], [])
    tell(
        fact,
        "visits.slot_answered",
        _but(fact, people),
        organisation=row["organisation"],
        is_yes=fact.answer == Answer.YES,
        word=row["word"],
        begins=row["starts_at"],
        ends=row["ends_at"],
        **_visit(row),
    )


@on(gatherings.GatheringCancelled, gatherings.GatheringMoved)
def tell_programme(fact: gatherings.GatheringCancelled | gatherings.GatheringMoved) -> None:
    """The organisations of the programme, that the visit was called off or has another time."""
    is_moved = isinstance(fact, gatherings.GatheringMoved)
    if is_moved and not {"starts_at", "ends_at"} & set(fact.fields):  # type: ignore[union-attr]
        return
    told: set[uuid.UUID] = set()
    for row in queries.told_of_all(fact.gathering_id):
        if row["organisation_id"] not in told and (row["state"] == Gathered.CANCELLED) is not is_moved:
            told.add(row["organisation_id"])
            _tell_slot(fact, row, "moved" if is_moved else "cancelled")


def _tell_travellers(
    fact: Fact, kind: str, visit_id: uuid.UUID, states: Sequence[str], **context: Any
) -> None:
    """Those whose registrations stand so, unless they stayed away."""
    visit = queries.with_gathering(visit_id)
    if visit is None or visit.gathering.hidden_at or visit.gathering.state != Gathered.PUBLISHED:
        return
    for row in queries.active(visit.gathering.pk, states):
        if row.attended is not False:
            tell_one(fact, kind, row, visit.gathering, **context)


@on(facts.ProgrammeSent)
def send_programme(fact: facts.ProgrammeSent) -> None:
    """To everybody who has a place, in their own language (S0.16)."""
    rows = [
        {
            "organisation": one["organisation"],
            "topic": one["topic"],
            "place": one["place"],
            "begins": one["starts_at"],
            "ends": one["ends_at"],
        }
        for one in queries.told_of_programme(fact.visit_id)
    ]
    _tell_travellers(fact, "visits.programme", fact.visit_id, HOLDS, parts=rows, say_when=queries.say_when)


@on(facts.IdeasAsked)
def ask_for_ideas(fact: facts.IdeasAsked) -> None:
    """Everybody who was there, for one idea."""
    _tell_travellers(fact, "visits.idea_asked", fact.visit_id, [Standing.CONFIRMED])
