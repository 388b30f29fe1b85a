import uuid

from django.conf import settings
from django.db import models

from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.notify.models import Notification
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Device(SiteModel):
    """One browser that a person wants to be told on.

    `endpoint` is its address at a push service and `keys` what it is written to with (JSON); both are sealed.
    `found_by` is a keyed hash of the address: each is here once, for whoever asked last. `session` names the signed-in
    browser: once that is signed out, nothing goes to the device any more. `browser` is roughly which one it is.
    """

    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    endpoint = EncryptedTextField()
    keys = EncryptedTextField()
    found_by = models.CharField(max_length=64)
    session = models.UUIDField()
    browser = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "found_by"], name="push_device_once"),
        ]
        indexes = [models.Index(fields=["site", "person"], name="push_device_of_person")]

    def __str__(self) -> str:
        return f"{self.browser} {self.id}"


class Wish(SiteModel):
    """Whether a person wants to hear of a kind on the phone; without one, the kind says what is usual.

    An empty kind stands for everything that is about the person's own business.
    """

    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60, blank=True)
    is_wanted = models.BooleanField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "person", "kind"], name="push_wish_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.is_wanted}"


class Waiting(SiteModel):
    """A notification that is to be told on the person's devices at `due_at`; gone once it was told or is no news.

    Whoever tells it moves `due_at` on first: a worker that dies leaves it to the next one, and the device, which knows
    the notification's name, shows it once.
    """

    notification = SiteForeignKey(Notification, models.CASCADE, related_name="+")
    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "notification"], name="push_waiting_once"),
        ]
        indexes = [
            models.Index(fields=["site", "due_at"], name="push_waiting_due"),
            models.Index(fields=["site", "person"], name="push_waiting_of_person"),
        ]

    def __str__(self) -> str:
        return str(uuid.UUID(str(self.notification_id)))
