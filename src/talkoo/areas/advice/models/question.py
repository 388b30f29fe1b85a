from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept

ANSWER_DAYS = 5
"""Working days until an adviser should have answered."""

QUIET_DAYS = 30
"""Days after which an answered question that nobody writes in any more is closed by itself."""


class QuestionState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("question", "waiting")
    TAKEN = "taken", pgettext_lazy("question", "in hand")
    ANSWERED = "answered", pgettext_lazy("question", "answered")
    CLOSED = "closed", pgettext_lazy("question", "closed")


THEIRS = (QuestionState.WAITING, QuestionState.TAKEN)
"""It is the advisers' turn."""

OPEN = (*THEIRS, QuestionState.ANSWERED)


class Question(SiteModel):
    """A question to the site's advisers (S2.3): read by its asker and the advisers, and by nobody else.

    `capacity` is the organisation in whose name it is asked, `language` what the asker writes in. `taken_by` looks
    after it. `due_on` is by when it should be answered, `reminded_at` when advisers were told that it had not been.
    `said_at` is when somebody last wrote.
    """

    asker = SiteForeignKey(Person, models.CASCADE, related_name="+")
    capacity = SiteForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    title = EncryptedTextField()
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=10, default=QuestionState.WAITING)
    taken_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    said_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", QuestionState, "advice_question_state"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="advice_question_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(taken_by=None), name="advice_question_waits_for_all"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False), name="advice_question_answered"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "state", "due_on"], name="advice_question_due"),
            models.Index(fields=["site", "asker", "-said_at"], name="advice_question_of"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class QuestionTopic(SiteModel):
    """What a question is about: a word of the lists of topics and fields."""

    question = SiteForeignKey(Question, models.CASCADE, related_name="topics")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "question", "concept"], name="advice_questiontopic_once"),
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} of {self.question_id}"


class Message(SiteModel):
    """What the asker or an adviser wrote, numbered from 1 within its question; the first is the question itself.

    `once` names the form or mail it came with: sent again, it is not said again. `author` is empty when an adviser has
    left for good.
    """

    question = SiteForeignKey(Question, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    is_answer = models.BooleanField(default=False)
    text = EncryptedTextField()
    language = models.CharField(max_length=16)
    once = models.UUIDField()
    by_mail = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "question", "number"], name="advice_message_number"),
            models.UniqueConstraint(
                fields=["site", "once", "author"], name="advice_message_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="advice_message_first"),
            models.CheckConstraint(
                condition=Q(is_answer=False) | Q(number__gt=1), name="advice_message_question_first"
            ),
        ]
        indexes = [models.Index(fields=["site", "author"], name="advice_message_by")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.number}"
