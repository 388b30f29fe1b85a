"""Who speaks at a gathering, also from outside."""

from django.db import models
from django.db.models import Q

from talkoo.blocks.gatherings.models.gathering import Gathering
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.kernel.text import TextField
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Speaker(SiteModel):
    """Somebody who speaks at a gathering, for an organisation of the directory or for another one (S2.26).

    `organisation_name` is how one is called that is not in the directory. `email` is where practical information goes,
    shown to nobody; `language` and `zone` are the reader's. `told_for` is the revision of the gathering that the
    speaker knows of, `thanked_at` when the feedback went out.
    """

    gathering = SiteForeignKey(Gathering, models.CASCADE, related_name="speakers")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    organisation = SiteForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    organisation_name = models.CharField(max_length=200, blank=True)
    topic = TextField(null=True)
    email = EncryptedTextField(null=True)
    language = models.CharField(max_length=12)
    zone = models.CharField(max_length=64)
    told_for = models.PositiveIntegerField(null=True)
    thanked_at = models.DateTimeField(null=True)
    once = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "gathering", "position"], name="gatherings_speaker_position"
            ),
            models.UniqueConstraint(fields=["site", "gathering", "once"], name="gatherings_speaker_once"),
            models.CheckConstraint(condition=~Q(name=""), name="gatherings_speaker_named"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
