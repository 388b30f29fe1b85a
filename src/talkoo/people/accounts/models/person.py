import hashlib
import hmac
import secrets
from typing import Any

import rules
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept


def _salt() -> str:
    return secrets.token_urlsafe(12)


class Status(models.TextChoices):
    INVITED = "invited", pgettext_lazy("person", "invited")
    ACTIVE = "active", pgettext_lazy("person", "active")
    DORMANT = "dormant", pgettext_lazy("person", "dormant")
    ERASED = "erased", pgettext_lazy("person", "erased")


class Person(SiteModel, AbstractBaseUser):
    """Somebody on one site. There are no passwords: a person signs in by a code or link, a passkey or another service.

    `session_salt` is part of every session's proof: a new one signs the person out everywhere. `home_area` is where the
    person lives or works, told for counting and matching, shown to nobody. `is_findable`: other signed-in people who
    are findable too find the person by interest (S1.41). `wants_plain_words`: texts in plain language are preferred.
    `entered_by` is the helper who entered somebody that does not use a computer.
    """

    password = None  # type: ignore[assignment]
    last_login = None

    name = models.CharField(max_length=120)
    language = models.CharField(max_length=12)
    status = models.CharField(max_length=10, default=Status.INVITED)
    home_area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    is_findable = models.BooleanField(default=False)
    wants_plain_words = models.BooleanField(default=False)
    entered_by = SiteForeignKey("self", models.SET_NULL, null=True, related_name="+")
    session_salt = models.CharField(max_length=24, default=_salt)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("status", Status, "accounts_person_status"),
            models.CheckConstraint(
                condition=~Q(status="erased") | Q(name="", home_area=None, is_findable=False),
                name="accounts_person_erased_is_empty",
            ),
        ]

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


class Level(models.TextChoices):
    """How well a person speaks a language, in words people use of themselves."""

    LITTLE = "little", pgettext_lazy("speaks", "a little")
    WELL = "well", pgettext_lazy("speaks", "well")
    NATIVE = "native", pgettext_lazy("speaks", "as a first language")


class PersonLanguage(SiteModel):
    """A language a person speaks. It can tell of origin: shown to nobody but the person (S2.35)."""

    person = SiteForeignKey(Person, models.CASCADE, related_name="languages")
    language = models.CharField(max_length=16)
    level = models.CharField(max_length=8, default=Level.WELL)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "person", "language"], name="accounts_personlanguage_once"
            ),
            one_of("level", Level, "accounts_personlanguage_level"),
        ]

    def __str__(self) -> str:
        return f"{self.language} of {self.person_id}"


class Interest(SiteModel):
    """Something a person cares about: a word of the lists of fields and topics."""

    person = SiteForeignKey(Person, models.CASCADE, related_name="interests")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "person", "concept"], name="accounts_interest_once"),
        ]
        indexes = [models.Index(fields=["site", "concept"], name="accounts_interest_of")]

    def __str__(self) -> str:
        return f"{self.concept_id} of {self.person_id}"


class Role(models.TextChoices):
    """Roles on a site. Those in an organisation are affiliations, those in a network appointments."""

    COORDINATOR = "coordinator", _("coordinator")
    STAND_IN = "stand_in", _("stand-in")
    MODERATOR = "moderator", _("moderator")
    ADVISER = "adviser", _("adviser")
    SITE_ADMIN = "site_admin", _("site administrator")
    VOLUNTEER_COORDINATOR = "volunteer_coordinator", _("volunteer coordinator")


class RoleGrant(SiteModel):
    """A role on the site for a time. The same role of the same person cannot overlap itself."""

    person = SiteForeignKey(Person, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=24)
    period = DateTimeRangeField()
    granted_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")

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
