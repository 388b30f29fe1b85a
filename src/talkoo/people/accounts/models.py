import base64
import hashlib
import hmac
import secrets
import uuid
from typing import Any

import rules
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

PASS_MINUTES = 15
PASS_TRIES = 5


def _salt() -> str:
    return secrets.token_urlsafe(12)


class Status(models.TextChoices):
    INVITED = "invited", pgettext_lazy("person", "invited")
    ACTIVE = "active", pgettext_lazy("person", "active")
    DORMANT = "dormant", pgettext_lazy("person", "dormant")
    ERASED = "erased", pgettext_lazy("person", "erased")


class Person(SiteModel, AbstractBaseUser):
    """Somebody on one site. There are no passwords: a person signs in by a code or link from an own mail.

    `session_salt` is part of every session's proof: a new one signs the person out everywhere.
    """

    password = None  # type: ignore[assignment]
    last_login = None

    name = models.CharField(max_length=120)
    language = models.CharField(max_length=12)
    status = models.CharField(max_length=10, default=Status.INVITED)
    session_salt = models.CharField(max_length=24, default=_salt)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [*SiteModel.Meta.constraints, one_of("status", Status, "accounts_person_status")]

    objects = BaseUserManager()
    USERNAME_FIELD = "id"
    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the person may sign in."""
        return self.status in {Status.INVITED, Status.ACTIVE, Status.DORMANT}

    def has_perm(self, permission: str, about: Any = None) -> bool:
        """Whether the rule registered under this name allows it."""
        return self.is_active and rules.has_perm(permission, self, about)

    def get_session_auth_hash(self) -> str:
        return hmac.new(
            settings.SECRET_KEY.encode(), f"session {self.session_salt}".encode(), hashlib.sha256
        ).hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:
        yield from ()


class ContactPoint(SiteModel):
    """A way to reach a person. Hidden from everybody unless the person says otherwise; a person may have none."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")

    class Visibility(models.TextChoices):
        HIDDEN = "hidden", _("hidden")

    person = SiteForeignKey(Person, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=254)
    visibility = models.CharField(max_length=10, default=Visibility.HIDDEN)
    verified_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "kind", "value"], name="accounts_contactpoint_one_owner"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["email", "phone"]), name="accounts_contactpoint_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(visibility="hidden"), name="accounts_contactpoint_hidden"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    STAND_IN = "stand_in", _("stand-in")
    SITE_ADMIN = "site_admin", _("site administrator")


class RoleGrant(SiteModel):
    """A role on the site for a time. The same role of the same person cannot overlap itself."""

    person = SiteForeignKey(Person, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20)
    period = DateTimeRangeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("role", Role, "accounts_rolegrant_role"),
            ExclusionConstraint(
                name="accounts_rolegrant_no_overlap",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.person_id}"


class SignInPass(SiteModel):
    """One chance to sign in: a code to type, or a link to follow, valid once and for a short time.

    Neither is stored. Both are worked out from the id with the installation's key, by the mail that carries them and
    by the check. A link is half of 256 bits; a code has a million values and five tries.
    """

    person = SiteForeignKey(Person, models.CASCADE, related_name="passes")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField(default=PASS_TRIES)
    used_at = models.DateTimeField(null=True)

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

    @staticmethod
    def id_in(token: str) -> uuid.UUID | None:
        """The id that a link names, unproven; None when it is no link of ours."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        return uuid.UUID(bytes=raw[:16]) if len(raw) == 32 else None
