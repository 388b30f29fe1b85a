from django.db import models

from talkoo.plumbing.tenancy.models import SiteModel


class Entry(SiteModel):
    """One fact. Its id is the fact's. `actor_id` is no reference: the entry outlives the person.

    A trigger lets nobody but the owner of the table remove what is younger than two years or not sealed.
    """

    at = models.DateTimeField()
    fact = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True)
    values = models.JSONField()

    grants = {"app": "select, insert", "worker": "select, insert, delete", "live": ""}

    class Meta(SiteModel.Meta):
        indexes = [models.Index(fields=["site", "at"], name="audit_entry_site_at")]

    def __str__(self) -> str:
        return f"{self.fact} {self.id}"


class Link(SiteModel):
    """One link of a site's chain: `hash` is SHA-256 of the link before and the entry. It outlives the entry."""

    number = models.BigIntegerField()
    entry_id = models.UUIDField()
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    grants = {"app": "", "worker": "select, insert", "live": ""}

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "number"], name="audit_link_number"),
            models.UniqueConstraint(fields=["site", "entry_id"], name="audit_link_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
