import base64
import hashlib
import hmac
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept

DAYS_TO_ANSWER = 5
"""Working days until the one who told an interest should have heard something (S1.31)."""

TIP_DAYS = 30
"""Days for which a tip can be answered (S1.32)."""


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("interest", "new")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("interest", "in hand")
    TIPPED = "tipped", pgettext_lazy("interest", "tipped")
    PLACED = "placed", pgettext_lazy("interest", "has joined")
    FOUNDED = "founded", pgettext_lazy("interest", "founds a network")
    NO_ANSWER = "no_answer", pgettext_lazy("interest", "did not answer")
    DECLINED = "declined", pgettext_lazy("interest", "declined")


WAITING = (State.NEW, State.ACKNOWLEDGED)
"""It is the desk's turn."""

OPEN = (*WAITING, State.TIPPED)
"""Not closed yet."""


class ContactKind(models.TextChoices):
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")


class InterestNotice(SiteModel):
    """What interests somebody, and how to reach them; only those who look after the desk read it.

    A stranger gives `contact`; `found_by` is a keyed hash of it, as of people's contact details. Somebody who has
    signed in is `person` and gives none. `person` also becomes who joined through a tip. `taken_by` looks after it,
    `answered_by` was the first to tip or decline. `due_on` is when it should have been answered; `reminded_at` when
    somebody was told that it had not. `consented_at` and `terms_id`: when it was agreed that this may be kept, and
    under which version of the privacy notice.
    """

    name = models.CharField(max_length=120)
    contact = EncryptedTextField(null=True)
    contact_kind = models.CharField(max_length=10, blank=True)
    found_by = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=12)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    text = EncryptedTextField()
    state = models.CharField(max_length=14, default=State.NEW)
    due_on = models.DateField()
    person = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="interest_notices")
    taken_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answered_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answer = EncryptedTextField(null=True)
    consented_at = models.DateTimeField()
    terms_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "interest_desk_notice_state"),
            models.CheckConstraint(
                condition=Q(contact__isnull=False, contact_kind__in=ContactKind.values) & ~Q(found_by="")
                | Q(contact__isnull=True, contact_kind="", found_by=""),
                name="interest_desk_notice_contact",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in OPEN], closed_at=None)
                | ~Q(state__in=[str(one) for one in OPEN]) & Q(closed_at__isnull=False),
                name="interest_desk_notice_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "state", "due_on"], name="interest_desk_notice_due"),
            models.Index(fields=["site", "found_by"], name="interest_desk_notice_found_by"),
            models.Index(fields=["site", "person"], name="interest_desk_notice_of"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def token(self) -> str:
        """What the link to its tips ends with: the id and its proof. It is not stored."""
        return base64.urlsafe_b64encode(self.pk.bytes + self._proof(self.pk)).decode().rstrip("=")

    @staticmethod
    def _proof(identity: uuid.UUID) -> bytes:
        said = f"tips {identity}".encode()
        return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()[:16]

    @classmethod
    def id_in(cls, token: str) -> uuid.UUID | None:
        """The id that a link names, when its proof is right; None when it is no link of ours."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except ValueError:
            return None
        if len(raw) != 32:
            return None
        identity = uuid.UUID(bytes=raw[:16])
        return identity if hmac.compare_digest(cls._proof(identity), raw[16:]) else None


class NoticeConcept(SiteModel):
    """A word that was chosen beside the text."""

    notice = SiteForeignKey(InterestNotice, models.CASCADE, related_name="concepts")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "notice", "concept"], name="interest_desk_noticeconcept_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} in {self.notice_id}"


class Said(models.TextChoices):
    NONE = "none", pgettext_lazy("tip", "no answer yet")
    YES = "yes", pgettext_lazy("tip", "yes")
    NO = "no", pgettext_lazy("tip", "no")


class Tip(SiteModel):
    """A network that somebody was told of; answered once, until `expires_at`. `note` is a personal line.

    `noted_by` wrote down an answer that was given aloud.
    """

    notice = SiteForeignKey(InterestNotice, models.CASCADE, related_name="tips")
    space = SiteForeignKey(Space, models.CASCADE, related_name="+")
    by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    note = EncryptedTextField()
    answer = models.CharField(max_length=4, default=Said.NONE)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    noted_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "notice", "space"], name="interest_desk_tip_once"),
            models.CheckConstraint(
                condition=Q(answer=Said.NONE, answered_at=None)
                | Q(answer__in=[Said.YES, Said.NO], answered_at__isnull=False),
                name="interest_desk_tip_answered",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent_at")), name="interest_desk_tip_time"),
        ]
        indexes = [models.Index(fields=["site", "answer", "expires_at"], name="interest_desk_tip_open")]

    def __str__(self) -> str:
        return f"{self.space_id} for {self.notice_id}"
