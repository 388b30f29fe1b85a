"""The rules of conduct of a site: accepted once for each version, when somebody first writes."""

import uuid
from typing import Any

from talkoo.plumbing.terms import queries as terms
from talkoo.plumbing.terms.models import Kind


class NotAccepted(Exception):
    """The rules that hold now are to be accepted first; `terms_id` is their version."""

    def __init__(self, terms_id: uuid.UUID):
        super().__init__(terms_id)
        self.terms_id = terms_id


def check(person: Any) -> None:
    """Raises NotAccepted when somebody has not accepted the rules of conduct that hold today."""
    if getattr(person, "pk", None) is None:
        return
    if waiting := terms.to_accept(Kind.CONDUCT, person.pk):
        raise NotAccepted(waiting)
