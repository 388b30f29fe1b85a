from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel import partial_dates, text
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.plumbing.files.models import Picture
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept

RESERVED = ("register", "guides", "mine", "desk")
"""Addresses that pages of the directory have themselves: no organisation has them."""


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("organisation", "draft")
    SUBMITTED = "submitted", pgettext_lazy("organisation", "waiting")
    DECLINED = "declined", pgettext_lazy("organisation", "declined")
    LISTED = "listed", pgettext_lazy("organisation", "listed")
    SUSPENDED = "suspended", pgettext_lazy("organisation", "suspended")
    CLOSED = "closed", pgettext_lazy("organisation", "closed")


class Organisation(SiteModel):
    """An association, foundation, municipality, company or a community without any register.

    `slug` is fixed at registration; a rename keeps the address. `country` is ISO 3166-1. `registry_code` is the
    country's business or organisation code (Y-tunnus, registrikood), `register_number` the association register's own;
    both are empty for a community that is in no register. `founded_*` are 0 where unknown. `links` is a list of
    {"label": text, "url": address}. `entered_by` registered it; `decision` is what it was told when it was declined,
    suspended or closed. `due_on` is the day by which the coordinator answers a registration that waits. `merged_into`
    is the entry that a closed one turned out to be the same as: its address leads there.
    """

    slug = models.SlugField(max_length=80)
    name = text.TextField()
    name_keys = models.JSONField(default=dict)
    short_name = models.CharField(max_length=40, blank=True)
    legal_form = models.ForeignKey(Concept, models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=2)
    registry_code = models.CharField(max_length=20, blank=True)
    register_number = models.CharField(max_length=20, blank=True)
    founded_year = models.PositiveSmallIntegerField(default=0)
    founded_month = models.PositiveSmallIntegerField(default=0)
    founded_day = models.PositiveSmallIntegerField(default=0)
    seat = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    is_wide = models.BooleanField(default=False)
    purpose = text.TextField(null=True)
    links = models.JSONField(default=list)
    seeks_international = models.BooleanField(default=False)
    logo = SiteForeignKey(Picture, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default=State.DRAFT)
    entered_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=1000, blank=True)
    due_on = models.DateField(null=True)
    merged_into = SiteForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "slug"], name="organisations_organisation_address"),
            models.UniqueConstraint(
                fields=["site", "country", "registry_code"],
                condition=~Q(registry_code=""),
                name="organisations_organisation_registry_code",
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED), name="organisations_organisation_address_is_free"
            ),
            one_of("state", State, "organisations_organisation_state"),
            models.CheckConstraint(
                condition=Q(country__regex="^[A-Z]{2}$"), name="organisations_organisation_country"
            ),
            partial_dates.is_possible("founded", "organisations_organisation_founded"),
            models.CheckConstraint(
                condition=Q(changed_at__gte=F("created_at")), name="organisations_organisation_changed"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (Q(state=State.CLOSED) & ~Q(merged_into=F("id"))),
                name="organisations_organisation_merged",
            ),
        ]
        indexes = [models.Index(fields=["site", "state", "country"], name="organisations_listed")]

    def __str__(self) -> str:
        return self.slug


class OrganisationArea(SiteModel):
    """An area that belongs to an organisation's area of operation, or is left out of it."""

    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    is_excluded = models.BooleanField(default=False)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "organisation", "area"], name="organisations_area_once"),
        ]

    def __str__(self) -> str:
        return f"{'not ' if self.is_excluded else ''}{self.area_id}"


class Said(models.TextChoices):
    """What a word says of an organisation."""

    KIND = "kind", _("Kind of organisation")
    FIELD = "field", _("Field of activity")
    TARGET = "target", _("For whom")
    COMPETENCE = "competence", _("Can advise on")


class OrganisationConcept(SiteModel):
    """A word of the lists that an organisation says of itself."""

    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="concepts")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")
    said = models.CharField(max_length=12)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "organisation", "concept", "said"], name="organisations_concept_once"
            ),
            one_of("said", Said, "organisations_concept_said"),
        ]
        indexes = [
            models.Index(fields=["site", "concept", "said", "organisation"], name="organisations_concept_by")
        ]

    def __str__(self) -> str:
        return f"{self.said} {self.concept_id}"


class OrganisationLanguage(SiteModel):
    """A language the organisation works in."""

    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="languages")
    language = models.CharField(max_length=16)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "organisation", "language"], name="organisations_language_once"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "language", "organisation"], name="organisations_language_by")
        ]

    def __str__(self) -> str:
        return self.language
