from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class State(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("mail", "waiting")
    OUTBOX = "outbox", pgettext_lazy("mail", "in the outbox")
    SENDING = "sending", pgettext_lazy("mail", "being sent")
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", pgettext_lazy("mail", "refused")
    HELD = "held", pgettext_lazy("mail", "held back")
    UNCERTAIN = "uncertain", pgettext_lazy("mail", "perhaps sent")


class Mail(SiteModel):
    """One mail to one receiver about one fact. Where it goes and what it says is sealed.

    `receiver` is `person:<id>` or `address:<keyed hash>`: unique with the fact, so that a reaction that runs twice
    writes once. `text` and `subject` are emptied when a mail with a secret (`is_secret`) has been handed over. `tied`
    is what binds it to others (strand.Tied); none: it is about the receiver's own business and cannot be stopped.
    `enclosed` is what calendars take from it (invitations.Enclosed).
    """

    fact_id = models.UUIDField()
    receiver = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    address = EncryptedTextField()
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    text = EncryptedTextField()
    tied = EncryptedTextField(null=True)
    enclosed = EncryptedTextField(null=True)
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=State.QUEUED)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "mail_out_mail_state"),
            models.UniqueConstraint(fields=["site", "fact_id", "receiver"], name="mail_out_mail_once_each"),
        ]
        indexes = [models.Index(fields=["site", "-created_at"], name="mail_out_mail_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Verb(models.TextChoices):
    """What a handle lets its holder do."""

    REPLY = "reply"
    STOP = "stop"
    CONFIRM = "confirm"


class Handle(SiteModel):
    """What a receiver of mails may do without signing in: answer (`about` is where to), stop mails (what), or
    say that a mail was theirs (which).

    `receiver` is as in a mail. `key` stands in addresses and links, with a proof (kernel/proofs.py); it is the same
    for the same receiver and matter, so that an old mail works like a new one.
    """

    key = models.UUIDField()
    receiver = models.CharField(max_length=80)
    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    verb = models.CharField(max_length=8)
    about = models.CharField(max_length=400)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("verb", Verb, "mail_out_handle_verb"),
            models.UniqueConstraint(fields=["site", "key"], name="mail_out_handle_key"),
        ]
        indexes = [models.Index(fields=["site", "person"], name="mail_out_handle_of")]

    def __str__(self) -> str:
        return f"{self.verb} {self.id}"


class Trouble(SiteModel):
    """That mails to an address come back. `found_by` is a keyed hash of the address (bounces.found_by).

    `score` grows with what comes back, at most once a day, and fades; from `bounces.LIMIT` on the address gets only
    what somebody has just asked for, until a person says that it works again.
    """

    found_by = models.CharField(max_length=64)
    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    score = models.FloatField(default=0)
    is_hard = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    last_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "found_by"], name="mail_out_trouble_once"),
        ]
        indexes = [
            models.Index(
                fields=["site", "person"], condition=Q(stopped_at__isnull=False), name="mail_out_trouble_of"
            )
        ]

    def __str__(self) -> str:
        return f"{self.found_by[:8]} {self.score}"
