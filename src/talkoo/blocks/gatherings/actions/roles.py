"""As what people can come: roles, how many places each has, and what those who come so are asked."""

import secrets
import uuid
from typing import Any

from talkoo.blocks.gatherings import facts
from talkoo.blocks.gatherings.actions.admitting import GATHERING
from talkoo.blocks.gatherings.actions.lining import fill_free
from talkoo.blocks.gatherings.actions.needing import over_at
from talkoo.blocks.gatherings.models import PARTICIPANT, Gathering, Registration, Role
from talkoo.kernel import asking
from talkoo.kernel.access import id_of, require
from talkoo.kernel.actions import action
from talkoo.kernel.facts import emit
from talkoo.kernel.lifecycle import NotNow
from talkoo.kernel.questions import Definition
from talkoo.kernel.text import ORIGINAL, Texts, clean_line, cleaned
from talkoo.plumbing.translation import history

MOST_ROLES = 20


class TooFewPlaces(Exception):
    """More places are held than there would be."""


@action
def keep_role(gathering_id: uuid.UUID, slot: str, name: Texts | None, quota: int | None, *, by: Any) -> Role:
    """A role of the gathering, new when `slot` is empty, with its name and number of places (None: no limit of its
    own). Only the ordinary role goes without a name. Those who wait are offered what there is more.

    Raises PermissionDenied, TooFewPlaces, ValueError without a name, NotNow when there are very many roles, and
    Role.DoesNotExist.
    """
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)
    require(by, "gatherings.organise", gathering)
    there = {one.slot: one for one in Role.objects.select_for_update(no_key=True).filter(gathering=gathering)}
    if not there:
        there[PARTICIPANT] = Role.objects.create(gathering=gathering, slot=PARTICIPANT)
    said = cleaned(name, clean_line) if name else None
    said = said if said and said[said[ORIGINAL]] else None
    if said is None and slot != PARTICIPANT:
        raise ValueError("no name")
    if slot:
        if slot not in there:
            raise Role.DoesNotExist(slot)
        role, is_new = there[slot], False
    else:
        if len(there) >= MOST_ROLES:
            raise NotNow("very many roles")
        position = max(one.position for one in there.values()) + 1
        role = Role(gathering=gathering, slot=f"r-{secrets.token_hex(4)}", position=position)
        is_new = True
    if quota is not None and quota < role.taken:
        raise TooFewPlaces(role.taken)
    role.name = history.write(role.pk, "name", said, before=role.name, by=by) if said else None
    role.quota = quota
    if is_new:
        role.save(force_insert=True)
    else:
        role.save(update_fields=["name", "quota"])
    emit(facts.RoleKept(actor_id=id_of(by), gathering_id=gathering.pk, role_id=role.pk, is_new=is_new))
    fill_free(gathering)
    return role


@action
def remove_role(gathering_id: uuid.UUID, slot: str, *, by: Any) -> None:
    """Nobody can come as this any more. Raises PermissionDenied, NotNow when somebody did, or it is the only one, and
    Role.DoesNotExist."""
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)
    require(by, "gatherings.organise", gathering)
    role = Role.objects.get(gathering=gathering, slot=slot)
    is_only = not Role.objects.filter(gathering=gathering).exclude(pk=role.pk).exists()
    if is_only or Registration.objects.filter(role=role).exists():
        raise NotNow("somebody registered, or it is the only one")
    role.delete()
    emit(facts.RoleRemoved(actor_id=id_of(by), gathering_id=gathering.pk, slot=slot))


@action
def ask_in(gathering_id: uuid.UUID, slot: str, title: Texts, *, by: Any) -> uuid.UUID:
    """The form with the questions of a role, to be written and published where forms are; made when it has none.
    Returns its id. Raises PermissionDenied, Role.DoesNotExist."""
    gathering = Gathering.objects.select_for_update(no_key=True).get(pk=gathering_id)
    require(by, "gatherings.organise", gathering)
    found = Role.objects.filter(gathering=gathering, slot=slot).first()
    if found is None and (slot != PARTICIPANT or Role.objects.filter(gathering=gathering).exists()):
        raise Role.DoesNotExist(slot)
    role = found or Role.objects.create(gathering=gathering, slot=PARTICIPANT)
    owner = asking.Owner(GATHERING, gathering.pk)
    form_id = asking.engine().make(
        owner, Definition(title=title), by=by, slot=role.slot, audience=asking.OWNER
    )
    asking.engine().over(owner, over_at(gathering), by=by)
    emit(facts.RoleKept(actor_id=id_of(by), gathering_id=gathering.pk, role_id=role.pk, is_new=found is None))
    return form_id
