from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

ROOM = 500_000_000
"""Bytes that all versions of the documents of one space may take (since November 2026). Deleted ones do not count."""

DAYS_TO_RESTORE = 30
MOST_FOLDERS = 200
"""Of one space, so that a page shows them all."""
DEEPEST = 3
"""How far folders stand inside folders."""


class Audience(models.TextChoices):
    """Who may see a document, from the widest circle to the closest. Those who look after the space see them all."""

    EVERYBODY = "everybody", pgettext_lazy("who may see", "everybody on the web")
    SIGNED_IN = "signed_in", pgettext_lazy("who may see", "everybody who is signed in")
    PARTICIPANTS = "participants", pgettext_lazy("who may see", "those who take part")
    CONTACTS = "contacts", pgettext_lazy("who may see", "the contact person and coordinators")


class State(models.TextChoices):
    KEPT = "kept", pgettext_lazy("file", "kept")
    DELETED = "deleted", pgettext_lazy("file", "deleted")


class Folder(SiteModel):
    """A place for documents of a space, perhaps inside another. `language` is that of its name."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="folders")
    parent = SiteForeignKey("self", models.PROTECT, null=True, related_name="folders")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "space", "parent", "name"],
                name="documents_folder_name",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="documents_folder_parent"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="documents_folder_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Opening(SiteModel):
    """That those who take part in a space may add files to it. Without one, only those who look after it may."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space"], name="documents_opening_once"),
        ]

    def __str__(self) -> str:
        return str(self.space_id)


class Document(SiteModel):
    """Something that is kept in a space under one address through all its versions.

    `language` is that of its words and of its title. `created_by` is empty when that person has been erased.
    `hidden_at`: a moderator has taken it out of sight. A deleted one can be brought back for 30 days.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="documents")
    folder = SiteForeignKey(Folder, models.PROTECT, null=True, related_name="documents")
    title = models.CharField(max_length=200)
    title_key = models.CharField(max_length=400)
    language = models.CharField(max_length=16)
    description = models.TextField(blank=True)
    audience = models.CharField(max_length=12, default=Audience.PARTICIPANTS)
    created_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.KEPT)
    deleted_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("audience", Audience, "documents_document_audience"),
            one_of("state", State, "documents_document_state"),
            models.CheckConstraint(
                condition=Q(state="deleted", deleted_at__isnull=False) | Q(state="kept", deleted_at=None),
                name="documents_document_deleted",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="documents_document_titled"),
        ]
        indexes = [
            models.Index(fields=["site", "space", "folder", "title_key"], name="documents_document_listed"),
            models.Index(fields=["site", "created_by"], name="documents_document_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Version(SiteModel):
    """One state of a document, numbered from 1. `bytes` is its size; `once` is the form it came with.

    A version never changes. `uploaded_by` is empty when that person has been erased.
    """

    document = SiteForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    stored_file = SiteForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    bytes = models.BigIntegerField()
    note = models.CharField(max_length=300, blank=True)
    once = models.UUIDField()
    uploaded_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "document", "number"], name="documents_version_number"),
            models.UniqueConstraint(fields=["site", "once", "uploaded_by"], name="documents_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="documents_version_first"),
            models.CheckConstraint(condition=Q(bytes__gt=0), name="documents_version_bytes"),
            models.CheckConstraint(
                condition=Q(file_name__regex=r"^[^/\\\x01-\x1f]+\.[a-z]{3,4}$")
                & ~Q(file_name__startswith="."),
                name="documents_version_file_name",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "stored_file"], name="documents_version_file"),
            models.Index(fields=["site", "uploaded_by"], name="documents_version_by"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"
