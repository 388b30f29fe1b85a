from django.db import models
from django.db.models import Q

from talkoo.blocks.discussions.models import Thread
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Space
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept

ENOUGH = 3
"""So many organisations that a matter concerns, and the site offers to found a group (S4.26)."""

NAMELESS_BELOW = 5
"""Fewer are not counted aloud: a number so small says who they are."""


class Matter(SiteModel):
    """What concerns several organisations: a question in the forum, or a topic.

    `offered_at` is when the site offered to found a group, once; `space` is the group that came of it at `founded_at`.
    """

    thread = SiteForeignKey(Thread, models.CASCADE, null=True, related_name="+")
    concept = models.ForeignKey(Concept, models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField(null=True)
    founded_at = models.DateTimeField(null=True)
    space = SiteForeignKey(Space, models.SET_NULL, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "thread"], name="advice_matter_of_thread"),
            models.UniqueConstraint(fields=["site", "concept"], name="advice_matter_of_topic"),
            models.CheckConstraint(
                condition=Q(thread=None, concept__isnull=False) | Q(thread__isnull=False, concept=None),
                name="advice_matter_of_one",
            ),
            models.CheckConstraint(
                condition=Q(founded_at=None, space=None)
                | Q(founded_at__isnull=False, offered_at__isnull=False),
                name="advice_matter_founded",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Concern(SiteModel):
    """An organisation said that a matter concerns it too. Only with `is_named` others learn which one it is."""

    matter = SiteForeignKey(Matter, models.CASCADE, related_name="concerns")
    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="+")
    is_named = models.BooleanField(default=False)
    said_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "matter", "organisation"], name="advice_concern_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.matter_id}"
