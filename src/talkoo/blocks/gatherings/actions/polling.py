"""Asking on which day people can come, and setting the date that most of them can."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.actions import making
from talkoo.blocks.gatherings.models import (
    UNSETTLED,
    Answer,
    Audience,
    DateOption,
    DatePoll,
    DateVote,
    DateVoter,
    Gathering,
    PollState,
    State,
)
from talkoo.blocks.gatherings.queries.dates import best_of
from talkoo.kernel import clock
from talkoo.kernel.access import PROGRAM, id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.text import clean_line

FEWEST_DATES, MOST_DATES = 2, 20
"""So many dates are asked about."""

WAIT = datetime.timedelta(days=3)
"""So long organisers can choose between dates that are as good; then the earliest is taken."""

REMIND_BEFORE = datetime.timedelta(days=1)
"""So long before it ends people who have not answered are reminded."""

OPEN_FOR_LONG = datetime.timedelta(days=2)
"""Of a poll that was open no longer than this nobody is reminded."""

Times = tuple[datetime.datetime, datetime.datetime]


class BadDates(ValueError):
    """Too few or too many dates, one twice, one in the past, or one before the answers are in."""


class AskedAlready(Exception):
    """Its date is being asked about."""


@dataclass(frozen=True, kw_only=True)
class Voter:
    """Who answers, and how they read times. Name and e-mail address are for those without an account."""

    language: str
    zone: str
    name: str = ""
    email: str = ""


@action
def ask(
    gathering_id: uuid.UUID,
    dates: Sequence[Times],
    closes_at: datetime.datetime,
    *,
    by: Any,
    once: uuid.UUID,
) -> DatePoll:
    """Ask on which of these dates people can come. A date that it has is taken away. `once` names the form: sent again,
    it gives what it made before.

    Raises PermissionDenied, BadDates, AskedAlready, NotNow when it was called off, and Gathering.DoesNotExist.
    """
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)
    require(by, "gatherings.organise", gathering)
    if before := DatePoll.objects.filter(gathering=gathering, once=once).first():
        return before
    if gathering.state == State.CANCELLED or gathering.hidden_at is not None:
        raise NotNow("it was called off")
    if DatePoll.objects.filter(gathering=gathering, state__in=UNSETTLED).exists():
        raise AskedAlready
    _check(dates, closes_at)
    if gathering.starts_at is not None:
        making.set_date(gathering.pk, None, None, by=by)
    poll = DatePoll.objects.create(
        gathering=gathering,
        closes_at=closes_at,
        once=once,
        created_by_id=id_of(by),
        created_at=clock.now(),
    )
    DateOption.objects.bulk_create(
        DateOption(poll=poll, starts_at=starts_at, ends_at=ends_at) for starts_at, ends_at in sorted(dates)
    )
    _emit(facts.PollOpened, poll, by)
    return poll


def _check(dates: Sequence[Times], closes_at: datetime.datetime) -> None:
    """Raises BadDates."""
    starts = [one[0] for one in dates]
    if (
        not FEWEST_DATES <= len(dates) <= MOST_DATES
        or len(set(starts)) < len(starts)
        or closes_at <= clock.now()
        or min(starts) <= closes_at
        or any(ends_at <= starts_at for starts_at, ends_at in dates)
    ):
        raise BadDates


@action
def answer(
    poll_id: uuid.UUID,
    answers: Mapping[uuid.UUID, str],
    voter: Voter,
    *,
    by: Any,
    once: uuid.UUID,
    voter_id: uuid.UUID | None = None,
) -> DateVoter:
    """When somebody can come: an Answer for each date; one that is left out is a no. Again, it takes the place of what
    was said before. Without an account, `voter_id` is whose answer is changed, as their link says; else `once` names
    the form, and a name is needed.

    Raises PermissionDenied, NotNow when the poll is over, ValueError without a name, and DatePoll.DoesNotExist.
    """
    poll = _locked(poll_id)
    require(by, "gatherings.see", poll.gathering)
    if poll.state != PollState.OPEN or poll.closes_at <= clock.now():
        raise NotNow("it is over")
    one = _voter(poll, voter, by, once, voter_id)
    said = {str(found.option_id): found for found in DateVote.objects.filter(voter=one)}
    for option_id in poll.options.values_list("pk", flat=True):
        wanted = Answer(answers.get(option_id, Answer.NO))
        vote = said.get(str(option_id))
        if vote is None:
            DateVote.objects.create(voter=one, option_id=option_id, answer=wanted)
        elif vote.answer != wanted:
            vote.answer = wanted
            vote.save(update_fields=["answer"])
    _emit(facts.PollAnswered, poll, by, voter_id=one.pk)
    return one


def _voter(poll: DatePoll, voter: Voter, by: Any, once: uuid.UUID, voter_id: uuid.UUID | None) -> DateVoter:
    me = id_of(by)
    if me is None and poll.gathering.audience != Audience.PUBLIC:
        raise PermissionDenied
    there = DateVoter.objects.filter(poll=poll, person=me)
    if me is None:
        there = there.filter(pk=voter_id) if voter_id else there.filter(once=once)
    one = there.first()
    if one is None and voter_id is not None and me is None:
        raise PermissionDenied
    name = clean_line(voter.name) if me is None else None
    if name == "":
        raise ValueError("somebody without an account answers by name")
    now = clock.now()
    if one is None:
        return DateVoter.objects.create(
            poll=poll,
            person_id=me,
            name=name,
            email=(voter.email.strip() or None) if me is None else None,
            language=voter.language,
            zone=voter.zone,
            once=once,
            created_at=now,
            changed_at=now,
        )
    one.changed_at, one.language, one.zone = now, voter.language, voter.zone
    if me is None:
        one.name, one.email = name, voter.email.strip() or None
    one.save(update_fields=["changed_at", "language", "zone", "name", "email"])
    return one


@action
def leave_out(poll_id: uuid.UUID, voter_id: uuid.UUID, *, by: Any) -> None:
    """Take somebody's answer out: a name that does not belong there, or the second answer of one person. Whoever has an
    account can answer again.

    Raises PermissionDenied, NotNow when all is over, DatePoll.DoesNotExist, and DateVoter.DoesNotExist.
    """
    poll = _locked(poll_id)
    require(by, "gatherings.organise", poll.gathering)
    if poll.state not in UNSETTLED:
        raise NotNow("it is over")
    voter = DateVoter.objects.get(pk=voter_id, poll=poll)
    _emit(facts.PollAnswerLeftOut, poll, by, voter_id=voter.pk)
    voter.delete()


@action
def remind_to_answer(poll_id: uuid.UUID) -> DatePoll:
    """Answers are taken for about a day more: tell those who have not answered, once. The clock decides, nobody else.

    Raises NotNow when it is not yet time, or too late, when it was called off, and when they were told; and
    DatePoll.DoesNotExist.
    """
    poll = _locked(poll_id)
    now = clock.now()
    if poll.state != PollState.OPEN or poll.reminded_at is not None or _is_off(poll.gathering):
        raise NotNow("there is nothing to be reminded of")
    if not now < poll.closes_at <= now + REMIND_BEFORE:
        raise NotNow("it does not end within a day")
    if poll.closes_at - poll.created_at <= OPEN_FOR_LONG:
        raise NotNow("it is not open for long")
    poll.reminded_at = now
    poll.save(update_fields=["reminded_at"])
    _emit(facts.PollClosesSoon, poll, PROGRAM)
    return poll


@action
def close(poll_id: uuid.UUID, *, by: Any) -> DatePoll:
    """Take no more answers, and set the date that most can come on: the most yes, then the fewest no. Where several are
    as good, or nobody can come at all, its organisers choose.

    Raises PermissionDenied, NotNow when it is over, and DatePoll.DoesNotExist.
    """
    poll = _locked(poll_id)
    require(by, "gatherings.organise", poll.gathering)
    if poll.state != PollState.OPEN:
        raise NotNow("it is over")
    if _is_off(poll.gathering):
        return _settle(poll, PollState.ENDED, by)
    best = best_of(poll.pk)
    if len(best) == 1:
        return _decide(poll, poll.options.get(pk=best[0]["id"]), by)
    poll.state, poll.ended_at = PollState.UNDECIDED, clock.now()
    poll.save(update_fields=["state", "ended_at"])
    _emit(facts.PollUndecided, poll, by)
    return poll


@action
def choose(poll_id: uuid.UUID, option_id: uuid.UUID, *, by: Any) -> DatePoll:
    """Set this one of its dates, whether the poll is still open or over.

    Raises PermissionDenied, NotNow when there is a date already, the gathering was called off, or this one is past;
    DatePoll.DoesNotExist, DateOption.DoesNotExist.
    """
    poll = _locked(poll_id)
    require(by, "gatherings.organise", poll.gathering)
    option = poll.options.get(pk=option_id)
    if poll.state not in UNSETTLED or _is_off(poll.gathering) or option.starts_at <= clock.now():
        raise NotNow("it is over")
    return _decide(poll, option, by)


@action
def decide_late(poll_id: uuid.UUID) -> DatePoll:
    """Nobody chose between dates that are as good: take the earliest that is still ahead; when there is none, the poll
    ends without a date. The clock decides. Raises NotNow when it is not yet time."""
    poll = _locked(poll_id)
    if poll.state != PollState.UNDECIDED or poll.ended_at is None or poll.ended_at + WAIT > clock.now():
        raise NotNow("its organisers can still choose")
    best = best_of(poll.pk)
    if best and not _is_off(poll.gathering):
        return _decide(poll, poll.options.get(pk=best[0]["id"]), PROGRAM)
    return _settle(poll, PollState.ENDED, PROGRAM)


@action
def stop(poll_id: uuid.UUID, *, by: Any) -> DatePoll:
    """End it without a date. Raises PermissionDenied, NotNow when it is over, and DatePoll.DoesNotExist."""
    poll = _locked(poll_id)
    require(by, "gatherings.organise", poll.gathering)
    if poll.state not in UNSETTLED:
        raise NotNow("it is over")
    return _settle(poll, PollState.ENDED, by)


@action
def overtake(gathering_id: uuid.UUID) -> int:
    """The gathering has a date that was set otherwise, or was called off: what was asked about it is over. How many."""
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)
    if gathering.starts_at is None and not _is_off(gathering):
        return 0
    polls = DatePoll.objects.select_for_update(no_key=True).filter(gathering=gathering, state__in=UNSETTLED)
    return len([_settle(poll, PollState.ENDED, PROGRAM) for poll in polls])


def _decide(poll: DatePoll, option: DateOption, by: Any) -> DatePoll:
    option.is_chosen = True
    option.save(update_fields=["is_chosen"])
    now = clock.now()
    poll.state, poll.ended_at, poll.settled_at = PollState.DECIDED, poll.ended_at or now, now
    poll.save(update_fields=["state", "ended_at", "settled_at"])
    _emit(facts.PollDecided, poll, by, option_id=option.pk)
    making.set_date(poll.gathering_id, option.starts_at, option.ends_at, by=by)
    return poll


def _settle(poll: DatePoll, state: PollState, by: Any) -> DatePoll:
    now = clock.now()
    poll.state, poll.ended_at, poll.settled_at = state, poll.ended_at or now, now
    poll.save(update_fields=["state", "ended_at", "settled_at"])
    _emit(facts.PollEnded, poll, by)
    return poll


def _is_off(gathering: Gathering) -> bool:
    return gathering.state == State.CANCELLED or gathering.hidden_at is not None


def _locked(poll_id: uuid.UUID) -> DatePoll:
    """The poll, with the gathering it is about; whoever changes a date locks that first."""
    gathering_id = DatePoll.objects.values_list("gathering_id", flat=True).get(pk=poll_id)
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)
    poll = DatePoll.objects.select_for_update(no_key=True).get(pk=poll_id)
    poll.gathering = gathering
    return poll


def _emit(kind: Any, poll: DatePoll, by: Any, **more: Any) -> None:
    emit(
        kind(
            actor_id=id_of(by),
            gathering_id=poll.gathering_id,
            space_id=poll.gathering.space_id,
            poll_id=poll.pk,
            **more,
        )
    )
