from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.areas.advice.models.question import Question
from talkoo.blocks.discussions.models import Thread
from talkoo.kernel.codes import one_of
from talkoo.kernel.text import TextField
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept

CHECK_DAYS = 7
"""Days in which whoever asked may say no to the published text."""


class EntryState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("advice", "being written")
    ASKED = "asked", pgettext_lazy("advice", "the asker looks at it")
    REFUSED = "refused", pgettext_lazy("advice", "the asker said no")
    PUBLISHED = "published", pgettext_lazy("advice", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("advice", "taken back")


class Entry(SiteModel):
    """Advice for all: a question and its answer in an adviser's own words, without who asked.

    It comes of a `source` question or a `thread`, once each, or of neither. `asker` is asked once, at `asked_at`, and
    may say no until `publish_at`. `organisation` is whose answer helped: readers can be put in touch with it.
    `check_on` is when somebody should see whether it still holds, `months` for how long it then holds again.
    `hidden_at`: a moderator took it out of sight.
    """

    slug = models.SlugField(max_length=80)
    question = TextField()
    answer = TextField()
    state = models.CharField(max_length=10, default=EntryState.DRAFT)
    source = SiteForeignKey(Question, models.SET_NULL, null=True, related_name="+")
    thread = SiteForeignKey(Thread, models.SET_NULL, null=True, related_name="+")
    asker = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organisation = SiteForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    written_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    months = models.PositiveSmallIntegerField(default=12)
    check_on = models.DateField(null=True)
    checked_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "slug"], name="advice_entry_address"),
            models.UniqueConstraint(fields=["site", "source"], name="advice_entry_of_question"),
            models.UniqueConstraint(fields=["site", "thread"], name="advice_entry_of_thread"),
            one_of("state", EntryState, "advice_entry_state"),
            models.CheckConstraint(condition=Q(source=None) | Q(thread=None), name="advice_entry_of_one"),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked_at__isnull=False, publish_at__isnull=False),
                name="advice_entry_asked",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", refused_at__isnull=False, published_at=None)
                | ~Q(state="refused") & Q(refused_at=None),
                name="advice_entry_refused",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "withdrawn"])
                | Q(published_at__isnull=False, check_on__isnull=False),
                name="advice_entry_published",
            ),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=60), name="advice_entry_months"),
        ]
        indexes = [
            models.Index(fields=["site", "state", "-published_at"], name="advice_entry_newest"),
            models.Index(fields=["site", "asker"], name="advice_entry_asker"),
        ]

    def __str__(self) -> str:
        return self.slug


class EntryTopic(SiteModel):
    """What an entry is about: a word of the lists of topics and fields."""

    entry = SiteForeignKey(Entry, models.CASCADE, related_name="topics")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "entry", "concept"], name="advice_entrytopic_once"),
        ]
        indexes = [models.Index(fields=["site", "concept"], name="advice_entrytopic_of")]

    def __str__(self) -> str:
        return f"{self.concept_id} of {self.entry_id}"
