from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.blocks.minutes.models.minutes import Minutes
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Part(models.TextChoices):
    PRESENT = "present", pgettext_lazy("attendance", "present")
    EXCUSED = "excused", pgettext_lazy("attendance", "said that they cannot come")


class Attendance(SiteModel):
    """That somebody was there, or had said that they could not come. Without an account: a name alone."""

    minutes = SiteForeignKey(Minutes, models.CASCADE, related_name="attendances")
    person = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=10)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("part", Part, "minutes_attendance_part"),
            models.UniqueConstraint(fields=["site", "minutes", "person"], name="minutes_attendance_once"),
            models.CheckConstraint(condition=~Q(name=""), name="minutes_attendance_named"),
        ]
        indexes = [
            models.Index(fields=["site", "minutes"], name="minutes_attendance_listed"),
            models.Index(fields=["site", "person"], name="minutes_attendance_of"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Addendum(SiteModel):
    """What has to be said of approved minutes afterwards, numbered from 1. Only ever added. `digest` is the SHA-256 of
    the digest before it (of the minutes, or of the addendum before) and its own words."""

    minutes = SiteForeignKey(Minutes, models.CASCADE, related_name="addenda")
    number = models.PositiveIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=16)
    once = models.UUIDField()
    written_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "minutes", "number"], name="minutes_addendum_number"),
            models.UniqueConstraint(fields=["site", "minutes", "once"], name="minutes_addendum_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="minutes_addendum_first"),
            models.CheckConstraint(condition=~Q(text=""), name="minutes_addendum_text"),
        ]
        indexes = [models.Index(fields=["site", "written_by"], name="minutes_addendum_by")]

    def __str__(self) -> str:
        return f"{self.minutes_id} {self.number}"
