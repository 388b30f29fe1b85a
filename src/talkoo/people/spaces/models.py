from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel import text
from talkoo.kernel.codes import one_of
from talkoo.kernel.partial_dates import PartialDate
from talkoo.people.accounts.models import Person
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Kind(models.TextChoices):
    NETWORK = "network", _("network")
    PROGRAMME = "programme", _("project")


class State(models.TextChoices):
    FORMING = "forming", pgettext_lazy("space", "forming")
    ACTIVE = "active", pgettext_lazy("space", "active")
    PAUSED = "paused", pgettext_lazy("space", "paused")
    ENDED = "ended", pgettext_lazy("space", "ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("space", "withdrawn")


class Space(SiteModel):
    """One network, programme or other gathering round a purpose.

    `slug` is fixed when the space is founded; a rename keeps the address. `started_*` are 0 where unknown
    ("February 2015"). `is_wide` means no bounds to the area; otherwise SpaceArea rows say what is in and what is not.
    """

    kind = models.CharField(max_length=12)
    slug = models.SlugField(max_length=80)
    name = text.TextField()
    name_keys = models.JSONField(default=dict)
    purpose = text.TextField()
    is_wide = models.BooleanField(default=False)
    started_year = models.PositiveSmallIntegerField(default=0)
    started_month = models.PositiveSmallIntegerField(default=0)
    started_day = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, default=State.FORMING)
    website = models.URLField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "kind", "slug"], name="spaces_space_address"),
            one_of("kind", Kind, "spaces_space_kind"),
            one_of("state", State, "spaces_space_state"),
            models.CheckConstraint(
                condition=Q(started_month__lte=12)
                & Q(started_day__lte=31)
                & (Q(started_day=0) | Q(started_month__gt=0))
                & (Q(started_year=0, started_month=0) | Q(started_year__range=(1000, 9999))),
                name="spaces_space_started",
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=F("created_at")), name="spaces_space_changed"),
        ]
        indexes = [models.Index(fields=["site", "kind", "state"], name="spaces_space_listed")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"

    @property
    def started(self) -> PartialDate | None:
        """When its activity began, as far as it is known."""
        return (
            PartialDate(self.started_year, self.started_month, self.started_day)
            if self.started_year
            else None
        )


class SpaceArea(SiteModel):
    """An area that belongs to a space's area of operation, or is left out of it: Kainuu, not Kajaani."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    is_excluded = models.BooleanField(default=False)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space", "area"], name="spaces_spacearea_once"),
        ]

    def __str__(self) -> str:
        return f"{'not ' if self.is_excluded else ''}{self.area_id}"


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
