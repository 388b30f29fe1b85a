from django.db import models
from django.db.models import F, Q

from talkoo.people.accounts.models.person import Person
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Block(SiteModel):
    """Somebody (`person`) does not want to hear of another (`blocked`). Nobody is told, least of all the other."""

    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    blocked = SiteForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "person", "blocked"], name="accounts_block_once"),
            models.CheckConstraint(condition=~Q(person=F("blocked")), name="accounts_block_of_another"),
        ]
        indexes = [models.Index(fields=["site", "blocked"], name="accounts_block_of")]

    def __str__(self) -> str:
        return str(self.pk)
