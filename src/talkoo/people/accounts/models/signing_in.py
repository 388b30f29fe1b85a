import base64
import hashlib
import hmac
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.people.accounts.models.contact import ContactPoint
from talkoo.people.accounts.models.person import Person
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

PASS_MINUTES = 15
PASS_TRIES = 5
GIVEN_DAYS = 7
"""How long a code lives that a helper reads out or hands over on paper, and the one in an invitation."""


class Reason(models.TextChoices):
    """What a pass is for."""

    SIGN_IN = "sign_in", pgettext_lazy("pass", "to sign in")
    VERIFY = "verify", pgettext_lazy("pass", "to confirm a contact detail")
    JOIN = "join", pgettext_lazy("pass", "to use what somebody else entered")
    PASSKEY = "passkey", pgettext_lazy("pass", "to use or make a passkey")


class SignInPass(SiteModel):
    """One chance to sign in, or to confirm a contact detail: a code to type, or a link to follow, valid once and for a
    short time.

    Neither is stored. Both are worked out from the id with the installation's key, by the mail that carries them and
    by the check. A link is half of 256 bits; a code has a million values and five tries. One without a person is for an
    address that nobody has here: asking for a code then takes the same work, and tells as little.

    `contact_point` is where it was sent, `issued_by` who handed it over and so knows it too. To confirm something new,
    `new_kind` and `new_value` hold it until it counts.
    """

    person = SiteForeignKey(Person, models.CASCADE, null=True, related_name="passes")
    reason = models.CharField(max_length=8, default=Reason.SIGN_IN)
    contact_point = SiteForeignKey(ContactPoint, models.CASCADE, null=True, related_name="+")
    new_kind = models.CharField(max_length=10, blank=True)
    new_value = EncryptedTextField(null=True)
    issued_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField(default=PASS_TRIES)
    used_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("reason", Reason, "accounts_signinpass_reason"),
            models.CheckConstraint(
                condition=~Q(reason="verify")
                | Q(person__isnull=False, new_kind__in=["email", "phone"], new_value__isnull=False),
                name="accounts_signinpass_what_to_verify",
            ),
        ]
        indexes = [models.Index(fields=["site", "person", "-created_at"], name="accounts_signinpass_newest")]

    def __str__(self) -> str:
        return str(self.pk)

    def _proof(self, purpose: str) -> bytes:
        return hmac.new(
            settings.SECRET_KEY.encode(), f"{purpose} {self.pk}".encode(), hashlib.sha256
        ).digest()

    @property
    def code(self) -> str:
        """Six digits."""
        return f"{int.from_bytes(self._proof('code')[:8], 'big') % 1_000_000:06}"

    @property
    def token(self) -> str:
        """What a link ends with: the id and its proof."""
        return base64.urlsafe_b64encode(self.pk.bytes + self._proof("link")[:16]).decode().rstrip("=")

    @property
    def challenge(self) -> bytes:
        """What a passkey signs: 32 bytes."""
        return self._proof("passkey")

    @staticmethod
    def id_in(token: str) -> uuid.UUID | None:
        """The id that a link names, unproven; None when it is no link of ours."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        return uuid.UUID(bytes=raw[:16]) if len(raw) == 32 else None


class HelpRequest(SiteModel):
    """Somebody who has lost the way in asks the staff. `told` is how they can be reached now and whatever they wrote.

    It says nothing of whether they are known here: that is for the one who helps to find out.
    """

    name = models.CharField(max_length=120)
    told = EncryptedTextField()
    language = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(settled_by=None) | Q(settled_at__isnull=False),
                name="accounts_helprequest_settled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "created_at"], condition=Q(settled_at=None), name="accounts_helprequest_open"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Passkey(SiteModel):
    """A passkey (W3C Web Authentication, level 3) that signs a person in. `credential` and `public_key` are its own.

    `uses` is the authenticator's own counter: one that falls back tells of a copy.
    """

    person = SiteForeignKey(Person, models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(max_length=1023)
    public_key = models.BinaryField(max_length=2048)
    uses = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "credential"], name="accounts_passkey_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Service(SiteModel):
    """Another service that people of this site may sign in with (OpenID Connect Core 1.0)."""

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    issuer = models.URLField(max_length=300)
    client = models.CharField(max_length=200)
    secret = EncryptedTextField()
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "key"], name="accounts_service_key"),
        ]

    def __str__(self) -> str:
        return self.key


class ServiceIdentity(SiteModel):
    """Who a person is at another service: its name for the person, which tells nothing by itself."""

    person = SiteForeignKey(Person, models.CASCADE, related_name="identities")
    service = SiteForeignKey(Service, models.CASCADE, related_name="identities")
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "service", "subject"], name="accounts_serviceidentity_one_person"
            ),
            models.UniqueConstraint(
                fields=["site", "service", "person"], name="accounts_serviceidentity_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
