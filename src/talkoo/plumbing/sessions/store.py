"""The session engine (`SESSION_ENGINE`): Django's database store over our table."""

import datetime
import uuid
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from talkoo.kernel import clock, ids
from talkoo.kernel.rows import first
from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import after_response

ABOUT = "about"
"""Where a session holds what its row tells of it: name, browser, when it began and was last seen."""

_SEEN_AGAIN = datetime.timedelta(hours=1)


_FIELDS = [field.attname for field in Session._meta.concrete_fields]
_FOUND = f"""
select {", ".join(_FIELDS)} from sessions_session where session_key = %(key)s and expire_date > %(now)s
"""
"""Every request with a session asks it: Django would take half a millisecond to write it anew."""


class SessionStore(DatabaseStore):
    """Rows name their person as soon as somebody signs in, and when the browser was last here."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Any:
        found = first(_FOUND, {"key": self.session_key, "now": timezone.now()}) if self.session_key else None
        if found is None:
            self._session_key = None
            return None
        row = Session.from_db("default", _FIELDS, [found[name] for name in _FIELDS])
        if row and row.person_id and (row.seen_at is None or clock.now() - row.seen_at > _SEEN_AGAIN):
            key, now = row.pk, clock.now()
            after_response.record(lambda: Session.objects.filter(pk=key).update(seen_at=now))
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Also when a reading request finds that a session has lost its right to be."""
        key = session_key or self.session_key
        if key is not None:
            after_response.record(lambda: DatabaseStore.delete(self, key))

    def create_model_instance(self, data: Any) -> Any:
        about = data.get(ABOUT)
        if data.get(SESSION_KEY) and not about:
            now = clock.now().isoformat()
            about = data[ABOUT] = {"name": str(ids.uuid7()), "browser": "", "begun_at": now}
        row: Any = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        if about:
            row.name = uuid.UUID(about["name"])
            row.browser = about["browser"]
            row.begun_at = datetime.datetime.fromisoformat(about["begun_at"])
            row.seen_at = clock.now()
        return row
