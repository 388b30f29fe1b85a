from django.db import models
from django.db.models import Q

from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class LiveTopic(SiteModel):
    """Something that open pages hear of: a room, a thread. `key` is its id, `last` how much has happened in it.

    The row is locked while something new is numbered, so that numbers are given in the order of commits and without
    gaps: who has heard number 7 has missed nothing before it.
    """

    kind = models.CharField(max_length=30)
    key = models.UUIDField()
    last = models.BigIntegerField()
    moved_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "kind", "key"], name="live_topic_once"),
            models.CheckConstraint(condition=Q(last__gte=1), name="live_topic_last"),
        ]
        indexes = [models.Index(fields=["site", "moved_at"], name="live_topic_moved")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class LiveEvent(SiteModel):
    """That something happened in a topic: a code and an id, never words. Kept for a day, for pages that come back."""

    topic = SiteForeignKey(LiveTopic, models.CASCADE, related_name="events")
    number = models.BigIntegerField()
    what = models.CharField(max_length=20)
    about = models.UUIDField(null=True)
    happened_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "topic", "number"], name="live_event_number"),
        ]
        indexes = [models.Index(fields=["site", "happened_at"], name="live_event_happened")]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.number}"
