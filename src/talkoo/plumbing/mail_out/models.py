from django.db import models
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.tenancy.models import SiteModel


class State(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("mail", "waiting")
    OUTBOX = "outbox", pgettext_lazy("mail", "in the outbox")
    SENDING = "sending", pgettext_lazy("mail", "being sent")
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", pgettext_lazy("mail", "refused")
    UNCERTAIN = "uncertain", pgettext_lazy("mail", "perhaps sent")


class Mail(SiteModel):
    """One mail to one receiver about one fact. Where it goes and what it says is sealed.

    `receiver` is `person:<id>` or `address:<keyed hash>`: unique with the fact, so that a reaction that runs twice
    writes once. `text` and `subject` are emptied when a mail with a secret (`is_secret`) has been handed over.
    """

    fact_id = models.UUIDField()
    receiver = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    address = EncryptedTextField()
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    text = EncryptedTextField()
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
