from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.text import TextField
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Space
from talkoo.plumbing.files.models import Picture
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

RESERVED = ("add", "desk", "feeds", "mine")
"""Addresses below `/events/` that are pages of their own: no gathering has them."""


class Kind(models.TextChoices):
    MEETING = "meeting", pgettext_lazy("kind of event", "meeting")
    EVENT = "event", pgettext_lazy("kind of event", "event")
    WORKSHOP = "workshop", pgettext_lazy("kind of event", "workshop")
    WEBINAR = "webinar", pgettext_lazy("kind of event", "webinar")
    TRIP = "trip", pgettext_lazy("kind of event", "trip")
    VISIT = "visit", pgettext_lazy("kind of event", "exchange visit")
    SESSION = "session", pgettext_lazy("kind of event", "session of a course or group")


class Mode(models.TextChoices):
    ROOM = "room", pgettext_lazy("event", "in one place")
    ONLINE = "online", pgettext_lazy("event", "online")
    HYBRID = "hybrid", pgettext_lazy("event", "in one place and online")


class LinkFor(models.TextChoices):
    """Who sees how to take part online."""

    EVERYONE = "everyone", pgettext_lazy("who sees the link", "everyone")
    REGISTERED = "registered", pgettext_lazy("who sees the link", "those who have registered")


class Audience(models.TextChoices):
    """Who sees it at all."""

    PUBLIC = "public", pgettext_lazy("who may see", "everybody on the web")
    SITE = "site", pgettext_lazy("who may see", "everybody who is signed in")
    SPACE = "space", pgettext_lazy("who may see", "those who take part")


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("event", "draft")
    SUBMITTED = "submitted", pgettext_lazy("event", "waiting to be looked at")
    PUBLISHED = "published", pgettext_lazy("event", "published")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


class Gathering(SiteModel):
    """People come together: a meeting of a network, an event, a webinar, a trip.

    `space` is where it stands; none: on the site, held by its organisers. `slug` is fixed when it is made. Without
    `starts_at` there is no date yet; `zone` is that of the place, in which its clock is read. `languages` are
    spoken, `interpreted` those it is interpreted into: lists of codes. `platform` names what an online one is held
    on, `link` is its address there, which `link_for` sees. `postponed_at`: its date was taken away or moved after
    it was published; `postponed_from` is the date before that, by which calendars find what they are to take out.
    `capacity`: how many seats there are (empty: no limit), `taken` how many are held; the database moves and bounds
    it. `head_count` is how many came, where somebody counted. `revision` grows with each change that calendars have
    to hear of; `moved_in` is the one in which time or place changed last. `reason` is what people are told on
    cancelling it, or whoever handed it in when it was not taken. `hidden_at`: a moderator took it out of sight.
    `series`: it is one of these, and `original_on` its day as their rule says, also when it was moved. `once` is
    the form it came with.
    """

    space = SiteForeignKey(Space, models.CASCADE, null=True, related_name="gatherings")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10)
    mode = models.CharField(max_length=8, default=Mode.ROOM)
    title = TextField()
    text = TextField(null=True)
    accessibility = TextField(null=True)
    how_to_join = TextField(null=True)
    place = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    platform = models.CharField(max_length=60, blank=True)
    link = models.CharField(max_length=500, blank=True)
    link_for = models.CharField(max_length=10, default=LinkFor.REGISTERED)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=64)
    languages = models.JSONField(default=list)
    interpreted = models.JSONField(default=list)
    audience = models.CharField(max_length=6, default=Audience.PUBLIC)
    state = models.CharField(max_length=9, default=State.DRAFT)
    postponed_at = models.DateTimeField(null=True)
    postponed_from = models.DateTimeField(null=True)
    takes_registrations = models.BooleanField(default=False)
    registering_until = models.DateTimeField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    head_count = models.PositiveIntegerField(null=True)
    recording_url = models.CharField(max_length=500, blank=True)
    picture = SiteForeignKey(Picture, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    moved_in = models.PositiveIntegerField(default=0)
    reason = TextField(null=True)
    series = SiteForeignKey("gatherings.Series", models.SET_NULL, null=True, related_name="gatherings")
    original_on = models.DateField(null=True)
    once = models.UUIDField()
    created_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.TextField(blank=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "slug"], name="gatherings_gathering_address"),
            models.UniqueConstraint(fields=["site", "once", "created_by"], name="gatherings_gathering_once"),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED), name="gatherings_gathering_address_is_free"
            ),
            models.UniqueConstraint(
                fields=["site", "series", "original_on"], name="gatherings_gathering_of_series"
            ),
            one_of("kind", Kind, "gatherings_gathering_kind"),
            one_of("mode", Mode, "gatherings_gathering_mode"),
            one_of("link_for", LinkFor, "gatherings_gathering_link_for"),
            one_of("audience", Audience, "gatherings_gathering_audience"),
            one_of("state", State, "gatherings_gathering_state"),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="gatherings_gathering_times",
            ),
            models.CheckConstraint(
                condition=~Q(audience="space") | Q(space__isnull=False), name="gatherings_gathering_seen"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="gatherings_gathering_published",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="gatherings_gathering_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=F("taken")),
                name="gatherings_gathering_seats",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex="^https?://"), name="gatherings_gathering_link"
            ),
            models.CheckConstraint(
                condition=Q(recording_url="") | Q(recording_url__regex="^https?://"),
                name="gatherings_gathering_recording",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "starts_at"], name="gatherings_when"),
            models.Index(fields=["site", "space", "starts_at"], name="gatherings_of_space"),
            models.Index(fields=["site", "created_by"], name="gatherings_by"),
            models.Index(
                fields=["site", "created_at"], condition=Q(state="submitted"), name="gatherings_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Organiser(SiteModel):
    """An organisation that holds a gathering; those who answer for each have the same rights (S4.7)."""

    gathering = SiteForeignKey(Gathering, models.CASCADE, related_name="organisers")
    organisation = SiteForeignKey(Organisation, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "gathering", "organisation"], name="gatherings_organiser_once"
            ),
        ]
        indexes = [models.Index(fields=["site", "organisation"], name="gatherings_organiser_of")]

    def __str__(self) -> str:
        return f"{self.organisation_id} of {self.gathering_id}"
