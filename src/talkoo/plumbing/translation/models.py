from django.conf import settings
from django.db import models
from django.db.models import Q

from talkoo.kernel.codes import one_of
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Origin(models.TextChoices):
    ORIGINAL = "original"
    PERSON = "person"
    MACHINE = "machine"


class Translation(SiteModel):
    """One version of one text in one language; the pages read the newest from the object itself.

    `subject_id` is the object and `field` which of its texts. Revisions count from 1 in each language.
    `source_revision` is the revision of the original that a translation renders: when the original has a later one,
    the translation is behind. What was written here stays, except when a person's data is erased.
    """

    subject_id = models.UUIDField()
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=16)
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=10)
    source_revision = models.PositiveIntegerField(null=True)
    written_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "subject_id", "field", "language", "revision"],
                name="translation_translation_revision",
            ),
            one_of("origin", Origin, "translation_translation_origin"),
            models.CheckConstraint(
                condition=Q(origin=Origin.ORIGINAL, source_revision=None)
                | (~Q(origin=Origin.ORIGINAL) & Q(source_revision__isnull=False, source_revision__gte=1)),
                name="translation_translation_source",
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.ORIGINAL) | Q(checked_by=None),
                name="translation_translation_checked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.field} {self.language} {self.revision}"


class MachineText(SiteModel):
    """What a machine was asked to translate and said: never the words that went, only their keyed hash and number.

    Without a text it is being asked. The same is asked once; `characters` count against the site's share of the month.
    """

    hash = models.CharField(max_length=64)
    characters = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "hash"], name="translation_machinetext_once"),
            models.CheckConstraint(condition=Q(characters__gt=0), name="translation_machinetext_counts"),
        ]
        indexes = [models.Index(fields=["site", "asked_at"], name="translation_machinetext_age")]

    def __str__(self) -> str:
        return self.hash
