"""Who may see, make, change and call off a gathering. Predicates take the row of a gathering, or its draft, with `id`,
`space_id`, `created_by_id`, `audience`, `state` and `hidden_at`."""

from collections.abc import Callable
from typing import Any

import rules

from talkoo.blocks.gatherings.models import Audience, State
from talkoo.kernel.rows import first
from talkoo.people.accounts.rules import is_coordinator, is_moderator, is_site_admin
from talkoo.people.organisations.models import RUNNING
from talkoo.people.spaces.queries import PUBLIC
from talkoo.people.spaces.queries.shown import IN_SIGHT
from talkoo.people.spaces.rules import leads, participates

ENOUGH_BEFORE = 3
"""So many events of an organisation were published before: then its next ones are out without being looked at."""

moderates = is_moderator | is_coordinator | is_site_admin
"""Who looks at what member organisations hand in, and can take a gathering out of sight."""

_ANSWERS_FOR_ORGANISER = f"""
select from gatherings_organiser o
join organisations_affiliation a on a.organisation_id = o.organisation_id
where o.gathering_id = %s and a.person_id = %s and (a.may_represent or a.role = 'staff')
  and {RUNNING.format("a")} limit 1
"""
_ANSWERS_FOR = f"""
select from organisations_organisation o join organisations_affiliation a on a.organisation_id = o.id
where o.id = %s and o.state = 'listed' and a.person_id = %s and (a.may_represent or a.role = 'staff')
  and {RUNNING.format("a")} limit 1
"""
_ANSWERS_FOR_SOME = f"""
select from organisations_organisation o join organisations_affiliation a on a.organisation_id = o.id
where o.state = 'listed' and a.person_id = %s and (a.may_represent or a.role = 'staff')
  and {RUNNING.format("a")} limit 1
"""
_IS_IN_SIGHT = f"select from spaces_space s where s.id = %s and {IN_SIGHT}"
_IS_OPEN = f"select from spaces_space s where s.id = %s and {PUBLIC}"
_IS_TRUSTED = f"""
select from gatherings_organiser mine
join organisations_affiliation a on a.organisation_id = mine.organisation_id
where mine.gathering_id = %s and a.person_id = %s and (a.may_represent or a.role = 'staff')
  and {RUNNING.format("a")}
  and {ENOUGH_BEFORE} <= (
    select count(*) from gatherings_organiser other
    join gatherings_gathering g on g.id = other.gathering_id
    where other.organisation_id = mine.organisation_id and g.published_at is not null and g.hidden_at is null
      and g.space_id is null)
limit 1
"""


def _me(person: Any) -> Any:
    return getattr(person, "pk", None)


def _key(gathering: Any) -> Any:
    """Of a row, or of what a query made of one."""
    return getattr(gathering, "pk", None) or gathering.id


@rules.predicate
def made(person: Any, gathering: Any) -> bool:
    """The person made it."""
    return _me(person) is not None and gathering.created_by_id == _me(person)


@rules.predicate
def leads_its_space(person: Any, gathering: Any) -> bool:
    return gathering.space_id is not None and bool(leads(person, gathering.space_id))


@rules.predicate
def answers_for_organiser(person: Any, gathering: Any) -> bool:
    """The person represents or works for one of the organisations that hold it (S4.7)."""
    return (
        _me(person) is not None and first(_ANSWERS_FOR_ORGANISER, [_key(gathering), _me(person)]) is not None
    )


@rules.predicate
def answers_for(person: Any, organisation_id: Any) -> bool:
    """The person represents or works for this organisation of the directory."""
    return _me(person) is not None and first(_ANSWERS_FOR, [organisation_id, _me(person)]) is not None


@rules.predicate
def answers_for_some(person: Any) -> bool:
    """The person represents or works for some organisation of the directory."""
    return _me(person) is not None and first(_ANSWERS_FOR_SOME, [_me(person)]) is not None


@rules.predicate
def takes_part(person: Any, gathering: Any) -> bool:
    """The person takes part in the space where it stands."""
    return gathering.space_id is not None and bool(participates(person, gathering.space_id))


organises = (made & takes_part) | leads_its_space | answers_for_organiser | is_coordinator
"""Who looks after a gathering; all of them have the same rights. Whoever made it does so while they take part in its
space, or answer for an organisation that holds it."""


_elsewhere: list[Callable[[Any], bool]] = []


def show_needs_elsewhere(is_elsewhere: Callable[[Any], bool]) -> None:
    """Hang in who else sees what people need: where `is_elsewhere(gathering_id)` says so, its organisers do not."""
    _elsewhere.append(is_elsewhere)


@rules.predicate
def needs_are_elsewhere(person: Any, gathering: Any) -> bool:
    """What people need is for somebody else than the organisers: the host of a visit (S0.15)."""
    return any(one(gathering.id) for one in _elsewhere)


_shares: list[Callable[[Any, Any], int | None]] = []


def share_seats(seats_of: Callable[[Any, Any], int | None]) -> None:
    """Hang in how many seats an organisation has of a gathering: `seats_of(gathering_id, organisation_id)`, None where
    nobody said."""
    _shares.append(seats_of)


def share_of(gathering_id: Any, organisation_id: Any) -> int | None:
    """How many people may come in the name of this organisation; None: as many as there are places."""
    found = [seats for one in _shares if (seats := one(gathering_id, organisation_id)) is not None]
    return min(found, default=None)


@rules.predicate
def is_for(person: Any, gathering: Any) -> bool:
    """It is published, or was cancelled, and its audience holds the person (or visitor)."""
    if gathering.hidden_at is not None or gathering.state not in {State.PUBLISHED, State.CANCELLED}:
        return False
    space_id = gathering.space_id
    is_wanted = gathering.audience == Audience.PUBLIC or (
        gathering.audience == Audience.SITE and _me(person) is not None
    )
    if is_wanted and (space_id is None or first(_IS_OPEN, [space_id]) is not None):
        return True
    return bool(takes_part(person, gathering)) and first(_IS_IN_SIGHT, [space_id]) is not None


@rules.predicate
def is_hidden(person: Any, gathering: Any) -> bool:
    """A moderator took it out of sight."""
    return gathering.hidden_at is not None


@rules.predicate
def is_submitted(person: Any, gathering: Any) -> bool:
    return bool(gathering.state == State.SUBMITTED)


@rules.predicate
def stands_in_space(person: Any, gathering: Any) -> bool:
    return gathering.space_id is not None


@rules.predicate
def is_trusted(person: Any, gathering: Any) -> bool:
    """The person answers for an organiser that had enough published before."""
    return _me(person) is not None and first(_IS_TRUSTED, [_key(gathering), _me(person)]) is not None


@rules.predicate
def comes(person: Any, registration: Any) -> bool:
    """It is the person's own registration, or one that they made for somebody else."""
    return _me(person) is not None and _me(person) in {registration.person_id, registration.registered_by_id}


out_at_once = (stands_in_space & organises) | is_coordinator | (organises & is_trusted)

rules.add_perm("gatherings.see", is_for | (~is_hidden & (organises | (is_submitted & moderates))))
rules.add_perm("gatherings.call", participates | leads)  # a meeting, in a space
rules.add_perm("gatherings.repeat", leads)  # a series of meetings, in a space
rules.add_perm("gatherings.make", answers_for_some | is_coordinator)  # an event, on the site
rules.add_perm("gatherings.hold_for", answers_for | is_coordinator)  # an organisation
rules.add_perm("gatherings.organise", organises)
rules.add_perm("gatherings.see_needs", organises & ~needs_are_elsewhere)
rules.add_perm("gatherings.publish", out_at_once)
rules.add_perm("gatherings.moderate", moderates)
rules.add_perm("gatherings.forget", rules.always_deny)  # the erasure of a person only
rules.add_perm("gatherings.register", is_for | organises)
rules.add_perm("gatherings.use_registration", comes)
