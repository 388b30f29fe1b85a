from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.kernel.text import TextField
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Mailbox, Organisation
from talkoo.people.spaces.models import Kind, Space
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

ORGANISATION = "organisation"
"""The kind of a letter to an organisation. Letters to a space have the space's own kind."""


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("message", "new")
    READ = "read", pgettext_lazy("message", "read")
    ANSWERED = "answered", pgettext_lazy("message", "answered")


class Letter(SiteModel):
    """What a visitor wrote to a space, an organisation or a person. Only those who answer for it may read it.

    `kind` and `slug` lead back to the page it was written on; `about` is what it was written to, as it was called then:
    a list of letters need not know what else can be written to. `mailbox` is whom at the organisation it was meant for.
    `writer_email` is given so that an answer can be sent; it is shown to nobody.
    """

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=120)
    about = TextField()
    space = SiteForeignKey(Space, models.PROTECT, null=True, related_name="letters")
    organisation = SiteForeignKey(Organisation, models.PROTECT, null=True, related_name="letters")
    person = SiteForeignKey(Person, models.PROTECT, null=True, related_name="letters")
    mailbox = SiteForeignKey(Mailbox, models.SET_NULL, null=True, related_name="+")
    writer_name = models.CharField(max_length=120)
    writer_email = EncryptedTextField()
    writer_language = models.CharField(max_length=12)
    text = models.TextField()
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.NEW)
    read_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = SiteForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "letters_letter_state"),
            models.CheckConstraint(
                condition=Q(space__isnull=False, organisation=None, person=None, kind__in=Kind.values)
                | Q(space=None, organisation__isnull=False, person=None, kind=ORGANISATION)
                | Q(space=None, organisation=None, person__isnull=False)
                & ~Q(kind__in=[*Kind.values, ORGANISATION]),
                name="letters_letter_to_one",
            ),
            models.CheckConstraint(
                condition=Q(mailbox=None) | Q(organisation__isnull=False), name="letters_letter_mailbox"
            ),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False, answered_by__isnull=False)
                | (~Q(state="answered") & Q(answer="", answered_at=None)),
                name="letters_letter_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "space", "-sent_at"], name="letters_letter_newest"),
            models.Index(fields=["site", "organisation"], name="letters_to_organisation"),
            models.Index(fields=["site", "person"], name="letters_to_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def to(self) -> str:
        """What it was written to: `space`, `organisation` or `person`."""
        return "space" if self.space_id else "organisation" if self.organisation_id else "person"
