from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel import text
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models.organisation import Organisation
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept


class Part(models.TextChoices):
    """What a person is in an organisation."""

    CHAIR = "chair"
    BOARD = "board"
    STAFF = "staff"
    VOLUNTEER = "volunteer"
    MEMBER = "member"


class Affiliation(SiteModel):
    """A person's part in an organisation. It is shown nowhere: it can tell of health, faith or origin (GDPR, art. 9).

    `may_represent`: writes and answers for the organisation. The staff of an organisation that runs a programme
    coordinate every network under it.
    """

    person = SiteForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    role = models.CharField(max_length=12)
    title = text.TextField(null=True)
    may_represent = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("role", Part, "organisations_affiliation_role"),
            models.UniqueConstraint(
                fields=["site", "person", "organisation", "role"],
                condition=Q(until=None),
                name="organisations_affiliation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="organisations_affiliation_order"
            ),
            models.CheckConstraint(  # until a consent to it can be given and withdrawn
                condition=Q(is_public=False), name="organisations_affiliation_hidden"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"


class MembershipKind(models.TextChoices):
    MEMBER = "member", pgettext_lazy("membership", "member")
    BRANCH = "branch", pgettext_lazy("membership", "branch")
    SUPPORTER = "supporter", pgettext_lazy("membership", "supporter")
    PARTNER = "partner", pgettext_lazy("membership", "partner")


class MembershipStatus(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("membership", "applied")
    ACCEPTED = "accepted", pgettext_lazy("membership", "accepted")
    DECLINED = "declined", pgettext_lazy("membership", "declined")
    LAPSED = "lapsed", pgettext_lazy("membership", "lapsed")
    RESIGNED = "resigned", pgettext_lazy("membership", "resigned")
    REMOVED = "removed", pgettext_lazy("membership", "removed")


class Membership(SiteModel):
    """An organisation's membership in its umbrella organisation; `position` orders the umbrellas it shows."""

    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="umbrellas")
    within = SiteForeignKey(Organisation, models.PROTECT, related_name="members")
    kind = models.CharField(max_length=12, default=MembershipKind.MEMBER)
    status = models.CharField(max_length=12, default=MembershipStatus.APPLIED)
    position = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("kind", MembershipKind, "organisations_membership_kind"),
            one_of("status", MembershipStatus, "organisations_membership_status"),
            models.UniqueConstraint(
                fields=["site", "organisation", "within"],
                condition=Q(until=None, status__in=["applied", "accepted"]),
                name="organisations_membership_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(organisation=F("within")), name="organisations_membership_not_itself"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="organisations_membership_order",
            ),
        ]
        indexes = [models.Index(fields=["site", "within", "status"], name="organisations_members_of")]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.within_id}"


class FieldGuide(SiteModel):
    """The umbrella organisation to turn to in a field of activity: nobody knows every field (S4.21)."""

    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")
    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="guides")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "concept", "organisation"], name="organisations_fieldguide_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} {self.organisation_id}"
