from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from talkoo.kernel import ids
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.tenancy.models import Site, SiteForeignKey


class Session(AbstractBaseSession):
    """A signed-in browser. `person` makes sessions listable and revocable by person.

    `name` is what a page may call it by: the key itself lets in whoever holds it. `browser` is roughly which one it is,
    `seen_at` to the hour.
    """

    site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="+",
        default=current.default_site_id,
        db_index=False,
        editable=False,
    )
    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    name = models.UUIDField(default=ids.uuid7)
    browser = models.CharField(max_length=60, blank=True)
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sessions_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from talkoo.plumbing.sessions.store import SessionStore

        return SessionStore
