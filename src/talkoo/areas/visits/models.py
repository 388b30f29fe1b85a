from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.blocks.gatherings.models import Gathering
from talkoo.kernel import outcomes
from talkoo.kernel.codes import one_of
from talkoo.kernel.text import TextField
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.files.models import Picture
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Answer(models.TextChoices):
    """What somebody said who was asked: the host whether it takes the guests, an organisation whether it presents
    itself."""

    ASKED = "asked", pgettext_lazy("answer of an organisation", "asked")
    YES = "yes", pgettext_lazy("answer of an organisation", "comes along")
    NO = "no", pgettext_lazy("answer of an organisation", "cannot")


class Visit(SiteModel):
    """An exchange visit: what a gathering of the kinds trip and visit has besides. Its title, dates, seats and
    registrations are the gathering's; without a date it is tentative.

    `host` receives the guests, `host_answer` is what it said to that. `areas` are where the organisations come from
    that it shows. `who_pays` says who pays what. `report` is what came of it, `reported_at` when it was first told.
    """

    gathering = SiteForeignKey(Gathering, models.CASCADE, related_name="+")
    host = SiteForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    host_answer = models.CharField(max_length=5, blank=True)
    host_answered_at = models.DateTimeField(null=True)
    who_pays = TextField(null=True)
    report = TextField(null=True)
    reported_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "gathering"], name="visits_visit_of"),
            models.CheckConstraint(
                condition=Q(host=None, host_answer="", host_answered_at=None)
                | Q(host__isnull=False, host_answer__in=Answer.values),
                name="visits_visit_host",
            ),
            models.CheckConstraint(
                condition=Q(report=None) | Q(reported_at__isnull=False), name="visits_visit_reported"
            ),
        ]
        indexes = [models.Index(fields=["site", "host"], name="visits_visit_hosted")]

    def __str__(self) -> str:
        return str(self.pk)


class VisitArea(SiteModel):
    """An area that the host shows, with all that lies in it."""

    visit = SiteForeignKey(Visit, models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "visit", "area"], name="visits_visitarea_once"),
        ]

    def __str__(self) -> str:
        return str(self.area_id)


class Delegation(SiteModel):
    """How many an organisation sends along."""

    visit = SiteForeignKey(Visit, models.CASCADE, related_name="delegations")
    organisation = SiteForeignKey(Organisation, models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "visit", "organisation"], name="visits_delegation_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="visits_delegation_somebody"),
        ]
        indexes = [models.Index(fields=["site", "organisation"], name="visits_delegation_of")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.seats}"


class Slot(SiteModel):
    """One part of the host's programme: an organisation of its area presents itself, once it has said yes.

    Without times they are to be agreed. `place` is where, as it is written there. `number` counts from 1 within the
    visit and stands in addresses. `picture` belongs to what is presented. `withdrawn_at`: it was taken out of the
    programme after the organisation had been asked.
    """

    visit = SiteForeignKey(Visit, models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    organisation = SiteForeignKey(Organisation, models.PROTECT, related_name="+")
    topic = TextField(null=True)
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=5, default=Answer.ASKED)
    word = models.TextField(blank=True)
    picture = SiteForeignKey(Picture, models.PROTECT, null=True, related_name="+")
    once = models.UUIDField()
    asked_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "visit", "number"], name="visits_slot_number"),
            models.UniqueConstraint(fields=["site", "visit", "once"], name="visits_slot_once"),
            one_of("answer", Answer, "visits_slot_answer"),
            models.CheckConstraint(
                condition=Q(answer="asked", answered_at=None)
                | (~Q(answer="asked") & Q(answered_at__isnull=False)),
                name="visits_slot_answered",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="visits_slot_times",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "organisation"], name="visits_slot_of"),
            models.Index(fields=["site", "asked_by"], name="visits_slot_asked_by"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}/{self.number}"


class Thought(SiteModel):
    """The one idea that a participant is asked for afterwards (S0.16), and where it is kept.

    `registration_id` is the participant's, of the gathering: an id alone, since registrations are forgotten sooner. The
    idea itself is kept where it landed: `outcome` and `key` as kernel.outcomes knows it.
    """

    visit = SiteForeignKey(Visit, models.CASCADE, related_name="thoughts")
    registration_id = models.UUIDField()
    outcome = models.CharField(max_length=outcomes.LONGEST)
    key = models.UUIDField()
    given_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "visit", "registration_id"], name="visits_thought_one_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.key}"
