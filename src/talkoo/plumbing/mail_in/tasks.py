"""Reading mails that came in: once each, also when the worker is killed in the middle."""

import logging
import uuid

from procrastinate.contrib.django import app

from talkoo.kernel.facts import emit
from talkoo.plumbing.jobs.queue import RETRY
from talkoo.plumbing.mail_in import facts, handling, telling
from talkoo.plumbing.mail_in.models import Raw, Reason, State
from talkoo.plumbing.tenancy import sites

MOST_ATTEMPTS = 6


@app.task(name="mail_in.handle", retry=RETRY, queue="mail")
def handle(*, site_id: str, raw_id: str) -> None:
    """What taking it writes and the record that it was taken commit together.

    What breaks is noted and raised for another try; after MOST_ATTEMPTS the mail is put aside for a person to look at.
    """
    site, key = uuid.UUID(site_id), uuid.UUID(raw_id)
    try:
        with sites.within(site):
            raw = Raw.objects.select_for_update().filter(pk=key, state=State.NEW).first()
            if raw is not None:
                handling.handle(raw)
    except Exception as problem:
        if not _note(site, key, problem):
            raise
        logging.getLogger(__name__).exception("mail %s is put aside", key)


def _note(site: uuid.UUID, key: uuid.UUID, problem: Exception) -> bool:
    """Whether it was the last try. Only the kind of problem is kept: its words may be the mail's."""
    with sites.within(site):
        raw = Raw.objects.select_for_update().filter(pk=key, state=State.NEW).first()
        if raw is None:
            return False
        raw.attempts += 1
        raw.problem = type(problem).__name__[:200]
        is_last = raw.attempts >= MOST_ATTEMPTS
        telling.settle(raw, State.FAILED if is_last else State.NEW, Reason.BROKEN if is_last else "")
        if is_last:
            emit(facts.MailRefused(actor_id=None, raw_id=raw.pk, reason=Reason.BROKEN))
    return is_last
