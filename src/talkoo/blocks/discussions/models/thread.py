import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel import text
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Space
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel
from talkoo.plumbing.vocabulary.models import Concept

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look alike


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _place in range(9))


class Audience(models.TextChoices):
    """Who may read a thread, from the widest circle to the closest."""

    EVERYBODY = "everybody", pgettext_lazy("who may read", "everybody on the web")
    SIGNED_IN = "signed_in", pgettext_lazy("who may read", "everybody who is signed in")
    PARTICIPANTS = "participants", pgettext_lazy("who may read", "those who take part")


CIRCLES = [str(one) for one in Audience.values]
"""From the widest to the closest."""


def is_within(wanted: str, widest: str) -> bool:
    """Whether a circle is no wider than another."""
    return CIRCLES.index(wanted) >= CIRCLES.index(widest)


def circle_after(audience: str, widest: str, space_id: uuid.UUID | None) -> str:
    """For whom a thread of this circle is in a section that is for `widest` at most, of a space or of the site."""
    after = audience if is_within(audience, widest) else widest
    return str(Audience.SIGNED_IN) if space_id is None and after == Audience.PARTICIPANTS else str(after)


class ThreadKind(models.TextChoices):
    DISCUSSION = "discussion", pgettext_lazy("thread", "conversation")
    QUESTION = "question", pgettext_lazy("thread", "question")
    HELP = "help", pgettext_lazy("thread", "request for help")
    OFFER = "offer", pgettext_lazy("thread", "offer")
    EXPERIENCE = "experience", pgettext_lazy("thread", "experience")


class ThreadState(models.TextChoices):
    OPEN = "open", pgettext_lazy("thread", "open")
    CLOSED = "closed", pgettext_lazy("thread", "closed")
    HIDDEN = "hidden", pgettext_lazy("thread", "hidden")
    DELETED = "deleted", pgettext_lazy("thread", "deleted")


class Section(SiteModel):
    """Where threads stand: the conversation of one space, or a part of the site's own forum.

    That of a space has no slug and comes with its first thread. `audience` is the widest circle that its threads can be
    for. `shows_seen`: the space has agreed that its people see who has read what.
    """

    space = SiteForeignKey(Space, models.CASCADE, null=True, related_name="+")
    slug = models.SlugField(max_length=80, blank=True)
    name = text.TextField(null=True)
    purpose = text.TextField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=12, default=Audience.PARTICIPANTS)
    shows_seen = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space"], name="discussions_section_space"),
            models.UniqueConstraint(
                fields=["site", "slug"], condition=Q(space=None), name="discussions_section_address"
            ),
            one_of("audience", Audience, "discussions_section_audience"),
            models.CheckConstraint(
                condition=Q(space=None, name__isnull=False) & ~Q(slug="") & ~Q(audience="participants")
                | Q(space__isnull=False, slug="", name=None),
                name="discussions_section_of_site_or_space",
            ),
        ]

    def __str__(self) -> str:
        return self.slug or str(self.space_id)


class Thread(SiteModel):
    """One conversation. Its first post says what it is about; `code` is its address for good, wherever it moves.

    `last_number` numbers its posts, `last_post_at` orders the list, both set under the thread's lock. With
    `is_anonymous` the readers are not told who began it; whoever moderates can look, and that is recorded. `language`
    is that of the title.
    """

    section = SiteForeignKey(Section, models.PROTECT, related_name="threads")
    code = models.CharField(max_length=12, default=_code)
    kind = models.CharField(max_length=12, default=ThreadKind.DISCUSSION)
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=16)
    audience = models.CharField(max_length=12)
    author = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    capacity = SiteForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default=ThreadState.OPEN)
    state_before = models.CharField(max_length=8, blank=True)
    solved_at = models.DateTimeField(null=True)
    pinned_at = models.DateTimeField(null=True)
    last_number = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "code"], name="discussions_thread_address"),
            one_of("kind", ThreadKind, "discussions_thread_kind"),
            one_of("audience", Audience, "discussions_thread_audience"),
            one_of("state", ThreadState, "discussions_thread_state"),
            models.CheckConstraint(
                condition=Q(state="hidden") & ~Q(state_before="") | ~Q(state="hidden") & Q(state_before=""),
                name="discussions_thread_hidden",
            ),
            models.CheckConstraint(  # nobody is anonymous on the open web (S4.33)
                condition=Q(is_anonymous=False) | ~Q(audience="everybody"),
                name="discussions_thread_anonymous",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="discussions_thread_titled"),
        ]
        indexes = [
            models.Index(fields=["site", "section", "-last_post_at"], name="discussions_thread_newest"),
            models.Index(fields=["site", "author"], name="discussions_thread_by"),
        ]

    def __str__(self) -> str:
        return self.code


class ThreadTopic(SiteModel):
    """What a thread is about, as a concept of the vocabularies: who is competent in it is told (S4.6)."""

    thread = SiteForeignKey(Thread, models.CASCADE, related_name="topics")
    concept = models.ForeignKey(Concept, models.PROTECT, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "thread", "concept"], name="discussions_topic_once"),
        ]
        indexes = [models.Index(fields=["site", "concept"], name="discussions_topic_threads")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.concept_id}"
