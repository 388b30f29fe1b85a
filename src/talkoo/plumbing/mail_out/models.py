from django.db import models
from django.utils.translation import gettext_lazy as _

from talkoo.plumbing.tenancy.models import SiteModel


class State(models.TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    OUTBOX = "outbox", _("in the outbox: no mail server is set up")
    SENDING = "sending", _("being handed to the mail server")
    SENT = "sent", _("handed to the mail server")
    FAILED = "failed", _("refused by the mail server")
    UNCERTAIN = "uncertain", _("interrupted while sending: it may have gone out")


class Mail(SiteModel):
    """One mail to one receiver about one fact.

    `receiver` is `person:<id>` or `address:<keyed hash>`: unique with the fact, so that a reaction that runs twice
    writes once. `text` and `subject` are emptied when a mail with a secret (`is_secret`) has been handed over.
    """

    fact_id = models.UUIDField()
    receiver = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "fact_id", "receiver"], name="mail_out_mail_once_each"),
        ]
        indexes = [models.Index(fields=["site", "-created_at"], name="mail_out_mail_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
