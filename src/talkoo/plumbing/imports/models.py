from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Kind(models.TextChoices):
    PEOPLE = "people", _("People")
    ORGANISATIONS = "organisations", _("Organisations")


class Stage(models.TextChoices):
    """Where a file stands. `stopped`: whoever began it may not any more; the rest of its rows is forgotten."""

    PREVIEW = "preview", pgettext_lazy("import", "not imported yet")
    RUNNING = "running", pgettext_lazy("import", "being imported")
    STOPPED = "stopped", pgettext_lazy("import", "stopped")
    DONE = "done", pgettext_lazy("import", "imported")
    UNDOING = "undoing", pgettext_lazy("import", "being taken back")
    UNDONE = "undone", pgettext_lazy("import", "taken back")


class Outcome(models.TextChoices):
    """What a row would be, and later what became of it. `maybe`: somebody of this name is here already."""

    NEW = "new", pgettext_lazy("row", "new")
    MAYBE = "maybe", pgettext_lazy("row", "perhaps here already")
    SAME = "same", pgettext_lazy("row", "here already")
    WRONG = "wrong", pgettext_lazy("row", "to be mended")
    MADE = "made", pgettext_lazy("row", "imported")
    TAKEN_BACK = "taken_back", pgettext_lazy("row", "taken back")
    KEPT = "kept", pgettext_lazy("row", "kept, for somebody has changed it")


class Making(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("export", "being made")
    MADE = "made", pgettext_lazy("export", "ready")
    GONE = "gone", pgettext_lazy("export", "removed")


class Export(SiteModel):
    """Everything of the site in one file, for another installation. The file lies in a private folder, some days long.

    Sealed words are in it under a key that is made of a passphrase and `salt`. The passphrase is kept nowhere; `key` is
    sealed until the file is made, and then forgotten. `size` is in bytes.
    """

    stage = models.CharField(max_length=10, default=Making.WAITING)
    salt = models.CharField(max_length=40)
    key = EncryptedTextField(null=True)
    size = models.BigIntegerField(default=0)
    asked_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("stage", Making, "imports_export_stage"),
            models.CheckConstraint(
                condition=Q(stage="waiting") | Q(key__isnull=True), name="imports_export_key_goes"
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"


class Batch(SiteModel):
    """A file that was read. `digest` is its SHA-256: the same file is imported once, unless it was taken back.

    `language` is that of the texts in it. `consent_source` says where the consents of its people can be read (paper),
    given at the latest on `consented_on`; it stays as long as the site does.
    """

    kind = models.CharField(max_length=16)
    stage = models.CharField(max_length=10, default=Stage.PREVIEW)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=16)
    consent_source = models.CharField(max_length=300, blank=True)
    consented_on = models.DateField(null=True)
    ignored = models.JSONField(default=list)
    takes_maybe = models.BooleanField(default=False)
    uploaded_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("kind", Kind, "imports_batch_kind"),
            one_of("stage", Stage, "imports_batch_stage"),
            models.UniqueConstraint(
                fields=["site", "kind", "digest"],
                condition=Q(stage__in=["running", "done", "undoing"]),
                name="imports_batch_file_once",
            ),
            models.CheckConstraint(  # nobody is entered whose consent is nowhere
                condition=~Q(kind="people") | Q(consented_on__isnull=False) & ~Q(consent_source=""),
                name="imports_batch_consented",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Row(SiteModel):
    """One row of a file. `values` is JSON: the cells as `shown`, and as `given` what was understood of them.

    `problems` are codes with the column they are in, never what stood there. `trace` is a hash of all that the import
    made of the row: as long as it is the same, nobody has touched it.
    """

    batch = SiteForeignKey(Batch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    values = EncryptedTextField(null=True)
    problems = models.JSONField(default=list)
    same_as = models.UUIDField(null=True)
    same_line = models.PositiveIntegerField(null=True)
    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_id = models.UUIDField(null=True)
    trace = models.CharField(max_length=64, blank=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("outcome", Outcome, "imports_row_outcome"),
            models.UniqueConstraint(fields=["site", "batch", "number"], name="imports_row_number"),
        ]
        indexes = [models.Index(fields=["site", "batch", "outcome", "number"], name="imports_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.number} of {self.batch_id}"
