"""What those who look after a site did with what is kept of people and organisations."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class ContactsLookedAt(Fact):
    """Somebody who looks after the site looked at how a person is reached."""

    changes_pages = False
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(Fact):
    """Two entries were the same person: everything of `other_id` is `person_id`'s now; `counts` says how many rows."""

    person_id: uuid.UUID
    other_id: uuid.UUID
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class OrganisationsMerged(Fact):
    """Two entries were the same organisation: everything of `other_id` is `organisation_id`'s now."""

    organisation_id: uuid.UUID
    other_id: uuid.UUID
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class PersonRemoved(Fact):
    """A site administrator had a person forgotten; what was forgotten is a fact of its own."""

    person_id: uuid.UUID


silence(ContactsLookedAt, "it stands in the record, which the person can ask about")
silence(PeopleMerged, "whoever merged them has spoken with the person")
silence(OrganisationsMerged, "whoever merged them has spoken with those who answer for it")
silence(PersonRemoved, "the person asked for it, or cannot be told any more")
