from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel import text
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Level(models.TextChoices):
    """How far what a body decides or advises on reaches: a town, a region, a country, several countries."""

    LOCAL = "local", pgettext_lazy("level of a committee", "local")
    REGIONAL = "regional", pgettext_lazy("level of a committee", "regional")
    NATIONAL = "national", pgettext_lazy("level of a committee", "national")
    INTERNATIONAL = "international", pgettext_lazy("level of a committee", "international")


class Kind(models.TextChoices):
    """What a body is: a committee prepares decisions, an advisory board gives its view to those who decide, a steering
    group watches over a project, a network joins organisations that work on the same matter."""

    COMMITTEE = "committee", pgettext_lazy("kind of body", "committee")
    ADVISORY = "advisory", pgettext_lazy("kind of body", "advisory board")
    STEERING = "steering", pgettext_lazy("kind of body", "steering group")
    NETWORK = "network", pgettext_lazy("kind of body", "network")


class Body(SiteModel):
    """A committee, advisory board or the like in which the network is represented.

    `slug` is fixed at founding. `authority` is whose body it is, such as a town council; `area` the place it works for.
    Bodies are shown by `position`, then by name; one that is not active is not shown.
    """

    slug = models.SlugField(max_length=80)
    name = text.TextField()
    name_keys = models.JSONField(default=dict)
    level = models.CharField(max_length=14)
    kind = models.CharField(max_length=12)
    authority = text.TextField(null=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "slug"], name="representation_body_address"),
            one_of("level", Level, "representation_body_level"),
            one_of("kind", Kind, "representation_body_kind"),
            models.CheckConstraint(
                condition=Q(changed_at__gte=F("created_at")), name="representation_body_changed"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Mandate(SiteModel):
    """A seat in a body: who represents the network there, with which deputy and organisation, from one day to another.

    Both days count; without `until` it runs on. `number` counts the mandates of a body from 1 and stands in addresses.
    `public_name` and `deputy_public_name` are what these persons chose to be shown as; empty shows the role only.
    `organisation` is the one that the seat is held for, as the mandate says; it tells nothing of membership.
    `public_contact`: visitors may write to the representative, whose address nobody sees.
    """

    body = SiteForeignKey(Body, models.PROTECT, related_name="mandates")
    number = models.PositiveSmallIntegerField()
    person = SiteForeignKey(Person, models.PROTECT, related_name="mandates")
    public_name = models.CharField(max_length=120, blank=True)
    deputy = SiteForeignKey(Person, models.PROTECT, null=True, related_name="+")
    deputy_public_name = models.CharField(max_length=120, blank=True)
    organisation = SiteForeignKey(Organisation, models.PROTECT, null=True, related_name="mandates")
    nominated_by = text.TextField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    public_contact = models.BooleanField(default=False)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "body", "number"], name="representation_mandate_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="representation_mandate_from_one"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="representation_mandate_order"
            ),
            ExclusionConstraint(
                name="representation_mandate_one_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("since"), F("until"), RangeBoundary(inclusive_upper=True), function="daterange"
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")), name="representation_mandate_deputy"
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=False) | Q(deputy_public_name=""),
                name="representation_mandate_deputy_named",
            ),
        ]

    def __str__(self) -> str:
        return f"mandate {self.number} in {self.body_id}"
