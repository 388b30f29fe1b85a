"""Handing mails to the mail server. A mail is never handed over twice: when that cannot be known, a person decides."""

import uuid

from procrastinate.contrib.django import app

from talkoo.kernel import clock
from talkoo.plumbing.jobs.queue import RETRY
from talkoo.plumbing.mail_out import smtp
from talkoo.plumbing.mail_out.models import Mail, State
from talkoo.plumbing.tenancy import sites


@app.task(name="mail_out.deliver", retry=RETRY, queue="mail")
def deliver(*, site_id: str, mail_id: str) -> None:
    """Deliver one mail.

    The row says `sending` before the server is spoken to, in a transaction of its own: a worker that dies in between
    leaves it so, and the next one marks it `uncertain` instead of sending again. Raises smtp.NotNow for another try.
    """
    site, key = uuid.UUID(site_id), uuid.UUID(mail_id)
    mail = _claim(site, key)
    if mail is None:
        return
    try:
        smtp.hand_over(mail)
    except smtp.NotNow as problem:
        _settle(site, key, State.QUEUED, str(problem)[:200])
        raise
    except smtp.Refused as problem:
        _settle(site, key, State.FAILED, str(problem)[:200])
    else:
        _settle(site, key, State.SENT)


def _claim(site: uuid.UUID, key: uuid.UUID) -> Mail | None:
    with sites.within(site):
        mail = Mail.objects.select_for_update().filter(pk=key).first()
        if mail is None:
            return None
        if mail.state == State.SENDING:
            mail.state, mail.settled_at = State.UNCERTAIN, clock.now()
        elif mail.state != State.QUEUED:
            return None
        elif smtp.is_configured():
            mail.state = State.SENDING
        else:
            mail.state, mail.settled_at = State.OUTBOX, clock.now()
        mail.save(update_fields=["state", "settled_at"])
        return mail if mail.state == State.SENDING else None


def _settle(site: uuid.UUID, key: uuid.UUID, state: State, problem: str = "") -> None:
    with sites.within(site):
        mail = Mail.objects.select_for_update().get(pk=key)
        mail.state, mail.problem = state, problem
        mail.settled_at = None if state == State.QUEUED else clock.now()
        if state == State.SENT and mail.is_secret:
            mail.text = mail.subject = ""
        mail.save(update_fields=["state", "problem", "settled_at", "text", "subject"])
