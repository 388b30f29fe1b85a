import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.blocks.questionnaires.models.questionnaire import Questionnaire, Version
from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.people.accounts.models import Person
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Kept(models.TextChoices):
    """How long an answer is kept, as kernel.questions has it."""

    SHORT = "short", pgettext_lazy("answers", "30 days after what it was for is over")
    NORMAL = "normal", pgettext_lazy("answers", "two years")
    LONG = "long", pgettext_lazy("answers", "ten years, for reports to those who pay")


class Sheet(SiteModel):
    """What one person answers to one version of a form, from the first word on.

    `person` is empty for visitors and where nobody is to be known. `once` names the page it was written on: sent again,
    it is the same sheet. Until it is sent, `typed` holds what was typed, as it was typed: {field: [texts]}. `keeps` is
    the longest time any of its answers is kept. Of an anonymous one the moments are days, and its id tells no time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = SiteForeignKey(Questionnaire, models.CASCADE, related_name="sheets")
    version = SiteForeignKey(Version, models.CASCADE, related_name="sheets")
    person = SiteForeignKey(Person, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=16)
    once = models.UUIDField()
    is_only = models.BooleanField(default=False)
    typed = EncryptedTextField(null=True)
    keeps = models.CharField(max_length=8, default=Kept.NORMAL)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("keeps", Kept, "questionnaires_sheet_keeps"),
            models.UniqueConstraint(
                fields=["site", "questionnaire", "once"], name="questionnaires_sheet_once"
            ),
            models.UniqueConstraint(
                fields=["site", "questionnaire", "person"],
                condition=Q(sent_at=None),
                name="questionnaires_sheet_one_begun",
            ),
            models.UniqueConstraint(
                fields=["site", "questionnaire", "person"],
                condition=Q(sent_at__isnull=False, is_only=True),
                name="questionnaires_sheet_only",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, typed__isnull=False) | Q(sent_at__isnull=False, typed__isnull=True),
                name="questionnaires_sheet_typed",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "questionnaire", "sent_at"], name="questionnaires_sheet_sent"),
            models.Index(fields=["site", "person"], name="questionnaires_sheet_of"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Answer(SiteModel):
    """The answer to one question, as kernel.questions_checked has it; of a sensitive one only `sealed`, that as JSON.

    `keeps` and `kept_from` say when it is forgotten: so long after that moment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = SiteForeignKey(Sheet, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    sealed = EncryptedTextField(null=True)
    stored_file = SiteForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    keeps = models.CharField(max_length=8, default=Kept.NORMAL)
    kept_from = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("keeps", Kept, "questionnaires_answer_keeps"),
            models.UniqueConstraint(fields=["site", "sheet", "question"], name="questionnaires_answer_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, sealed__isnull=False, stored_file=None)
                | Q(value__isnull=False, sealed__isnull=True),
                name="questionnaires_answer_sealed",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "stored_file"], name="questionnaires_answer_file"),
            models.Index(fields=["site", "keeps", "kept_from"], name="questionnaires_answer_over"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
