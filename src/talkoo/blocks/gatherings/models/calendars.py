from django.db import models

from talkoo.people.accounts.models import Person
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class PersonalCalendar(SiteModel):
    """That a person has a calendar of their own under a secret address. `key` stands in the address with a proof
    (kernel/proofs); another key makes another address, and the one before is nobody's any more."""

    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    key = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "person"], name="gatherings_calendar_once"),
            models.UniqueConstraint(fields=["site", "key"], name="gatherings_calendar_key"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
