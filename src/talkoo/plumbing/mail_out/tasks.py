"""Handing mails to the mail server. A mail is never handed over twice: when that cannot be known, a person decides."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from procrastinate.contrib.django import app

from talkoo.kernel import clock, crypto
from talkoo.plumbing.jobs.queue import RETRY
from talkoo.plumbing.mail_out import bounces, smtp
from talkoo.plumbing.mail_out.models import Mail, State
from talkoo.plumbing.tenancy import sites

_AGAIN_IN = 60  # seconds


@app.task(name="mail_out.deliver", retry=RETRY, queue="mail")
def deliver(*, site_id: str, mail_id: str) -> None:
    """Deliver one mail.

    The server is reached first; then the row says `sending`, in a transaction of its own, and only then is the mail
    offered. A worker that dies in that short while leaves the row so, and the next one marks it `uncertain` instead of
    sending again. Raises smtp.NotNow for another try.
    """
    site, key = uuid.UUID(site_id), uuid.UUID(mail_id)
    if not smtp.is_configured():
        _claim(site, key)
        return
    is_ours = False
    try:
        with smtp.connection() as server:
            mail = _claim(site, key)
            if mail is None:
                return
            is_ours = True
            smtp.hand_over(server, mail)
            _settle(site, key, State.SENT)
    except smtp.NotNow as problem:
        if is_ours:
            _settle(site, key, State.QUEUED, str(problem)[:200])
        else:
            _note(site, key, str(problem)[:200])
        raise
    except smtp.Refused as problem:
        _settle(site, key, State.FAILED, str(problem)[:200], is_bounce=problem.is_receiver)


@app.task(name="mail_out.deliver_some", retry=RETRY, queue="mail")
def deliver_some(*, site_id: str, mail_ids: list[str]) -> None:
    """Deliver many mails over one connection, each as `deliver` does: before one is offered its row says `sending`, in
    the transaction that settles the one before it. What the server puts off has a job of its own."""
    site = uuid.UUID(site_id)
    waiting = _take_up(site, [uuid.UUID(one) for one in mail_ids])
    if not waiting:
        return
    with smtp.connection() as server:
        before: _Became | None = None
        for mail in waiting:
            is_ours = _go_on(site, before, mail)
            before = _offer(server, mail) if is_ours else None
        _go_on(site, before, None)


@dataclass(frozen=True)
class _Became:
    """What became of a mail that was offered to a server."""

    mail: Mail
    state: State
    problem: str = ""
    is_bounce: bool = False


def _take_up(site: uuid.UUID, keys: Sequence[uuid.UUID]) -> list[Mail]:
    """Settle what is not to be offered to a server, in one transaction; gives the others."""
    offered, settled = [], defaultdict(list)
    with sites.within(site):
        there = Mail.objects.filter(pk__in=keys, state__in=[State.QUEUED, State.SENDING])
        rows = list(there.select_for_update().order_by("pk"))
        stopped = bounces.stopped_among({mail.address for mail in rows if _can_be_read(mail) and mail.tied})
        for mail in rows:
            state, problem = _judged(mail, stopped)
            if state == State.SENDING:
                offered.append(mail)
            else:
                settled[state, problem].append(mail.pk)
        for (state, problem), some in settled.items():
            Mail.objects.filter(pk__in=some).update(state=state, problem=problem, settled_at=clock.now())
    return offered


def _go_on(site: uuid.UUID, before: _Became | None, mail: Mail | None) -> bool:
    """Write down what became of one mail, and that the next one is being sent; whether it is for us to send."""
    with sites.within(site):
        if before is not None:
            _write(before)
        if mail is None:
            return False
        return Mail.objects.filter(pk=mail.pk, state=State.QUEUED).update(state=State.SENDING) == 1


def _offer(server: smtp.Server, mail: Mail) -> _Became:
    try:
        smtp.hand_over(server, mail)
    except smtp.NotNow as problem:
        return _Became(mail, State.QUEUED, str(problem)[:200])
    except smtp.Refused as problem:
        return _Became(mail, State.FAILED, str(problem)[:200], is_bounce=problem.is_receiver)
    return _Became(mail, State.SENT)


def _write(became: _Became) -> None:
    mail, is_put_off = became.mail, became.state == State.QUEUED
    if became.state == State.SENT and mail.is_secret:
        mail.text, mail.subject, mail.enclosed = "", "", None
        mail.save(update_fields=["text", "subject", "enclosed"])
    Mail.objects.filter(pk=mail.pk).update(
        state=became.state, problem=became.problem, settled_at=None if is_put_off else clock.now()
    )
    if is_put_off:
        later = deliver.configure(schedule_in={"seconds": _AGAIN_IN})
        later.defer(site_id=str(mail.site_id), mail_id=str(mail.pk))
    if became.is_bounce:
        bounces.came_back(mail, is_hard=True, reason=became.problem)


def _note(site: uuid.UUID, key: uuid.UUID, problem: str) -> None:
    """Why a mail still waits."""
    with sites.within(site):
        Mail.objects.filter(pk=key, state=State.QUEUED).update(problem=problem)


def _claim(site: uuid.UUID, key: uuid.UUID) -> Mail | None:
    with sites.within(site):
        mail = Mail.objects.select_for_update().filter(pk=key).first()
        if mail is None or mail.state not in {State.QUEUED, State.SENDING}:
            return None
        stopped = bounces.stopped_among([mail.address] if _can_be_read(mail) and mail.tied else [])
        mail.state, mail.problem = _judged(mail, stopped)
        mail.settled_at = None if mail.state == State.SENDING else clock.now()
        mail.save(update_fields=["state", "problem", "settled_at"])
        return mail if mail.state == State.SENDING else None


def _judged(mail: Mail, stopped: Collection[str]) -> tuple[State, str]:
    """What a mail that is not settled is to become, and why. `stopped` are addresses that mails come back from."""
    if mail.state == State.SENDING:  # by somebody who is gone
        return State.UNCERTAIN, mail.problem
    if not _can_be_read(mail):
        return State.FAILED, "its key is gone"
    if mail.tied and mail.address in stopped:
        return State.HELD, "mails to it come back"
    return (State.SENDING if smtp.is_configured() else State.OUTBOX), mail.problem


def _settle(
    site: uuid.UUID, key: uuid.UUID, state: State, problem: str = "", *, is_bounce: bool = False
) -> None:
    with sites.within(site):
        mail = Mail.objects.select_for_update().get(pk=key)
        mail.state, mail.problem = state, problem
        mail.settled_at = None if state == State.QUEUED else clock.now()
        changed = ["state", "problem", "settled_at"]
        if state == State.SENT and mail.is_secret:
            mail.text, mail.subject, mail.enclosed = "", "", None
            changed += ["text", "subject", "enclosed"]
        mail.save(update_fields=changed)
        if is_bounce:
            bounces.came_back(mail, is_hard=True, reason=problem)


def _can_be_read(mail: Mail) -> bool:
    try:
        mail.tied, mail.enclosed  # noqa: B018 - opened here
        return mail.address is not None and mail.text is not None
    except crypto.Unreadable:
        return False
