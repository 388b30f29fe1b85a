from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept

ANSWER_DAYS = 3
"""Working days in which the coordinator passes a wish on."""

OPEN_DAYS = 30
"""Days after which a wish that nobody answered ends by itself."""


class State(models.TextChoices):
    ASKED = "asked", pgettext_lazy("introduction", "with the coordinator")
    FORWARDED = "forwarded", pgettext_lazy("introduction", "waiting for their answer")
    ACCEPTED = "accepted", pgettext_lazy("introduction", "in touch")
    DECLINED = "declined", pgettext_lazy("introduction", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("introduction", "taken back")
    EXPIRED = "expired", pgettext_lazy("introduction", "ended without an answer")


OPEN = (State.ASKED, State.FORWARDED)


class Introduction(SiteModel):
    """Somebody wants to be put in touch with an organisation or a person; the coordinator passes it on (S4.22).

    `capacity` is the organisation in whose name it is asked, `topic` what it is about. `asker_gives` and `other_gives`
    are what each side lets the other have (an address, a number), sealed, and shown to the other only after the yes.
    `reply` is a word of whoever answered, `note` one of the coordinator. `expires_at`: until then it can be answered.
    """

    asker = SiteForeignKey(Person, models.CASCADE, related_name="introductions")
    capacity = SiteForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    organisation = SiteForeignKey(Organisation, models.CASCADE, null=True, related_name="introductions")
    person = SiteForeignKey(Person, models.CASCADE, null=True, related_name="+")
    topic = models.ForeignKey(Concept, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=2_000)
    language = models.CharField(max_length=12)
    asker_gives = EncryptedTextField()
    other_gives = EncryptedTextField(null=True)
    reply = models.CharField(max_length=1_000, blank=True)
    note = models.CharField(max_length=1_000, blank=True)
    state = models.CharField(max_length=10, default=State.ASKED)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    forwarded_at = models.DateTimeField(null=True)
    forwarded_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    answered_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "introductions_introduction_state"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person=None)
                | Q(organisation=None, person__isnull=False),
                name="introductions_introduction_to_one",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(person=models.F("asker")),
                name="introductions_introduction_not_oneself",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at=None)
                | (~Q(state__in=OPEN) & Q(closed_at__isnull=False)),
                name="introductions_introduction_closed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn", "declined", "expired"])
                | Q(forwarded_at__isnull=False),
                name="introductions_introduction_forwarded",
            ),
            models.CheckConstraint(  # nothing is given without a yes
                condition=Q(other_gives__isnull=True) | Q(other_gives__isnull=False, state="accepted"),
                name="introductions_introduction_given_after_yes",
            ),
            models.UniqueConstraint(
                fields=["site", "asker", "organisation"],
                condition=Q(state__in=OPEN, organisation__isnull=False),
                name="introductions_one_open_organisation",
            ),
            models.UniqueConstraint(
                fields=["site", "asker", "person"],
                condition=Q(state__in=OPEN, person__isnull=False),
                name="introductions_one_open_person",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "state", "due_on"], name="introductions_waiting"),
            models.Index(fields=["site", "organisation"], name="introductions_to_organisation"),
            models.Index(fields=["site", "person"], name="introductions_to_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
