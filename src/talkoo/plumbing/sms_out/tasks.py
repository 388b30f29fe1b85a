"""Handing text messages to the gateway. None is handed over twice: when that cannot be known, a person decides."""

import uuid

from procrastinate.contrib.django import app

from talkoo.kernel import clock, crypto
from talkoo.plumbing.jobs.queue import RETRY
from talkoo.plumbing.mail_out.models import State
from talkoo.plumbing.sms_out import gateway
from talkoo.plumbing.sms_out.models import Message
from talkoo.plumbing.tenancy import sites


@app.task(name="sms_out.deliver", retry=RETRY, queue="mail")
def deliver(*, site_id: str, message_id: str) -> None:
    """Deliver one text message.

    The row says `sending`, in a transaction of its own, before the gateway is asked. A worker that dies in that while
    leaves it so, and the next one marks it `uncertain` instead of sending again; so does a gateway that breaks off
    after it heard us. Raises gateway.NotNow for another try.
    """
    site, key = uuid.UUID(site_id), uuid.UUID(message_id)
    message = _claim(site, key)
    if message is None:
        return
    try:
        gateway.hand_over(message)
    except gateway.NotNow as problem:
        _settle(site, key, State.QUEUED, str(problem))
        raise
    except gateway.Refused as problem:
        _settle(site, key, State.FAILED, str(problem))
    except gateway.Unsure as problem:
        _settle(site, key, State.UNCERTAIN, str(problem))
    else:
        _settle(site, key, State.SENT)


def _claim(site: uuid.UUID, key: uuid.UUID) -> Message | None:
    with sites.within(site):
        message = Message.objects.select_for_update().filter(pk=key).first()
        if message is None:
            return None
        if message.state == State.SENDING:
            message.state, message.settled_at = State.UNCERTAIN, clock.now()
        elif message.state != State.QUEUED:
            return None
        elif not _can_be_read(message):
            message.state, message.problem, message.settled_at = State.FAILED, "its key is gone", clock.now()
        elif gateway.is_configured():
            message.state = State.SENDING
        else:
            message.state, message.settled_at = State.OUTBOX, clock.now()
        message.save(update_fields=["state", "problem", "settled_at"])
        return message if message.state == State.SENDING else None


def _settle(site: uuid.UUID, key: uuid.UUID, state: State, problem: str = "") -> None:
    with sites.within(site):
        message = Message.objects.select_for_update().get(pk=key)
        message.state, message.problem = state, problem[:200]
        message.settled_at = None if state == State.QUEUED else clock.now()
        changed = ["state", "problem", "settled_at"]
        if state == State.SENT and message.is_secret:
            message.text = ""
            changed.append("text")
        message.save(update_fields=changed)


def _can_be_read(message: Message) -> bool:
    try:
        return message.phone is not None and message.text is not None
    except crypto.Unreadable:
        return False
