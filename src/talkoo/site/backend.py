"""How Django's sessions find their person."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from talkoo.kernel import clock
from talkoo.people.accounts.models import Person, RoleGrant
from talkoo.plumbing.notify.models import Notification


class People:
    """Nobody signs in through this: it only loads whom the session names, within the site of the request."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """No passwords."""
        return None

    def get_user(self, person_id: Any) -> Person | None:
        """The person, with the roles held now (`roles_now`) and how much is unread (`unread_now`), in one statement;
        None when not allowed in any more."""
        held = RoleGrant.objects.filter(person=OuterRef("pk"), period__contains=clock.now())
        unread = (
            Notification.objects.filter(person=OuterRef("pk"), read_at=None, news__isnull=False)
            .order_by()
            .values("person")
            .values(number=Count("pk"))
        )
        person = (
            Person.objects.annotate(
                roles_now=ArraySubquery(held.values("role")), unread_now=Coalesce(Subquery(unread), 0)
            )
            .filter(pk=person_id)
            .first()
        )
        return person if person and person.is_active else None

    def has_perm(self, person: Any, permission: str, about: Any = None) -> bool:
        """Visitors ask here; people ask the rules themselves."""
        import rules

        return bool(rules.has_perm(permission, person, about))
