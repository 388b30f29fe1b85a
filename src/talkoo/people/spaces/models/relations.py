from django.db import models
from django.db.models import F, Q

from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import MembershipKind, MembershipStatus, Organisation
from talkoo.people.spaces.models.space import Space
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class ContactAppointment(SiteModel):
    """Who is the contact person (the network's voice) of a space, from one day to another; one at a time.

    `public_name` is what the person chose to be shown as; empty shows the role.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="contacts")
    person = SiteForeignKey(Person, models.PROTECT, related_name="appointments")
    public_name = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "space"], condition=Q(until=None), name="spaces_contactappointment_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="spaces_contactappointment_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.space_id}"


class Coordination(SiteModel):
    """Which organisation coordinates a network or administers a programme, for a period; one at a time.

    `is_interim`: for the time being (S4.4). Its staff coordinate the space, and every network of a programme.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="coordinations")
    organisation = SiteForeignKey(Organisation, models.PROTECT, related_name="coordinations")
    is_interim = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "space"], condition=Q(until=None), name="spaces_coordination_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="spaces_coordination_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.space_id}"


class SpaceMembership(SiteModel):
    """An organisation's membership in a network, under a version of its terms (S4.19).

    `reason` is what the organisation was told when it was declined or removed. `overdue_terms_id` is the last version
    that it had not accepted when its day had passed, of which both sides were told.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="memberships")
    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="memberships")
    kind = models.CharField(max_length=12, default=MembershipKind.MEMBER)
    status = models.CharField(max_length=12, default=MembershipStatus.APPLIED)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    terms_id = models.UUIDField(null=True)
    overdue_terms_id = models.UUIDField(null=True)
    applied_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    decided_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("kind", MembershipKind, "spaces_spacemembership_kind"),
            one_of("status", MembershipStatus, "spaces_spacemembership_status"),
            models.UniqueConstraint(
                fields=["site", "space", "organisation"],
                condition=Q(until=None, status__in=["applied", "accepted"]),
                name="spaces_spacemembership_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="spaces_spacemembership_order",
            ),
        ]
        indexes = [models.Index(fields=["site", "organisation", "status"], name="spaces_memberships_of")]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.space_id}"
