import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.blocks.gatherings.models.gathering import Gathering
from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.kernel.text import TextField
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

PARTICIPANT = "participant"
"""The slot of the role that every gathering has which takes registrations."""


class Standing(models.TextChoices):
    """How a registration stands."""

    WAITING = "waiting", pgettext_lazy("registration", "waiting")
    OFFERED = "offered", pgettext_lazy("registration", "offered a place")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "has a place")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")
    DECLINED = "declined", pgettext_lazy("registration", "did not take the place")


HOLDS = (Standing.OFFERED, Standing.CONFIRMED)
"""Those that hold a place."""

ACTIVE = (Standing.WAITING, *HOLDS)
"""Those that are not over."""


class Role(SiteModel):
    """As what people come: participant, exhibitor, speaker; each with its own questions (forms whose owner is the
    gathering, in the same `slot`) and its own number of places.

    Without a name it is the ordinary one. `quota`: how many places it has (empty: as many as the gathering), `taken`
    how many are held; the database moves and bounds it.
    """

    gathering = SiteForeignKey(Gathering, models.CASCADE, related_name="roles")
    slot = models.CharField(max_length=40)
    name = TextField(null=True)
    quota = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "gathering", "slot"], name="gatherings_role_slot"),
            models.CheckConstraint(
                condition=Q(slot__regex="^[a-z0-9-]+$"), name="gatherings_role_slot_shape"
            ),
            models.CheckConstraint(
                condition=Q(quota=None) | Q(quota__gte=F("taken")), name="gatherings_role_seats"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} of {self.gathering_id}"


class Registration(SiteModel):
    """That somebody comes: a person with an account here, or somebody else by name.

    `whose` is a hash of e-mail address (or telephone number) and name, also of people with an account: nobody is
    registered twice, whichever way they come. `place_in_line` orders those who wait; `moved_because` says why somebody
    was put first. A place that is offered is kept until `offered_until`. `code` is read at the door. `organisation`:
    in whose name they come; `registered_by` helped somebody without e-mail. `sheet_id` are their answers to the
    questions of the role. `attended`: whether they came, as far as it is known; `arrived_at` when. `reminded_for` is
    the beginning that a reminder told of, `pulse_asked_at` when they were asked how it was. `once` is the form it came
    with. Where neither a person nor a name is left, they have been forgotten.
    """

    gathering = SiteForeignKey(Gathering, models.CASCADE, related_name="registrations")
    role = SiteForeignKey(Role, models.CASCADE, related_name="registrations")
    person = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    name = EncryptedTextField(null=True)
    email = EncryptedTextField(null=True)
    phone = EncryptedTextField(null=True)
    whose = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=16)
    zone = models.CharField(max_length=64)
    state = models.CharField(max_length=9)
    place_in_line = models.BigIntegerField(null=True)
    moved_because = models.TextField(blank=True)
    offered_until = models.DateTimeField(null=True)
    code = models.CharField(max_length=8)
    organisation = SiteForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    registered_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    may_be_pictured = models.BooleanField(default=False)
    sheet_id = models.UUIDField(null=True)
    attended = models.BooleanField(null=True)
    arrived_at = models.DateTimeField(null=True)
    reminded_for = models.DateTimeField(null=True)
    pulse_asked_at = models.DateTimeField(null=True)
    once = models.UUIDField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", Standing, "gatherings_registration_state"),
            models.UniqueConstraint(fields=["site", "code"], name="gatherings_registration_code"),
            models.UniqueConstraint(
                fields=["site", "gathering", "once"], name="gatherings_registration_once"
            ),
            models.UniqueConstraint(
                fields=["site", "gathering", "person"],
                condition=Q(state__in=ACTIVE),
                name="gatherings_registration_person",
            ),
            models.UniqueConstraint(
                fields=["site", "gathering", "whose"],
                condition=Q(state__in=ACTIVE) & ~Q(whose=""),
                name="gatherings_registration_whose",
            ),
            models.UniqueConstraint(
                fields=["site", "gathering", "place_in_line"],
                condition=Q(state="waiting"),
                name="gatherings_registration_line",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", place_in_line__isnull=False)
                | (~Q(state="waiting") & Q(place_in_line=None)),
                name="gatherings_registration_waits",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False)
                | (~Q(state="offered") & Q(offered_until=None)),
                name="gatherings_registration_offered",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ACTIVE, ended_at=None)
                | Q(state__in=("cancelled", "declined"), ended_at__isnull=False),
                name="gatherings_registration_ended",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(attended=True), name="gatherings_registration_came"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "gathering", "state"], name="gatherings_reg_listed"),
            models.Index(fields=["site", "role", "state"], name="gatherings_reg_role"),
            models.Index(fields=["site", "person"], name="gatherings_reg_of"),
            models.Index(fields=["site", "registered_by"], name="gatherings_reg_by"),
            models.Index(
                fields=["site", "offered_until"], condition=Q(state="offered"), name="gatherings_reg_offers"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Need(SiteModel):
    """What somebody needs to be able to come: sealed, seen by the organisers only one at a time, each look being
    recorded, and gone after `erase_on`."""

    registration = SiteForeignKey(Registration, models.CASCADE, related_name="needs")
    words = EncryptedTextField()
    erase_on = models.DateField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "registration"], name="gatherings_need_once"),
        ]
        indexes = [models.Index(fields=["site", "erase_on"], name="gatherings_need_erase")]

    def __str__(self) -> str:
        return str(self.pk)


class Pulse(SiteModel):
    """How it was for somebody, from 1 to 5: joy and strength; nobody knows for whom. Its id tells no time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = SiteForeignKey(Gathering, models.CASCADE, related_name="pulses")
    joy = models.PositiveSmallIntegerField()
    strength = models.PositiveSmallIntegerField()
    text = EncryptedTextField(null=True)
    on_day = models.DateField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(joy__range=(1, 5), strength__range=(1, 5)), name="gatherings_pulse_scale"
            ),
        ]
        indexes = [models.Index(fields=["site", "gathering"], name="gatherings_pulse_of")]

    def __str__(self) -> str:
        return str(self.pk)


class PulseGiven(SiteModel):
    """Who has said how it was, so that they say it once; not what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = SiteForeignKey(Registration, models.CASCADE, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "registration"], name="gatherings_pulse_given_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
