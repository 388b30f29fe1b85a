"""Which fact about minutes is told to whom."""

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.minutes import facts, queries
from talkoo.kernel.facts import on
from talkoo.people.spaces.queries import lines_of
from talkoo.plumbing.notify import kinds
from talkoo.plumbing.notify.tell import tell

READY = "minutes.ready"

kinds.add(
    kinds.Kind(
        name=READY,
        label=_("Minutes of a meeting that I was at are approved, or something is added to them"),
        group=_("Meetings"),
        default=kinds.Rhythm.DAILY,
        why=_("You were at the meeting, or it is your matter."),
        place=35,
    )
)


@on(facts.MinutesApproved, facts.AddendumAdded)
def tell_those_concerned(fact: facts.MinutesApproved | facts.AddendumAdded) -> None:
    """Whoever was there or put something on the agenda, chair and secretary; not who did it."""
    row = queries.told(fact.minutes_id)
    if row is None:
        return
    people = [one for one in queries.to_tell(fact.minutes_id) if one != fact.actor_id]
    tell(
        fact,
        READY,
        people,
        space_id=row["space_id"],
        about=("minutes", fact.minutes_id),
        title=row["document"]["title"]["text"],
        is_addendum=isinstance(fact, facts.AddendumAdded),
        meeting_kind=row["meeting_kind"],
        meeting_key=row["meeting_key"],
        funding=lines_of(row["space_id"]) if row["space_id"] else [],
    )
