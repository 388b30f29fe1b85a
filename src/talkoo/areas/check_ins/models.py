from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

USUAL_DAYS = 30
"""How often a network is asked when nobody has said otherwise."""


class Mood(models.TextChoices):
    """How it goes, in one word."""

    GOOD = "good", _("It goes well")
    STUCK = "stuck", _("We are stuck")
    NEEDS_HELP = "needs_help", _("We need help")


class Rhythm(SiteModel):
    """How often a network is asked how it goes, in days; 0 is never. What is said of a programme holds for its networks
    that have no rhythm of their own."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="rhythms")
    every_days = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space"], name="check_ins_rhythm_one"),
            models.CheckConstraint(
                condition=Q(every_days=0) | Q(every_days__gte=7, every_days__lte=366),
                name="check_ins_rhythm_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.every_days} days for {self.space_id}"


class CheckIn(SiteModel):
    """The contact's short word to the coordinator: how it goes, which help is needed, the next step (S1.35).

    Read by those who coordinate the network and by its contact. `settled_at` is when somebody dealt with a call for
    help. `hours` and `people` are the contact's own estimate since the last time, if told.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="check_ins")
    sent_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    mood = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    next_step = models.CharField(max_length=500, blank=True)
    hours = models.PositiveIntegerField(null=True)
    people = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=12)
    sent_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("mood", Mood, "check_ins_checkin_mood"),
            models.CheckConstraint(  # help without a word of what for helps nobody
                condition=~Q(mood="needs_help") | ~Q(text=""), name="check_ins_checkin_help_with_words"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(mood="needs_help"), name="check_ins_checkin_settled"
            ),
        ]
        indexes = [models.Index(fields=["site", "space", "-sent_at"], name="check_ins_checkin_newest")]

    def __str__(self) -> str:
        return f"{self.mood} of {self.space_id}"


class Reminder(SiteModel):
    """That the contact was reminded of the check-in due on a day; once for each."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="+")
    due_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space", "due_on"], name="check_ins_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} of {self.space_id}"
