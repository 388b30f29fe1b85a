"""How Django's sessions find their person."""

from functools import lru_cache
from typing import Any

from django.db import connection

from talkoo.kernel import clock
from talkoo.kernel.rows import first
from talkoo.people.accounts.models import Person

_EXTRA = """
  array(select g.role from accounts_rolegrant g where g.person_id = a.id and g.period @> %(now)s) as roles_now,
  (select count(*) from notify_notification n
   where n.person_id = a.id and n.read_at is null and n.news_id is not null) as unread_now"""


@lru_cache(maxsize=1)
def _statement() -> tuple[str, list[tuple[str, str]]]:
    """The statement, and the person's columns with the names of their fields. Every request of somebody signed in asks
    it: Django would take a millisecond to write it anew."""
    fields = Person._meta.concrete_fields
    assert not any(field.get_db_converters(connection) for field in fields)
    columns = [(str(field.column), field.attname) for field in fields]
    named = ", ".join(f"a.{column}" for column, _name in columns)
    return f"select {named}, {_EXTRA} from accounts_person a where a.id = %(person)s", columns


class People:
    """Nobody signs in through this: it only loads whom the session names, within the site of the request."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """No passwords."""
        return None

    def get_user(self, person_id: Any) -> Person | None:
        """The person, with the roles held now (`roles_now`) and how much is unread (`unread_now`), in one statement;
        None when not allowed in any more."""
        statement, columns = _statement()
        row = first(statement, {"person": person_id, "now": clock.now()})
        if row is None:
            return None
        person = Person.from_db(
            connection.alias, [name for _column, name in columns], [row[column] for column, _name in columns]
        )
        person.roles_now, person.unread_now = row["roles_now"], row["unread_now"]  # type: ignore[attr-defined]
        return person if person.is_active else None

    def has_perm(self, person: Any, permission: str, about: Any = None) -> bool:
        """Visitors ask here; people ask the rules themselves."""
        import rules

        return bool(rules.has_perm(permission, person, about))
