"""A mail that nobody took, and one whose writer is asked, for the tests of all pages."""

import uuid
from typing import Any

from talkoo.kernel import clock
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
