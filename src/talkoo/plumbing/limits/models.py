from django.db import models

from talkoo.plumbing.tenancy.models import SiteModel


class Count(SiteModel):
    """How often `kind` was done in the window from `since` by the one behind `key`: a keyed hash, no address."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    since = models.DateTimeField()
    number = models.PositiveIntegerField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "kind", "key", "since"], name="limits_count_window"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
