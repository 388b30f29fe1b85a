from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Channel(models.TextChoices):
    EMAIL = "email", pgettext_lazy("told", "by e-mail")
    SMS = "sms", pgettext_lazy("told", "by text message")
    PAPER = "paper", pgettext_lazy("told", "by voice or on paper")


class Notification(SiteModel):
    """That a person is told of a fact, and how: once, whatever runs twice.

    What goes by voice or on paper has its words here until somebody has told them, and a day more: so long the telling
    can be taken back.
    """

    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    fact_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=12)
    text = EncryptedTextField(null=True)
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("channel", Channel, "notify_notification_channel"),
            models.UniqueConstraint(fields=["site", "fact_id", "person"], name="notify_once_each"),
            models.CheckConstraint(
                condition=Q(channel=Channel.PAPER, told_at=None, told_by=None, text__isnull=False)
                | Q(channel=Channel.PAPER, told_at__isnull=False)
                | Q(~Q(channel=Channel.PAPER), told_at=None, told_by=None, text__isnull=True),
                name="notify_words_until_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "created_at", "id"],
                condition=Q(channel=Channel.PAPER, told_at=None),
                name="notify_to_tell",
            ),
            models.Index(fields=["site", "person"], name="notify_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"
