from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel import clock, text
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models.organisation import Organisation
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept


class Part(models.TextChoices):
    """What a person is in an organisation (S2.36)."""

    CHAIR = "chair", pgettext_lazy("part", "chair")
    BOARD = "board", pgettext_lazy("part", "member of the board")
    ADMIN = "admin", pgettext_lazy("part", "administrator of the organisation")
    STAFF = "staff", pgettext_lazy("part", "staff")
    TREASURER = "treasurer", pgettext_lazy("part", "treasurer")
    VOLUNTEER_COORDINATOR = "volunteer_coordinator", pgettext_lazy("part", "coordinator of volunteers")
    TRAINER = "trainer", pgettext_lazy("part", "trainer")
    SPEAKER = "speaker", pgettext_lazy("part", "speaker")
    ASSESSOR = "assessor", pgettext_lazy("part", "assessor")
    VOLUNTEER = "volunteer", pgettext_lazy("part", "volunteer")
    MEMBER = "member", pgettext_lazy("part", "member")


class Affiliation(SiteModel):
    """A person's part in an organisation, for a time. Hidden unless the person agreed to show this very part: it can
    tell of health, faith or origin (GDPR, art. 9).

    `may_represent`: writes and answers for the organisation. The staff of an organisation that runs a programme
    coordinate every network under it. `until` may lie ahead: what counts now is asked with `running`.

    `known_as` is the name that somebody wrote who entered the person by an address. It is shown to those who answer
    for the organisation in place of the person's own, which would tell them whose the address is.
    """

    person = SiteForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    role = models.CharField(max_length=24)
    title = text.TextField(null=True)
    known_as = models.CharField(max_length=120, blank=True)
    may_represent = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    consent_id = models.UUIDField(null=True)
    given_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("role", Part, "organisations_affiliation_role"),
            ExclusionConstraint(
                name="organisations_affiliation_no_overlap",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func("since", "until", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="organisations_affiliation_order"
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(consent_id__isnull=False),
                name="organisations_affiliation_shown_with_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "person"], name="organisations_affiliations_of"),
            models.Index(fields=["site", "organisation"], name="organisations_affiliated_to"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"


def running(prefix: str = "") -> Q:
    """Affiliations (or what has them under `prefix`) that count now."""
    now = clock.now()
    return Q(**{f"{prefix}since__lte": now}) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": now})
    )


RUNNING = "({0}.since <= clock_timestamp() and ({0}.until is null or {0}.until > clock_timestamp()))"
"""The same for statements: `RUNNING.format("f")`."""


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
    """An organisation's membership in its umbrella organisation; `position` orders the umbrellas it shows.

    `terms_id` is the version of the terms it belongs under; `overdue_terms_id` the last one that it had not accepted
    when its day had passed, of which both sides were told; `reason` what it was told when it was declined or removed;
    `due_on` the day by which an application is answered.
    """

    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="umbrellas")
    within = SiteForeignKey(Organisation, models.PROTECT, related_name="members")
    kind = models.CharField(max_length=12, default=MembershipKind.MEMBER)
    status = models.CharField(max_length=12, default=MembershipStatus.APPLIED)
    position = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    terms_id = models.UUIDField(null=True)
    overdue_terms_id = models.UUIDField(null=True)
    applied_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    decided_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    due_on = models.DateField(null=True)

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


class ConnectionState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("connection", "asked")
    ACCEPTED = "accepted", pgettext_lazy("connection", "connected")
    DECLINED = "declined", pgettext_lazy("connection", "declined")
    ENDED = "ended", pgettext_lazy("connection", "ended")


class Connection(SiteModel):
    """Two organisations know each other: one asked, the other said yes; either may end it (S0.10).

    `first` is the one with the smaller id, so that a pair has one open connection whichever asked.
    """

    first = SiteForeignKey(Organisation, models.CASCADE, related_name="+")
    second = SiteForeignKey(Organisation, models.CASCADE, related_name="+")
    asked_by_first = models.BooleanField()
    asked_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    message = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, default=ConnectionState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", ConnectionState, "organisations_connection_state"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="organisations_connection_order"),
            models.UniqueConstraint(
                fields=["site", "first", "second"],
                condition=Q(state__in=["asked", "accepted"]),
                name="organisations_connection_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None)
                | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="organisations_connection_answered",
            ),
        ]
        indexes = [models.Index(fields=["site", "second"], name="organisations_connected_to")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


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
