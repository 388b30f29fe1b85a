from django.db import models
from django.db.models import Q

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Mark(SiteModel):
    """A row whose time is over: it is forgotten on `due_at`, unless it is spared before. `name` is its class."""

    name = models.CharField(max_length=60)
    table = models.CharField(max_length=63)
    row_id = models.UUIDField()
    marked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "name", "row_id"], name="retention_mark_once"),
        ]
        indexes = [models.Index(fields=["site", "name", "due_at"], name="retention_mark_due")]

    def __str__(self) -> str:
        return f"{self.name} {self.row_id}"


class RunKind(models.TextChoices):
    DRY = "dry"
    MARK = "mark"
    EXECUTE = "execute"


class Run(SiteModel):
    """One look at what has to be forgotten: `counts` are rows by class. `stopped_because` says why it did not end."""

    started_at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    counts = models.JSONField(default=dict)
    stopped_because = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("kind", RunKind, "retention_run_kind"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__isnull=False, kind=RunKind.EXECUTE),
                name="retention_run_undone",
            ),
        ]
        indexes = [models.Index(fields=["site", "-started_at"], name="retention_run_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d}"


class Undo(SiteModel):
    """One row as it was before a run took it, sealed; with it the row can be put back until `until`."""

    run = SiteForeignKey(Run, models.CASCADE, related_name="taken")
    table = models.CharField(max_length=63)
    row_id = models.UUIDField()
    content = EncryptedTextField()
    until = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "run", "table", "row_id"], name="retention_undo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


class ErasureRun(SiteModel):
    """That a person was erased: when it was asked and done, and how many rows by model.

    `person_id` is no reference: it is all that is left. `forgotten` are ids of rows that went, until search has dropped
    them too; `journalled_at` is when the journal outside the database had the line.
    """

    person_id = models.UUIDField()
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    forgotten = models.JSONField(default=list)
    journalled_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "person_id"], name="retention_erasurerun_once"),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class Mention(SiteModel):
    """A place in somebody else's text where a person who was erased may be named: for a moderator to look at.

    Nothing of the name is stored: only where it stands. `proof` is a keyed hash of the words there, so that a text
    that has changed since is not shown wrongly.
    """

    erasure = SiteForeignKey(ErasureRun, models.CASCADE, related_name="mentions")
    model = models.CharField(max_length=80)
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=16, blank=True)
    row_id = models.UUIDField()
    place = models.PositiveIntegerField()
    length = models.PositiveSmallIntegerField()
    proof = models.CharField(max_length=64)
    looked_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "erasure", "model", "field", "language", "row_id", "place"],
                name="retention_mention_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row_id}"
