"""Mails that nobody took, whose writer is asked, and that wait for their writer to join, for the tests of all pages."""

import uuid
from typing import Any

from talkoo.kernel import clock
from talkoo.plumbing.mail_in import staging
from talkoo.plumbing.mail_in.models import Raw, Reason, State
from talkoo.plumbing.mail_out import handles
from talkoo.plumbing.mail_out.models import Verb


def furnish(site: Any, people: dict[str, Any]) -> None:
    states = {State.REFUSED: Reason.STRANGER, State.WAITING: Reason.UNPROVEN, State.FAILED: Reason.BROKEN}
    for state, reason in states.items():
        raw = Raw(
            came_by="lmtp",
            received_at=clock.now(),
            found_by=uuid.uuid4().hex,
            sender="x@example.org",
            receiver=f"x@{site.key}.example.org",
            body="From: x@example.org\r\n\r\nHei",
            size=30,
            state=state,
            reason=reason,
            settled_at=None if state == State.WAITING else clock.now(),
        )
        raw.save(force_insert=True)
        if state == State.WAITING:
            handles.give("address:x", None, [handles.Wish(Verb.CONFIRM, str(raw.pk))])
    address = f"new@{site.key}.example.org"
    Raw(
        came_by="lmtp",
        received_at=clock.now(),
        found_by=uuid.uuid4().hex,
        sender=address,
        receiver=f"x@{site.key}.example.org",
        body=f"From: Uusi {site.key} <{address}>\r\nSubject: Hei\r\n\r\nHei {site.key}",
        size=60,
        state=State.STAGED,
        staged=staging.stage(address, f"Uusi {site.key}", "fi"),
        is_confirmed=True,
        settled_at=clock.now(),
    ).save(force_insert=True)
