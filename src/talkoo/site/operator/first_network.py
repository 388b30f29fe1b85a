"""The first network of a new site, and the project it belongs to, as the operator enters them."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from talkoo.kernel.text import texts
from talkoo.people.spaces import actions as spaces
from talkoo.people.spaces.models import Kind
from talkoo.plumbing.tenancy import sites


@dataclass(frozen=True, kw_only=True)
class FirstNetwork:
    """`area_id` None means everywhere; `contact_id` is who answers for it until somebody else does."""

    name: str
    purpose: str
    area_id: uuid.UUID | None
    programme: str
    contact_id: uuid.UUID | None


def found(site_id: uuid.UUID, given: FirstNetwork, *, by: Any) -> str:
    """Found it in the site's own language; with a contact it begins at once. Returns its address on the site.

    Raises IntegrityError when the site has something of this name already.
    """
    with sites.within(site_id) as site, transaction.atomic():
        own = site.default_language
        where: dict[str, Any] = {"is_wide": given.area_id is None}
        if given.area_id:
            where["areas"] = [given.area_id]
        purpose = texts(own, **{own: given.purpose})
        programme = None
        if given.programme:
            programme = spaces.found(
                kind=Kind.PROGRAMME,
                name=texts(own, **{own: given.programme}),
                purpose=purpose,
                by=by,
                **where,
            )
        network = spaces.found(
            kind=Kind.NETWORK,
            name=texts(own, **{own: given.name}),
            purpose=purpose,
            programme_id=programme.pk if programme else None,
            by=by,
            **where,
        )
        if given.contact_id:
            for space in [network, *([programme] if programme else [])]:
                spaces.appoint_contact(space.pk, given.contact_id, by=by, public_name=site.operator)
                spaces.change_state(space.pk, "begin", by=by)
        return str(network.slug)
