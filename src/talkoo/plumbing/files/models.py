from django.db import models
from django.db.models import F, Q

from talkoo.kernel import text
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class StoredFile(SiteModel):
    """A file of a site that lies on the disk under its content: the same bytes are kept once a site.

    `digest` is the SHA-256 in small hex digits, `size` is in bytes. None of it ever changes: the roles that serve may
    only set `created_at`, which lets them lock the row.
    """

    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    created_at = models.DateTimeField()

    grants = dict.fromkeys(("app", "worker"), "select, insert, delete, update (created_at)")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "digest"], name="files_storedfile_once"),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$"), name="files_storedfile_digest"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="files_storedfile_size"),
        ]

    def __str__(self) -> str:
        return self.digest


class HasWords(models.Func):
    """Whether a text in many languages says something in the language it was written in. Never null."""

    template = "coalesce(%(expressions)s ->> (%(expressions)s ->> '_'), '') ~ '[^[:space:]]'"
    output_field = models.BooleanField()


class Picture(SiteModel):
    """A picture that everybody may see, in two sizes (pixels), and what it shows for those who do not see it.

    Either `alt` says so, or `is_decorative`: it says nothing. There is none without one of the two, and none with both.
    Its content never changes; another picture is another row. One that `is_guarded` has no address here: whatever it
    belongs to shows it, to those who may see that.
    """

    full = SiteForeignKey(StoredFile, models.PROTECT, related_name="+")
    small = SiteForeignKey(StoredFile, models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    small_width = models.PositiveSmallIntegerField()
    small_height = models.PositiveSmallIntegerField()
    alt = text.TextField(null=True)
    is_decorative = models.BooleanField(default=False)
    is_guarded = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(alt__isnull=True, is_decorative=True)
                | (Q(HasWords(F("alt"))) & Q(is_decorative=False)),
                name="files_picture_alt_or_decorative",
            ),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0, small_width__gt=0, small_height__gt=0),
                name="files_picture_size",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
