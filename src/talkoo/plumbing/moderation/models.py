from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Reason(models.TextChoices):
    SPAM = "spam", _("Advertising or spam")
    PERSONAL_DATA = "personal_data", _("Personal data that should not be there")
    HATE = "hate", _("Hate, threats or insults")
    WRONG = "wrong", _("Something is not true")
    OTHER = "other", _("Something else")


class State(models.TextChoices):
    OPEN = "open", _("waiting")
    HIDDEN = "hidden", _("hidden")
    KEPT = "kept", _("left as it is")


class Report(SiteModel):
    """Somebody says that something should not be seen. `kind` and `key` say what; `reporter` is none for a visitor.

    `once` is the number of the form it was sent with: a form that is sent twice is one report.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    reason = models.CharField(max_length=20)
    text = EncryptedTextField()
    reporter = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    once = models.UUIDField()
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.OPEN)
    decided_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_text = EncryptedTextField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("reason", Reason, "moderation_report_reason"),
            one_of("state", State, "moderation_report_state"),
            models.UniqueConstraint(fields=["site", "once"], name="moderation_report_once"),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, decided_at=None, decided_by=None)
                | Q(~Q(state=State.OPEN), decided_at__isnull=False),
                name="moderation_report_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "state", "reported_at"], name="moderation_report_waiting"),
            models.Index(fields=["site", "kind", "key"], name="moderation_report_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Hidden(SiteModel):
    """Something is out of sight from `at` until `lifted_at`, for a reason that its authors are told."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    reason = EncryptedTextField()
    by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    lifted_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "kind", "key"],
                condition=Q(lifted_at=None),
                name="moderation_hidden_one_open",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=False) | Q(lifted_by=None), name="moderation_hidden_lifted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
