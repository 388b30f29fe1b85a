from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel import text
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models.space import Space
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class ParticipantKind(models.TextChoices):
    """As whom somebody takes part; reports count them (S1.2)."""

    CITIZEN = "citizen", pgettext_lazy("takes part as", "myself")
    ASSOCIATION = "association", pgettext_lazy("takes part as", "an association")
    COMPANY = "company", pgettext_lazy("takes part as", "a company")
    MUNICIPALITY = "municipality", pgettext_lazy("takes part as", "a municipality")
    OTHER_PROJECT = "other_project", pgettext_lazy("takes part as", "another project")


class Participation(SiteModel):
    """A person takes part in a space, in the capacity of an organisation or for oneself; once at a time.

    `area` is the municipality the person told, if any: somebody from outside the space's area counts as that (S1.16).
    `is_asked`: it waits for a yes and counts for nothing yet: that of the contact, or, `is_invited`, the person's own.
    `reason` is what the person was told when the contact said no or ended it, `ended_by` who did.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="participations")
    person = SiteForeignKey(Person, models.CASCADE, related_name="participations")
    kind = models.CharField(max_length=14, default=ParticipantKind.CITIZEN)
    capacity = SiteForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    is_asked = models.BooleanField(default=False)
    is_invited = models.BooleanField(default=False)
    added_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("kind", ParticipantKind, "spaces_participation_kind"),
            models.CheckConstraint(
                condition=Q(is_invited=False) | Q(is_asked=True), name="spaces_participation_invited"
            ),
            models.UniqueConstraint(
                fields=["site", "space", "person"],
                condition=Q(until=None),
                name="spaces_participation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="spaces_participation_order"
            ),
        ]
        indexes = [models.Index(fields=["site", "person", "until"], name="spaces_participations_of")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.space_id}"


class Quota(SiteModel):
    """How many people a space wants in a role from each municipality of its area: two or three informants (S1.12)."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="quotas")
    name = text.TextField()
    minimum = models.PositiveSmallIntegerField()
    maximum = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(maximum__gte=1) & Q(maximum__gte=F("minimum")), name="spaces_quota_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minimum}-{self.maximum} in {self.space_id}"


class QuotaPlace(SiteModel):
    """A person's place in a quota for one municipality. `seat` is 1 to the quota's maximum; null: in the waiting list.

    A seat is held by one at a time: the database sees to it, so that nobody can be one too many.
    """

    quota = SiteForeignKey(Quota, models.CASCADE, related_name="places")
    participation = SiteForeignKey(Participation, models.CASCADE, related_name="places")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    seat = models.PositiveSmallIntegerField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "quota", "area", "seat"],
                condition=Q(until=None, seat__isnull=False),
                name="spaces_quotaplace_one_each",
            ),
            models.UniqueConstraint(
                fields=["site", "quota", "participation"],
                condition=Q(until=None),
                name="spaces_quotaplace_once",
            ),
            models.CheckConstraint(condition=Q(seat=None) | Q(seat__gte=1), name="spaces_quotaplace_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.seat} of {self.quota_id}"


class HandoverState(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("hand-over", "offered")
    ACCEPTED = "accepted", pgettext_lazy("hand-over", "accepted")
    DECLINED = "declined", pgettext_lazy("hand-over", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("hand-over", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("hand-over", "ran out")


class Handover(SiteModel):
    """The contact's role is offered to somebody; nothing changes before that person's yes (S1.34)."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="handovers")
    offered_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    offered_to = SiteForeignKey(Person, models.CASCADE, related_name="handovers")
    message = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, default=HandoverState.OFFERED)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", HandoverState, "spaces_handover_state"),
            models.UniqueConstraint(
                fields=["site", "space"], condition=Q(state="offered"), name="spaces_handover_one_open"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("offered_at")), name="spaces_handover_time"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} to {self.offered_to_id}"
