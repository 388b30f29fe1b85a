"""Who may do what: rules are predicates registered as `area.verb`; actions require them."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied


def may(person: Any, permission: str, about: Any = None) -> bool:
    """Whether `person` (or a visitor) has `permission` about this object."""
    return bool(person.has_perm(permission, about))


def require(person: Any, permission: str, about: Any = None) -> None:
    """Raises PermissionDenied unless `person` may."""
    if not may(person, permission, about):
        raise PermissionDenied(permission)


class Program:
    """The program itself as the one who acts: the operator's commands and the demo. It may everything and is nobody."""

    pk = None
    is_authenticated = False

    def has_perm(self, permission: str, about: Any = None) -> bool:
        return True


PROGRAM = Program()


def id_of(person: Any) -> uuid.UUID | None:
    """Who did it, for a fact: the person's id, or None for a visitor or the program."""
    return getattr(person, "pk", None)
