from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.blocks.minutes.models.minutes import Minutes
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Kind(models.TextChoices):
    """What the meeting is to do with it."""

    DISCUSS = "discuss", pgettext_lazy("agenda", "to be talked over")
    DECIDE = "decide", pgettext_lazy("agenda", "to be decided")
    INFORM = "inform", pgettext_lazy("agenda", "for information")


class Item(SiteModel):
    """One matter on the agenda, and what the minutes say of it.

    `title` and `text` are in `language`, `notes` and `decisions` in that of the minutes; each line of `decisions` is
    one decision. `length` is how many minutes of time it gets. `is_open`: it was not finished, and comes up again;
    `carried_from` is the same matter at the meeting before. `once` is the form it came with.
    """

    minutes = SiteForeignKey(Minutes, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, default=Kind.DISCUSS)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=16)
    length = models.PositiveSmallIntegerField(null=True)
    proposer = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    carried_from = SiteForeignKey("self", models.SET_NULL, null=True, related_name="+")
    notes = models.TextField(blank=True, default="")
    decisions = models.TextField(blank=True, default="")
    is_open = models.BooleanField(default=False)
    once = models.UUIDField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("kind", Kind, "minutes_item_kind"),
            models.UniqueConstraint(fields=["site", "minutes", "once"], name="minutes_item_once"),
            models.UniqueConstraint(
                fields=["site", "minutes", "carried_from"], name="minutes_item_carried_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="minutes_item_titled"),
            models.CheckConstraint(
                condition=Q(length=None) | Q(length__gte=1, length__lte=600), name="minutes_item_length"
            ),
            models.CheckConstraint(
                condition=Q(carried_from=None) | ~Q(carried_from=F("id")), name="minutes_item_carried"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "minutes", "position"], name="minutes_item_listed"),
            models.Index(fields=["site", "proposer"], name="minutes_item_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
