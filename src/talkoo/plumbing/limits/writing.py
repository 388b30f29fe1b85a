"""How much somebody new may write: enough to take part, too little to be a nuisance."""

import uuid

from talkoo.plumbing.limits.take import take

AN_HOUR = 8
A_DAY = 25


def take_one(person_id: uuid.UUID) -> None:
    """Count one thing that somebody new writes. Raises TooMany above 8 an hour or 25 a day."""
    take("write.new.hour", str(person_id), limit=AN_HOUR, seconds=3_600)
    take("write.new.day", str(person_id), limit=A_DAY, seconds=86_400)
