"""Which fact about dates is told to whom: that somebody asks, and will not for long, what came of it, and a month
without a date."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.gatherings import actions, facts, queries
from talkoo.blocks.gatherings.models import Audience, DateVoter, PollState, State
from talkoo.kernel import clock, i18n
from talkoo.kernel.facts import Fact, on
from talkoo.kernel.rows import Row
from talkoo.kernel.text import pick
from talkoo.people.accounts.models import Role
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify import kinds
from talkoo.plumbing.notify.tell import tell

ASKED = "gatherings.date_asked"
_POLL, _SERIES = "gatherings.datepoll", "gatherings.series"


def _still(rows: Sequence[Mapping[str, Any]]) -> set[uuid.UUID]:
    """Those of these notifications whose question is open, and not answered by whoever is told. Of two about the same
    question, in one digest, the last: it says that there is little time left."""
    last = {(row["about_key"], row["person_id"]): row["id"] for row in rows}
    open_for = queries.open_polls(list(last))
    return {key for asked_of, key in last.items() if asked_of in open_for}


kinds.add(
    kinds.Kind(
        name=ASKED,
        label=_("Somebody asks which day suits me for a meeting"),
        group=_("Meetings and events"),
        default=kinds.Rhythm.AT_ONCE,
        still_all=_still,
        why=_("You take part there."),
        place=41,
    )
)


@on(facts.PollOpened)
def tell_it_is_asked(fact: facts.PollOpened) -> None:
    """To those who take part in the space where it is held, but for whoever asks. An event of the site has nobody who
    takes part in it yet: its page asks whoever comes by."""
    row = queries.told_poll(fact.poll_id)
    if row is None or row["space_id"] is None or row["gathering_state"] != State.PUBLISHED:
        return
    people = [one for one in queries.taking_part(row["space_id"]) if one != fact.actor_id]
    _ask(fact, row, people, closes_soon=False)


@on(facts.PollClosesSoon)
def remind_to_answer(fact: facts.PollClosesSoon) -> None:
    """To those who take part in the space and have not answered, as long as answers are taken."""
    row = queries.told_poll(fact.poll_id)
    if row is None or row["space_id"] is None or row["gathering_state"] != State.PUBLISHED:
        return
    if row["state"] != PollState.OPEN or row["closes_at"] <= clock.now():
        return
    answered = set(row["voter_ids"])
    people = [one for one in queries.taking_part(row["space_id"]) if one not in answered]
    _ask(fact, row, people, closes_soon=True)


def _ask(fact: Fact, row: Row, people: Sequence[uuid.UUID], *, closes_soon: bool) -> None:
    tell(
        fact,
        ASKED,
        people,
        space_id=row["space_id"],
        about=(_POLL, row["id"]),
        number=row["number"],
        closes_at=row["closes_at"],
        closes_soon=closes_soon,
        **_about(row),
    )


@on(facts.PollUndecided)
def ask_who_organises_it(fact: facts.PollUndecided) -> None:
    """To those who organise it: several dates are as good, or none suits anybody."""
    row = queries.told_poll(fact.poll_id)
    if row is None or row["state"] != "undecided":
        return
    tell(
        fact,
        "gatherings.date_undecided",
        _organisers(row),
        about=(_POLL, fact.poll_id),
        dates=[one["starts_at"] for one in queries.best_of(fact.poll_id)],
        days=actions.WAIT.days,
        **_about(row),
    )


@on(facts.PollDecided)
def tell_the_date(fact: facts.PollDecided) -> None:
    """To those who answered, each as they can be reached, and to those who organise it; but for whoever chose it."""
    row = queries.told_poll(fact.poll_id)
    if row is None or row["gathering_state"] == State.CANCELLED or row["starts_at"] is None:
        return
    about = {**_about(row), "starts_at": row["starts_at"]}
    people = [*row["voter_ids"], *(_organisers(row) if fact.actor_id is None else [])]
    registered = set(queries.registered(row["gathering_id"]))  # they hear of the new date as who comes
    tell(
        fact,
        "gatherings.date_set",
        [one for one in people if one != fact.actor_id and one not in registered],
        about=(_POLL, fact.poll_id),
        **about,
    )
    if row["audience"] != Audience.PUBLIC:
        return
    for voter in DateVoter.objects.filter(poll=fact.poll_id, person=None, email__isnull=False):
        if voter.email is None:
            continue
        to = compose.Receiver(address=voter.email, language=voter.language)
        told = {**about, "title": pick(row["title"], to.language).text, "zone": voter.zone}
        compose.send(fact, "gatherings.date_set", to, person_name=voter.name or "", **told)


@on(facts.MonthBare)
def tell_of_the_month(fact: facts.MonthBare) -> None:
    """To the contact of the space and whoever made the series while they lead it; to those who coordinate it when there
    is neither."""
    row = queries.told_series(fact.series_id)
    if row is None:
        return
    coordinators = spaces.coordinators_of(row["space_id"], Role.COORDINATOR)
    contact = spaces.contact_of(row["space_id"])
    people = [one for one in (contact,) if one]
    if row["created_by_id"] in coordinators:
        people.append(row["created_by_id"])
    tell(
        fact,
        "gatherings.month_bare",
        people or coordinators,
        about=(_SERIES, fact.series_id),
        title=row["title"],
        month=datetime.date.fromisoformat(fact.month),
        say_month=i18n.say_month,
        space_name=row["name"],
        series_page=f"gatherings:{row['kind']}_one_series",
        slug=row["slug"],
        series_id=row["id"],
        funding=spaces.lines_of(row["space_id"]),
    )


@on(facts.GatheringDated, facts.GatheringMoved, facts.GatheringCancelled)
def end_the_question(
    fact: facts.GatheringDated | facts.GatheringMoved | facts.GatheringCancelled,
) -> None:
    """Where there is a date now, or it was called off, nothing is asked any more."""
    actions.overtake(fact.gathering_id)


def _organisers(row: Row) -> list[uuid.UUID]:
    """Whoever made it, and who answers for what holds it; else the contact of the space, or its coordinators."""
    people = [*([row["created_by_id"]] if row["created_by_id"] else []), *row["organiser_ids"]]
    if not people and row["space_id"]:
        contact = spaces.contact_of(row["space_id"])
        people = [contact] if contact else spaces.coordinators_of(row["space_id"], Role.COORDINATOR)
    return list(dict.fromkeys(people))


def _about(row: Row) -> dict[str, Any]:
    return {
        "title": row["title"],
        "zone": row["zone"],
        "slug": row["slug"],
        "say_moment": i18n.say_moment,
        "funding": spaces.lines_of(row["space_id"]) if row["space_id"] else [],
    }
