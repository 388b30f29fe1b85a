from django.db import models

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.mail_out.models import State
from talkoo.plumbing.tenancy.models import SiteModel


class Message(SiteModel):
    """One text message to one receiver about one fact; `receiver`, the states and what is secret are as in a mail."""

    fact_id = models.UUIDField()
    receiver = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    phone = EncryptedTextField()
    text = EncryptedTextField()
    language = models.CharField(max_length=12)
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=State.QUEUED)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "sms_out_message_state"),
            models.UniqueConstraint(fields=["site", "fact_id", "receiver"], name="sms_out_once_each"),
        ]
        indexes = [models.Index(fields=["site", "-created_at"], name="sms_out_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
