from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel import partial_dates, text
from talkoo.kernel.codes import one_of
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models.space import Space
from talkoo.plumbing.files.models import Picture
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class ProgrammeKind(models.TextChoices):
    PREPARATORY = "preparatory", _("preparatory project")
    DEVELOPMENT = "development", _("development project")
    PEER = "peer", _("peer-support project")
    GRANT = "grant", _("grant-funded activity")
    OTHER = "other", pgettext_lazy("kind of project", "project")


class Programme(SiteModel):
    """What a programme tells beyond the five facts of every space: its aim, its period, how to join and why (S1.47).

    `begins_after` is after how many days a forming network of it that has a contact begins by itself (S1.33); 0: never.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="programmes")
    kind = models.CharField(max_length=12, default=ProgrammeKind.OTHER)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    begins_after = models.PositiveSmallIntegerField(default=0)
    aim = text.TextField(null=True)
    how_to_join = text.TextField(null=True)
    why_join = text.TextField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space"], name="spaces_programme_one"),
            one_of("kind", ProgrammeKind, "spaces_programme_kind"),
            models.CheckConstraint(condition=Q(begins_after__lte=90), name="spaces_programme_begins_after"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="spaces_programme_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.space_id}"


class Phase(SiteModel):
    """What is done in a programme in one part of its time."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    name = text.TextField()
    description = text.TextField(null=True)
    starts_year = models.PositiveSmallIntegerField(default=0)
    starts_month = models.PositiveSmallIntegerField(default=0)
    starts_day = models.PositiveSmallIntegerField(default=0)
    ends_year = models.PositiveSmallIntegerField(default=0)
    ends_month = models.PositiveSmallIntegerField(default=0)
    ends_day = models.PositiveSmallIntegerField(default=0)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space", "position"], name="spaces_phase_place"),
            partial_dates.is_possible("starts", "spaces_phase_starts"),
            partial_dates.is_possible("ends", "spaces_phase_ends"),
        ]

    def __str__(self) -> str:
        return f"phase {self.position} of {self.space_id}"


class Funding(SiteModel):
    """Who pays for a programme: an organisation or its unit, a programme of its own, a number, and the line that it
    wants to be seen by. The form of its report belongs to the funding, not to the code (S3.2)."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="funding")
    position = models.PositiveSmallIntegerField()
    organisation = SiteForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    funder = text.TextField()
    unit = models.CharField(max_length=200, blank=True)
    programme_name = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="EUR")
    line = text.TextField()
    url = models.URLField(max_length=300, blank=True)
    logo = SiteForeignKey(Picture, models.PROTECT, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space", "position"], name="spaces_funding_place"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="spaces_funding_amount"),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__regex="^https?://"), name="spaces_funding_url"
            ),
        ]

    def __str__(self) -> str:
        return f"funding {self.position} of {self.space_id}"


class PartnerRole(models.TextChoices):
    IMPLEMENTER = "implementer", _("carries out the project")
    MUNICIPALITY = "municipality", _("municipality")
    OTHER_PROJECT = "other_project", _("another project")
    SUPPORTER = "supporter", pgettext_lazy("partner", "supporter")


class Partnering(SiteModel):
    """Who carries a programme with its administrator: an organisation of the directory, or another by its name.

    `contact` is whom to ask for, by role; no person's address may stand in it. `position` is the coordinator's order.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="partners")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=14)
    organisation = SiteForeignKey(Organisation, models.PROTECT, null=True, related_name="partnerings")
    name = text.TextField(null=True)
    contact = text.TextField(null=True)
    notes = text.TextField(null=True)
    url = models.URLField(max_length=300, blank=True)
    logo = SiteForeignKey(Picture, models.PROTECT, null=True, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "space", "role", "position"], name="spaces_partnering_place"
            ),
            one_of("role", PartnerRole, "spaces_partnering_role"),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__regex="^https?://"), name="spaces_partnering_url"
            ),
            models.CheckConstraint(  # a role, never a person's address
                condition=(Q(contact=None) | ~Q(contact__regex="@")) & (Q(notes=None) | ~Q(notes__regex="@")),
                name="spaces_partnering_no_address",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(name__isnull=False),
                name="spaces_partnering_named",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="spaces_partnering_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.position} of {self.space_id}"
