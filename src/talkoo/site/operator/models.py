import datetime

from django.db import models
from django.db.models import F, Q

from talkoo.kernel import ids, text

LINK_HOURS = 24
SESSION_HOURS = 12


class Pass(models.Model):
    """One chance to come in as operator, and the session that it became.

    Only SHA-256 of the link's secret and of the session's secret are kept, so that nobody who reads the database or a
    backup of it can come in. No role but the owner may touch the table: its functions do.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    link = models.BinaryField(max_length=32, unique=True)
    link_until = models.DateTimeField()
    session = models.BinaryField(max_length=32, null=True, unique=True)
    session_until = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    grants: dict[str, str] = {}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_at=None, session=None, session_until=None)
                | Q(entered_at__isnull=False, session__isnull=False, session_until__isnull=False),
                name="operator_pass_entered",
            ),
            models.CheckConstraint(
                condition=Q(link_until__lte=F("created_at") + datetime.timedelta(hours=LINK_HOURS)),
                name="operator_pass_link_ends",
            ),
            models.CheckConstraint(
                condition=Q(session_until=None)
                | Q(session_until__lte=F("entered_at") + datetime.timedelta(hours=SESSION_HOURS)),
                name="operator_pass_session_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Notice(models.Model):
    """What the operator wants everybody on one site or on all to read for a time, such as maintenance.

    `about` is the site, or nothing for all; no reference, so that a site can go without asking here.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    about = models.UUIDField(null=True)
    words = text.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    grants: dict[str, str] = {}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="operator_notice_time"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Failure(models.Model):
    """How often a page broke (500) in an hour; `page` is the name of its address, never what somebody asked for."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    hour = models.DateTimeField()
    page = models.CharField(max_length=80)
    number = models.PositiveIntegerField()

    grants = {"app": "select, insert, update", "worker": "select, delete"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hour", "page"], name="operator_failure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.hour}"


class Alarm(models.Model):
    """Something that needs the operator, since when, and when a mail last told so."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    kind = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=400)

    grants = {"app": "select", "worker": "select, insert, update, delete"}

    def __str__(self) -> str:
        return self.kind
