from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.text import TextField
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Kind(models.TextChoices):
    PRIVACY = "privacy", pgettext_lazy("statement", "privacy notice")
    ACCESSIBILITY = "accessibility", pgettext_lazy("statement", "accessibility statement")
    TERMS = "terms", pgettext_lazy("statement", "terms of use")
    CONDUCT = "conduct", pgettext_lazy("statement", "rules of conduct")
    MEMBERSHIP = "membership", pgettext_lazy("statement", "terms of membership")


OF_THE_SITE = (Kind.PRIVACY, Kind.ACCESSIBILITY, Kind.TERMS, Kind.CONDUCT)
"""Statements of a site as a whole; terms of membership belong to a space or an organisation."""


class Terms(SiteModel):
    """One version of a statement of a site, or of the terms of membership in a space or organisation (`subject_id`).

    Versions count from 1. What was published stays as it is: the roles that serve may only add languages (a trigger
    sees to it), so that it can be said for ever what somebody agreed to. `text` and `obligations` are stored texts;
    `fee` is in euros a year; by `acceptance_due` those who accepted the version before are asked to accept this one.
    """

    kind = models.CharField(max_length=16)
    subject_id = models.UUIDField(null=True)
    number = models.PositiveIntegerField()
    text = TextField()
    obligations = TextField(null=True)
    fee = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    valid_from = models.DateField()
    acceptance_due = models.DateField(null=True)
    published_at = models.DateTimeField()

    grants = dict.fromkeys(("app", "worker"), "select, insert, update (text, obligations)")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("kind", Kind, "terms_terms_kind"),
            models.UniqueConstraint(
                fields=["site", "kind", "subject_id", "number"],
                nulls_distinct=False,
                name="terms_terms_number",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="terms_terms_from_one"),
            models.CheckConstraint(
                condition=Q(kind=Kind.MEMBERSHIP, subject_id__isnull=False)
                | Q(kind__in=OF_THE_SITE, subject_id=None, fee=None, obligations=None),
                name="terms_terms_whose",
            ),
            models.CheckConstraint(
                condition=Q(fee=None) | Q(fee__isnull=False, fee__gte=0), name="terms_terms_fee"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Via(models.TextChoices):
    """How somebody said yes; `oral` and `coordinator` are noted by another, who heard or saw it."""

    SELF = "self", pgettext_lazy("accepted", "themselves")
    COORDINATOR = "coordinator", pgettext_lazy("accepted", "with the coordinator")
    PAPER = "paper", pgettext_lazy("accepted", "on paper")
    ORAL = "oral", pgettext_lazy("accepted", "by word of mouth")


class Acceptance(SiteModel):
    """That a person, or a person for an organisation, accepted a version, in the language it was read in.

    Only ever added. Of an organisation alone (`person` none) when nobody of it is known here.
    """

    terms = SiteForeignKey(Terms, models.PROTECT, related_name="acceptances")
    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="acceptances")
    organisation_id = models.UUIDField(null=True)
    language = models.CharField(max_length=16)
    accepted_at = models.DateTimeField()
    via = models.CharField(max_length=12)

    grants = dict.fromkeys(("app", "worker"), "select, insert")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("via", Via, "terms_acceptance_via"),
            models.UniqueConstraint(
                fields=["site", "terms", "person", "organisation_id"],
                nulls_distinct=False,
                name="terms_acceptance_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation_id__isnull=False),
                name="terms_acceptance_whose",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "person"], name="terms_acceptance_of_person"),
            models.Index(fields=["site", "organisation_id"], name="terms_acceptance_of_org"),
        ]

    def __str__(self) -> str:
        return f"{self.terms_id} {self.via}"
