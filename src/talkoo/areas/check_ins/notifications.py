from talkoo.areas.check_ins import facts
from talkoo.areas.check_ins.models import CheckIn, Mood
from talkoo.kernel import clock
from talkoo.kernel.facts import on
from talkoo.people.accounts.models import Role, RoleGrant
from talkoo.people.spaces import queries as spaces
from talkoo.people.spaces.models import Space
from talkoo.plumbing.notify import tell


@on(facts.CheckInMissed)
def remind_the_contact(fact: facts.CheckInMissed) -> None:
    """The contact, once for each day that passed."""
    space = Space.objects.get(pk=fact.space_id)
    contact = spaces.contact_of(space.pk)
    tell.tell(
        fact,
        "check_ins.missed",
        [contact] if contact else [],
        name=space.name,
        slug=space.slug,
    )


@on(facts.CheckedIn)
def call_the_coordinator(fact: facts.CheckedIn) -> None:
    """Whoever may settle it: those who coordinate the network, and the stand-in. Only when it needs help; otherwise
    the board shows it."""
    if fact.mood != Mood.NEEDS_HELP:
        return
    made = CheckIn.objects.select_related("space").get(pk=fact.check_in_id)
    stand_ins = RoleGrant.objects.filter(role=Role.STAND_IN, period__contains=clock.now())
    receivers = [
        *spaces.coordinators_of(made.space_id, Role.COORDINATOR),
        *stand_ins.values_list("person_id", flat=True),
    ]
    tell.tell(
        fact,
        "check_ins.help",
        [one for one in receivers if one != made.sent_by_id],
        name=made.space.name,
        slug=made.space.slug,
    )
