from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("mail that came", "not read yet")
    WAITING = "waiting", pgettext_lazy("mail that came", "its writer is asked")
    STAGED = "staged", pgettext_lazy("mail that came", "waits for its writer to join")
    TAKEN = "taken", pgettext_lazy("mail that came", "taken")
    REFUSED = "refused", pgettext_lazy("mail that came", "refused")
    IGNORED = "ignored", pgettext_lazy("mail that came", "left aside")
    FAILED = "failed", pgettext_lazy("mail that came", "failed")


class Reason(models.TextChoices):
    """Why a mail was not taken. The sentence is what its writer is told."""

    ADDRESS = "address", _("There is nothing at the address that you wrote to.")
    STRANGER = (
        "stranger",
        _("It came from another address than the one that we write to. Answer from that one, please."),
    )
    EMPTY = "empty", _("There was nothing in it that we could read.")
    PLACE = "place", _("It could not be taken there.")
    UNPROVEN = "unproven", _("We could not be sure that it came from you.")
    AUTOMATIC = "automatic", _("A program wrote it.")
    LOOP = "loop", _("It is one of our own mails that came back.")
    BROKEN = "broken", _("It could not be worked on. Those who run the service can see it.")
    MANY = (
        "many",
        _("Too much has come just now from people whom we do not know. Join first, then write again."),
    )
    NOT_WANTED = "not_wanted", _("Those who look after the site have read it and did not take it.")
    TAKEN_BACK = "taken_back", _("Whoever wrote it has taken it back.")


class Staged(SiteModel):
    """Somebody who wrote by mail and has no account: until they claim what they wrote.

    `found_by` is a keyed hash of the address (staging.found_by); empty when they were forgotten. `person` is who
    claimed it.
    """

    address = EncryptedTextField()
    found_by = models.CharField(max_length=64)
    name = EncryptedTextField()
    language = models.CharField(max_length=12, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "found_by"], condition=~Q(found_by=""), name="mail_in_staged_once"
            ),
            models.CheckConstraint(
                condition=Q(person=None, claimed_at=None) | Q(claimed_at__isnull=False),
                name="mail_in_staged_claimed",
            ),
        ]
        indexes = [models.Index(fields=["site", "person"], name="mail_in_staged_of")]

    def __str__(self) -> str:
        return f"staged {self.id}"


class Raw(SiteModel):
    """One mail for one address of ours, as it came, sealed: kept before the other server is told that we have it.

    `found_by` is a keyed hash of sender, receiver and Message-ID: a mail that comes again is not kept again. `body` is
    the mail's bytes as Latin-1; it is emptied when the mail has been taken. `said` is what a place refused it with, in
    the site's language; `from_hash` the keyed hash of the address in From. One that is `staged` waits for that person.
    """

    came_by = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    found_by = models.CharField(max_length=64)
    sender = EncryptedTextField()
    receiver = EncryptedTextField()
    body = EncryptedTextField()
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default=State.NEW)
    reason = models.CharField(max_length=20, blank=True)
    said = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    from_hash = models.CharField(max_length=64, blank=True)
    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    staged = SiteForeignKey(Staged, models.SET_NULL, null=True, related_name="+")
    is_confirmed = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "mail_in_raw_state"),
            models.UniqueConstraint(fields=["site", "found_by"], name="mail_in_raw_once"),
            models.CheckConstraint(
                condition=Q(state__in=[State.NEW, State.WAITING], settled_at=None)
                | (~Q(state__in=[State.NEW, State.WAITING]) & Q(settled_at__isnull=False)),
                name="mail_in_raw_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.STAGED) | Q(is_confirmed=True), name="mail_in_raw_staged_proven"
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "-received_at", "-id"],
                condition=Q(state__in=[State.REFUSED, State.FAILED, State.WAITING]),
                name="mail_in_not_taken",
            ),
            models.Index(
                fields=["site", "from_hash", "told_at"],
                condition=Q(told_at__isnull=False),
                name="mail_in_told",
            ),
            models.Index(fields=["site", "person"], name="mail_in_raw_of"),
            models.Index(
                fields=["site", "received_at", "id"],
                condition=Q(state=State.STAGED),
                name="mail_in_raw_staged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"


class Door(SiteModel):
    """Whether a site keeps mails of people whom it does not know until they join. Without a row it does."""

    is_open = models.BooleanField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site"], name="mail_in_door_one"),
        ]

    def __str__(self) -> str:
        return "open" if self.is_open else "closed"
