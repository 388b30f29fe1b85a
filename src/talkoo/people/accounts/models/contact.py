from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.people.accounts.models.person import Person
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Purpose(models.TextChoices):
    """What a person agrees to; each is given and taken back by itself (GDPR, art. 7)."""

    TAKE_PART = "take_part", _("My name and contact are kept here so that I can take part")
    SHOW_CONTACT = "show_contact", _("My contact detail is shown to those I choose")
    SHOW_ROLE = "show_role", _("My part in an organisation is shown")
    FINDABLE = "findable", _("Other members find me by what interests me")


class Via(models.TextChoices):
    """How it was said."""

    SELF = "self", pgettext_lazy("consent", "by the person")
    COORDINATOR = "coordinator", pgettext_lazy("consent", "through the coordinator")
    PAPER = "paper", pgettext_lazy("consent", "on paper")
    ORAL = "oral", pgettext_lazy("consent", "aloud, before a witness")


class Consent(SiteModel):
    """That a person agreed to a purpose, or took it back: the newest row of a purpose and matter counts.

    Rows are only ever added; the application may neither change nor take away one. `about_id` is the contact point or
    affiliation it is about. `terms_id` is the version of the privacy notice that was read then, in `language`.
    """

    person = SiteForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20)
    is_given = models.BooleanField()
    about_id = models.UUIDField(null=True)
    terms_id = models.UUIDField(null=True)
    language = models.CharField(max_length=12)
    via = models.CharField(max_length=12, default=Via.SELF)
    recorded_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    witness = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    grants = {"app": "select, insert", "worker": "select, insert, update, delete", "live": "select"}

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("purpose", Purpose, "accounts_consent_purpose"),
            one_of("via", Via, "accounts_consent_via"),
            models.CheckConstraint(  # somebody else must have heard what was only said
                condition=~Q(via="oral")
                | Q(witness__isnull=False, recorded_by__isnull=False) & ~Q(witness=F("person")),
                name="accounts_consent_witnessed",
            ),
        ]
        indexes = [models.Index(fields=["site", "person", "purpose", "-at"], name="accounts_consent_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.person_id}"


class Visibility(models.TextChoices):
    """Who may see a contact detail. Those of a network are its participants."""

    HIDDEN = "hidden", pgettext_lazy("contact detail", "nobody")
    MEMBERS = "members", pgettext_lazy("contact detail", "members of my networks")
    SIGNED_IN = "signed_in", pgettext_lazy("contact detail", "everyone who has signed in")
    PUBLIC = "public", pgettext_lazy("contact detail", "everyone")


class ContactPoint(SiteModel):
    """A way to reach a person. Hidden from everybody unless the person says otherwise; a person may have none.

    The value is sealed; `found_by` is a keyed hash of it, by which one address belongs to one person of a site. It is
    empty for a number that nobody has confirmed: no one is found by it, and it takes it from no one.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")
        POST = "post", _("postal address")
        MESSENGER = "messenger", _("messenger")

    person = SiteForeignKey(Person, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10)
    value = EncryptedTextField()
    found_by = models.CharField(max_length=64, blank=True)
    visibility = models.CharField(max_length=10, default=Visibility.HIDDEN)
    consent = SiteForeignKey(Consent, models.SET_NULL, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "kind", "found_by"],
                condition=Q(kind__in=["email", "phone"]) & ~Q(found_by=""),
                name="accounts_contactpoint_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["email", "phone", "post", "messenger"]),
                name="accounts_contactpoint_kind",
            ),
            one_of("visibility", Visibility, "accounts_contactpoint_visibility"),
            models.CheckConstraint(
                condition=Q(visibility="hidden") | Q(consent__isnull=False),
                name="accounts_contactpoint_shown_with_consent",
            ),
        ]
        indexes = [models.Index(fields=["site", "person"], name="accounts_contactpoint_of")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
