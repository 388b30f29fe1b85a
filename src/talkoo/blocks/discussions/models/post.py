from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.blocks.discussions.models.thread import Thread
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.organisations.models import Organisation
from talkoo.people.spaces.models import Space
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class ReactionKind(models.TextChoices):
    """What can be said without words."""

    THANKS = "thanks", pgettext_lazy("reaction", "Thank you")
    AGREE = "agree", pgettext_lazy("reaction", "I agree")
    WITH_YOU = "with_you", pgettext_lazy("reaction", "I am with you")
    ME_TOO = "me_too", pgettext_lazy("reaction", "Me too")


class Post(SiteModel):
    """One thing said in a thread, numbered from 1 within it.

    `text` is Markdown as it was written, `html` the same made safe when it was written. `language` is what it is
    written in. A deleted one keeps its number and loses its words; a hidden one shows them to nobody but moderators and
    its author. `quoted` is what a mail brought along from the messages before it. `once` names the form or mail it came
    with: sent again, it is not said again. `author` is empty when that person has left for good; the words stay.
    """

    thread = SiteForeignKey(Thread, models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    author = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    capacity = SiteForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    answers = SiteForeignKey("self", models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    html = models.TextField()
    quoted = models.TextField(blank=True)
    language = models.CharField(max_length=16)
    once = models.UUIDField()
    by_mail = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    helped_at = models.DateTimeField(null=True)
    learnt_at = models.DateTimeField(null=True)
    learnt_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "thread", "number"], name="discussions_post_number"),
            models.UniqueConstraint(
                fields=["site", "once", "author"], name="discussions_post_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="discussions_post_first"),
            models.CheckConstraint(
                condition=Q(deleted_at=None) & ~Q(text="")
                | Q(deleted_at__isnull=False, text="", html="", quoted=""),
                name="discussions_post_gone",
            ),
            models.CheckConstraint(
                condition=Q(answers=None) | ~Q(answers=F("id")), name="discussions_post_answers"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "author", "-created_at"], name="discussions_post_by"),
            models.Index(  # what is answered and unread is counted in it alone
                fields=["site", "thread", "number"],
                include=["author"],
                condition=Q(deleted_at=None, hidden_at=None),
                name="discussions_post_counted",
            ),
            models.Index(
                fields=["site", "learnt_at"],
                condition=Q(learnt_at__isnull=False),
                name="discussions_post_learnt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.number}"


class FormerPlace(SiteModel):
    """Where a post stood before it was split off: its old address leads to it as long as it is there."""

    thread = SiteForeignKey(Thread, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    post = SiteForeignKey(Post, models.CASCADE, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "thread", "number"], name="discussions_former_number"),
        ]
        indexes = [models.Index(fields=["site", "post"], name="discussions_former_post")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.number}"


class PostVersion(SiteModel):
    """What a post said before it was changed, numbered from 1."""

    post = SiteForeignKey(Post, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=16)
    said_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "post", "number"], name="discussions_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.number}"


class Attachment(SiteModel):
    """A file that came with a post, numbered from 1 within it."""

    post = SiteForeignKey(Post, models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    stored_file = SiteForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    bytes = models.BigIntegerField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "post", "number"], name="discussions_file_number"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Mention(SiteModel):
    """Somebody named in a post so that they are told: a person, those who represent an organisation, or all who take
    part in a space."""

    post = SiteForeignKey(Post, models.CASCADE, related_name="mentions")
    person = SiteForeignKey(Person, models.CASCADE, null=True, related_name="+")
    organisation = SiteForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    space = SiteForeignKey(Space, models.CASCADE, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "post", "person", "organisation", "space"],
                name="discussions_mention_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None, space=None)
                | Q(person=None, organisation__isnull=False, space=None)
                | Q(person=None, organisation=None, space__isnull=False),
                name="discussions_mention_of_one",
            ),
        ]
        indexes = [models.Index(fields=["site", "person"], name="discussions_mention_person")]

    def __str__(self) -> str:
        return str(self.post_id)


class Reaction(SiteModel):
    """What somebody says of a post without words."""

    post = SiteForeignKey(Post, models.CASCADE, related_name="reactions")
    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "post", "person", "kind"], name="discussions_reaction_once"
            ),
            one_of("kind", ReactionKind, "discussions_reaction_kind"),
        ]
        indexes = [models.Index(fields=["site", "person"], name="discussions_reaction_by")]

    def __str__(self) -> str:
        return self.kind


class PostTranslation(SiteModel):
    """A post in another language, as a person put it, beside the original. `of` is when what it is of was said."""

    post = SiteForeignKey(Post, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=16)
    text = models.TextField()
    html = models.TextField()
    by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    of = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "post", "language"], name="discussions_translation_once"),
            models.CheckConstraint(condition=~Q(text=""), name="discussions_translation_text"),
        ]
        indexes = [models.Index(fields=["site", "by"], name="discussions_translation_by")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.language}"


class TranslationWish(SiteModel):
    """Somebody would like to read a post in this language."""

    post = SiteForeignKey(Post, models.CASCADE, related_name="wishes")
    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    language = models.CharField(max_length=16)
    wished_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "post", "language", "person"], name="discussions_wish_once"
            ),
        ]
        indexes = [models.Index(fields=["site", "person"], name="discussions_wish_by")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.language}"
