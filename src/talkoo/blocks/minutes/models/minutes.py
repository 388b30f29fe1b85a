from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel import meetings
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

MOST_AGENDA_DAYS = 60


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("minutes", "draft")
    CHECKED = "checked", pgettext_lazy("minutes", "checked")
    APPROVED = "approved", pgettext_lazy("minutes", "approved")


class Minutes(SiteModel):
    """The agenda of one meeting, which becomes its minutes. `meeting_kind` and `meeting_key` name the meeting
    (kernel.meetings); `space` is where it stands, empty for the site.

    Those who take part add to the agenda until `agenda_days` days before the start. Chair and secretary are people of
    this site, or names. `quorum` is how many must be there for the meeting to decide; empty: no such rule.

    Approved minutes stay as they are, with everything that hangs on them: `document` is all that they say, as it was
    read when they were approved, and `digest` its SHA-256 (queries.document). For the roles that serve, a trigger sees
    to it; people who are erased are then taken out of the references, not out of the document.
    """

    meeting_kind = models.CharField(max_length=meetings.LONGEST)
    meeting_key = models.UUIDField()
    space = SiteForeignKey(Space, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=10, default=State.DRAFT)
    agenda_days = models.PositiveSmallIntegerField(default=0)
    chair = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    chair_name = models.CharField(max_length=120, blank=True, default="")
    secretary = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    secretary_name = models.CharField(max_length=120, blank=True, default="")
    quorum = models.PositiveSmallIntegerField(null=True)
    created_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    checked_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    approved_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    document = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "minutes_minutes_state"),
            models.UniqueConstraint(
                fields=["site", "meeting_kind", "meeting_key"], name="minutes_minutes_of_meeting"
            ),
            models.CheckConstraint(
                condition=Q(agenda_days__lte=MOST_AGENDA_DAYS), name="minutes_minutes_agenda_days"
            ),
            models.CheckConstraint(
                condition=Q(quorum=None) | Q(quorum__gte=1), name="minutes_minutes_quorum"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", checked_at=None, checked_by=None)
                | (~Q(state="draft") & Q(checked_at__isnull=False)),
                name="minutes_minutes_checked",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, document__isnull=False)
                & Q(digest__regex="^[0-9a-f]{64}$")
                | (
                    ~Q(state="approved")
                    & Q(approved_at=None, approved_by=None, document__isnull=True, digest="")
                ),
                name="minutes_minutes_approved",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "space", "-created_at"], name="minutes_minutes_listed"),
            models.Index(fields=["site", "chair"], name="minutes_minutes_chair"),
            models.Index(fields=["site", "secretary"], name="minutes_minutes_secretary"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_kind} {self.meeting_key}"
