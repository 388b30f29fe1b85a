"""Telling people of a fact, each the way they can be reached and as often as they want to hear."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from talkoo.kernel import clock
from talkoo.kernel.facts import Fact
from talkoo.plumbing.live import publish
from talkoo.plumbing.mail_out import compose
from talkoo.plumbing.notify import besides, kinds, moments, news, posting, wishes
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.notify.models import Channel, News, Notification, State
from talkoo.plumbing.notify.posting import Message
from talkoo.plumbing.notify.reach import Reach, reach
from talkoo.plumbing.tenancy import current

BATCH = 250
"""How many people one job tells; when there are more, there are more jobs."""


def tell(
    fact: Fact,
    kind: str,
    person_ids: Iterable[uuid.UUID],
    *,
    is_secret: bool = False,
    strand: compose.Strand | None = None,
    space_id: uuid.UUID | None = None,
    about: Any = None,
    usually: Rhythm | None = None,
    **context: Any,
) -> None:
    """Tell each of these people of a fact, once for each person and fact, also when the reaction runs twice.

    It stands on each person's page of news. A kind that people may set the rhythm of (kinds.Kind) then waits: two
    minutes, for the end of quiet hours, or for the digest. Any other goes at once, as does what `is_secret`, which is
    never on the page of news.

    By e-mail if there is an address; else by text message to the phone; else on the list of those to be told by voice
    or on paper, which is also where somebody with a phone stands as long as no SMS gateway is set up. The template is
    `<area>/mail/<name>.txt` for kind `<area>.<name>`, as for mail_out.compose.send. It is given `person_name` besides
    the context, in which a stored text (`{"_": "fi", …}`) arrives in the receiver's language. People whom `reach` does
    not know any more are left out.

    `strand` is the conversation that the mail belongs to, `space_id` the space whose rhythm counts, `about` a pair of
    kind and id of the thing it is about (anything else given as `about` is a word of the template). `usually` is the
    rhythm, in place of the kind's default, for those of these people who chose none.
    """
    if about is not None and not isinstance(about, tuple):
        context["about"], about = about, None
    people = list(dict.fromkeys(person_ids))
    if not people:
        return
    if is_secret:
        _at_once(Message(fact.id, kind, context, is_secret=True, strand=strand), people, None)
        return
    row, story = news.keep(
        fact,
        kind,
        context,
        strand=strand,
        space_id=space_id,
        about=about,
        usually=str(usually) if usually else None,
    )
    if len(people) <= BATCH:
        tell_some(row, story, people)
        return
    from talkoo.plumbing.notify.tasks import spread

    spread.batch_defer(
        *[
            {
                "site_id": str(current.site_id()),
                "news_id": str(row.pk),
                "people": [str(one) for one in people[start : start + BATCH]],
            }
            for start in range(0, len(people), BATCH)
        ]
    )


def tell_some(row: News, story: news.Story, people: Collection[uuid.UUID]) -> None:
    """Tell these of kept news; those who know already are passed over."""
    kind = kinds.of(story.kind)
    if kind is None:
        message = Message(
            story.fact_id, story.kind, story.context, strand=story.strand, space_id=story.space_id
        )
        _at_once(message, people, row)
    else:
        _in_time(row, story, kind, people)


def _at_once(message: Message, people: Collection[uuid.UUID], row: News | None) -> None:
    found, rows = reach(people), []
    for to in found.values():
        way = posting.channel(to)
        rows.append(
            Notification(
                person_id=to.person_id,
                fact_id=message.fact_id,
                kind=message.kind,
                news=row,
                channel=way,
                told_in=message.fact_id,
                language=compose.Draft.language_for(to.language),
                text=posting.paper(message, to) if way == Channel.PAPER else None,
                created_at=clock.now(),
            )
        )
    claimed = _claim(rows)
    posting.post(message, [found[one.person_id] for one in claimed])
    besides.told(claimed)


def _in_time(row: News, story: news.Story, kind: kinds.Kind, people: Collection[uuid.UUID]) -> None:
    found: Mapping[uuid.UUID, Reach] = reach(people)
    rhythms = wishes.rhythms(kind, story.space_id, list(found), story.usually)
    mailed = [one for one in found if rhythms[one] != Rhythm.NONE]
    clocks = wishes.clocks(mailed) if mailed else {}
    now = clock.now()
    rows = [
        Notification(
            person_id=to.person_id,
            fact_id=story.fact_id,
            kind=story.kind,
            news=row,
            channel=Channel.PAGE,
            state=State.WAITING if to.person_id in clocks else State.ONLY,
            rhythm=rhythms[to.person_id],
            due_at=moments.due(now, rhythms[to.person_id], clocks[to.person_id])
            if to.person_id in clocks
            else None,
            language=compose.Draft.language_for(to.language),
            created_at=now,
        )
        for to in found.values()
    ]
    claimed = _claim(rows)
    besides.told(claimed)
    if any(one.rhythm == Rhythm.AT_ONCE for one in claimed):
        from talkoo.plumbing.notify.tasks import work_off

        later = work_off.configure(schedule_at=now + moments.SECOND_THOUGHTS)
        later.defer(site_id=str(current.site_id()))


def _claim(rows: Sequence[Notification]) -> list[Notification]:
    """The rows that are new: of two reactions that run at the same time, one gets each person."""
    if not rows:
        return []
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    ours = set(Notification.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    claimed = [row for row in rows if row.pk in ours]
    publish.nudge("news", [row.person_id for row in claimed if row.news_id is not None])
    return claimed
