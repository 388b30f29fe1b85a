from django.conf import settings
from django.db import models
from django.db.models import Q

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Kind(models.TextChoices):
    """Programs that hold meetings by video; the names are theirs."""

    JITSI = "jitsi", "Jitsi Meet"
    GALENE = "galene", "Galène"
    BIGBLUEBUTTON = "bigbluebutton", "BigBlueButton"


class Algorithm(models.TextChoices):
    """What BigBlueButton checks its callers by; those since 2.6 know all of them."""

    SHA1 = "sha1", "SHA-1"
    SHA256 = "sha256", "SHA-256"
    SHA512 = "sha512", "SHA-512"


class Provider(SiteModel):
    """A video server that the site meets at.

    `address` has no slash at its end. `client` is what the server calls us (Jitsi: app ID, Galène: an administrator's
    name), `secret` what proves it is us; without one a Jitsi Meet is open to whoever knows a room's name. `audience` is
    for Jitsi, `algorithm` for BigBlueButton. `phone` is called when the video does not work. New rooms are made at the
    one that is `is_usual`.
    """

    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=60)
    address = models.URLField(max_length=300)
    client = models.CharField(max_length=200, blank=True)
    secret = EncryptedTextField()
    audience = models.CharField(max_length=200, blank=True)
    algorithm = models.CharField(max_length=8, default=Algorithm.SHA256)
    phone = models.CharField(max_length=60, blank=True)
    is_open = models.BooleanField(default=True)
    is_usual = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("kind", Kind, "video_provider_kind"),
            one_of("algorithm", Algorithm, "video_provider_algorithm"),
            models.CheckConstraint(condition=Q(address__regex="^https?://"), name="video_provider_address"),
            models.UniqueConstraint(
                fields=["site"], condition=Q(is_usual=True), name="video_provider_one_usual"
            ),
            models.CheckConstraint(
                condition=Q(is_usual=False) | Q(is_open=True), name="video_provider_usual_is_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Room(SiteModel):
    """The room of one thing (a gathering …): its name tells nothing and cannot be guessed.

    `key` signs who may come in where each room has a key of its own (Galène): 32 bytes in base64url.
    """

    about_kind = models.CharField(max_length=60)
    about_id = models.UUIDField()
    provider = SiteForeignKey(Provider, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=40)
    key = EncryptedTextField()
    made_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "about_kind", "about_id"], name="video_room_one_each"),
            models.UniqueConstraint(fields=["site", "name"], name="video_room_name"),
            models.CheckConstraint(condition=Q(name__regex="^[a-z2-7]{26,}$"), name="video_room_unguessable"),
        ]

    def __str__(self) -> str:
        return f"room of {self.about_kind} {self.about_id}"
