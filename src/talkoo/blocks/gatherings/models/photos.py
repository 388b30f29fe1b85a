"""Photos of a gathering."""

from django.db import models

from talkoo.blocks.gatherings.models.gathering import Gathering
from talkoo.people.accounts.models import Person
from talkoo.plumbing.files.models import Picture
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Photo(SiteModel):
    """How it was, in a picture that those see who see the gathering. Whoever added it, `added_by`, has said that
    everybody who can be recognised agreed. `once` is the form it came with."""

    gathering = SiteForeignKey(Gathering, models.CASCADE, related_name="photos")
    picture = SiteForeignKey(Picture, models.PROTECT, related_name="+")
    added_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    once = models.UUIDField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "gathering", "once"], name="gatherings_photo_once"),
            models.UniqueConstraint(fields=["site", "picture"], name="gatherings_photo_picture"),
        ]
        indexes = [
            models.Index(fields=["site", "gathering", "added_at"], name="gatherings_photo_of"),
            models.Index(fields=["site", "added_by"], name="gatherings_photo_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
