"""What happened to bodies and the mandates in them."""

import uuid
from dataclasses import dataclass

from talkoo.kernel.facts import Fact, silence


@dataclass(frozen=True, kw_only=True)
class BodyFounded(Fact):
    """The site shows a body that was not there before."""

    body_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MandateGiven(Fact):
    """A person represents the network in a body, from the day that the mandate says."""

    body_id: uuid.UUID
    mandate_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MandateEnded(Fact):
    """The day on which a mandate ends was set; that day it still runs."""

    body_id: uuid.UUID
    mandate_id: uuid.UUID


silence(BodyFounded, "nobody can follow a body yet")
silence(
    MandateGiven,
    "agreed with the person before it is entered; nomination with its mails is a journey of its own",
)
silence(MandateEnded, "agreed with the person before it is entered; the page shows it")
