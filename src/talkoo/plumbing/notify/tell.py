"""Telling people of a fact, each the way they can be reached."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.kernel.text import ORIGINAL, pick
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify.models import Channel, Notification
from talkoo.plumbing.notify.reach import Reach, reach
from talkoo.plumbing.sms_out import gateway
from talkoo.plumbing.sms_out import send as sms


def tell(
    fact: Fact, kind: str, person_ids: Iterable[uuid.UUID], *, is_secret: bool = False, **context: Any
) -> None:
    """Tell each of these people of a fact, once for each person and fact, also when the reaction runs twice.

    By e-mail if there is an address; else by text message to the phone; else on the list of those to be told by voice
    or on paper, which is also where somebody with a phone stands as long as no SMS gateway is set up. The template is
    `<area>/mail/<name>.txt` for kind `<area>.<name>`, as for mail_out.compose.send. It is given `person_name` besides
    the context, in which a stored text (`{"_": "fi", …}`) arrives in the receiver's language. People whom `reach` does
    not know any more are left out.
    """
    found = reach(list(dict.fromkeys(person_ids)))
    drafts = {
        one.person_id: compose.Draft(kind, one.language, _words_for(one, context)) for one in found.values()
    }
    for row in _claim(fact, kind, found, drafts):
        to, words = found[row.person_id], _words_for(found[row.person_id], context)
        if to.email:
            mail = compose.Receiver(to.email, to.language, to.person_id)
            compose.send(fact, kind, mail, is_secret=is_secret, **words)
        elif to.phone:
            phone = sms.Receiver(to.phone, to.language, to.person_id)
            sms.send(fact, kind, phone, is_secret=is_secret, **words)


def _words_for(to: Reach, context: Mapping[str, Any]) -> dict[str, Any]:
    words = {
        name: pick(value, to.language) if isinstance(value, dict) and ORIGINAL in value else value
        for name, value in context.items()
    }
    return {**words, "person_name": to.name}


def _channel(to: Reach) -> Channel:
    if to.email:
        return Channel.EMAIL
    return Channel.SMS if to.phone and gateway.is_configured() else Channel.PAPER


def _claim(
    fact: Fact, kind: str, found: Mapping[uuid.UUID, Reach], drafts: Mapping[uuid.UUID, compose.Draft]
) -> list[Notification]:
    """The rows that are new: of two reactions that run at the same time, one gets each person."""
    rows = []
    for to in found.values():
        draft, channel = drafts[to.person_id], _channel(to)
        is_paper = channel == Channel.PAPER
        rows.append(
            Notification(
                person_id=to.person_id,
                fact_id=fact.id,
                kind=kind,
                channel=channel,
                language=draft.language,
                text=f"{draft.subject()}\n\n{draft.body()}" if is_paper else None,
                created_at=clock.now(),
            )
        )
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    ours = set(Notification.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.pk in ours]
