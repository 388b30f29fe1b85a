"""The session engine (`SESSION_ENGINE`): Django's database store over our table."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from talkoo.plumbing.sessions.models import Session
from talkoo.plumbing.tenancy import after_response


class SessionStore(DatabaseStore):
    """Rows name their person as soon as somebody signs in."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def delete(self, session_key: str | None = None) -> None:
        """Also when a reading request finds that a session has lost its right to be."""
        key = session_key or self.session_key
        if key is not None:
            after_response.record(lambda: DatabaseStore.delete(self, key))

    def create_model_instance(self, data: Any) -> Any:
        row: Any = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        return row
