"""Handing mails to the mail server. A mail is never handed over twice: when that cannot be known, a person decides."""

import uuid

from procrastinate.contrib.django import app

from talkoo.kernel import clock, crypto
from talkoo.plumbing.jobs.queue import RETRY
from talkoo.plumbing.mail_out import bounces, smtp
from talkoo.plumbing.mail_out.models import Mail, State
from talkoo.plumbing.tenancy import sites


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
    """Deliver many mails over one connection, each as `deliver` does. What the server puts off has a job of its own."""
    site, keys = uuid.UUID(site_id), [uuid.UUID(one) for one in mail_ids]
    if not smtp.is_configured():
        for key in keys:
            _claim(site, key)
        return
    with smtp.connection() as server:
        for key in keys:
            mail = _claim(site, key)
            if mail is None:
                continue
            try:
                smtp.hand_over(server, mail)
            except smtp.NotNow as problem:
                _settle(site, key, State.QUEUED, str(problem)[:200])
                deliver.configure(schedule_in={"seconds": 60}).defer(site_id=site_id, mail_id=str(key))
            except smtp.Refused as problem:
                _settle(site, key, State.FAILED, str(problem)[:200], is_bounce=problem.is_receiver)
            else:
                _settle(site, key, State.SENT)


def _note(site: uuid.UUID, key: uuid.UUID, problem: str) -> None:
    """Why a mail still waits."""
    with sites.within(site):
        Mail.objects.filter(pk=key, state=State.QUEUED).update(problem=problem)


def _claim(site: uuid.UUID, key: uuid.UUID) -> Mail | None:
    with sites.within(site):
        mail = Mail.objects.select_for_update().filter(pk=key).first()
        if mail is None:
            return None
        if mail.state == State.SENDING:
            mail.state, mail.settled_at = State.UNCERTAIN, clock.now()
        elif mail.state != State.QUEUED:
            return None
        elif not _can_be_read(mail):
            mail.state, mail.problem, mail.settled_at = State.FAILED, "its key is gone", clock.now()
        elif mail.tied and bounces.is_stopped(mail.address):
            mail.state, mail.problem, mail.settled_at = State.HELD, "mails to it come back", clock.now()
        elif smtp.is_configured():
            mail.state = State.SENDING
        else:
            mail.state, mail.settled_at = State.OUTBOX, clock.now()
        mail.save(update_fields=["state", "problem", "settled_at"])
        return mail if mail.state == State.SENDING else None


def _settle(
    site: uuid.UUID, key: uuid.UUID, state: State, problem: str = "", *, is_bounce: bool = False
) -> None:
    with sites.within(site):
        mail = Mail.objects.select_for_update().get(pk=key)
        mail.state, mail.problem = state, problem
        mail.settled_at = None if state == State.QUEUED else clock.now()
        changed = ["state", "problem", "settled_at"]
        if state == State.SENT and mail.is_secret:
            mail.text = mail.subject = ""
            changed += ["text", "subject"]
        mail.save(update_fields=changed)
        if is_bounce:
            bounces.came_back(mail, is_hard=True, reason=problem)


def _can_be_read(mail: Mail) -> bool:
    try:
        mail.tied  # noqa: B018 - opened here
        return mail.address is not None and mail.text is not None
    except crypto.Unreadable:
        return False
