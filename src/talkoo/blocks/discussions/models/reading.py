from django.db import models
from django.utils.translation import pgettext_lazy

from talkoo.blocks.discussions.models.post import Post
from talkoo.blocks.discussions.models.thread import Section, Thread
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Level(models.TextChoices):
    """What somebody wants to hear of a thread."""

    NORMAL = "normal", pgettext_lazy("thread", "as usual")
    FOLLOWED = "followed", pgettext_lazy("thread", "every answer")
    MUTED = "muted", pgettext_lazy("thread", "nothing")


class Reading(SiteModel):
    """How far somebody has read a thread (`read_to` is a post's number), and what they want to hear of it."""

    thread = SiteForeignKey(Thread, models.CASCADE, related_name="readings")
    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    read_to = models.PositiveIntegerField(default=0)
    level = models.CharField(max_length=10, default=Level.NORMAL)
    read_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "person", "thread"], name="discussions_reading_once"),
            one_of("level", Level, "discussions_reading_level"),
        ]
        indexes = [models.Index(fields=["site", "thread", "level"], name="discussions_reading_told")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.read_to}"


class Bookmark(SiteModel):
    """A post that somebody wants to find again."""

    post = SiteForeignKey(Post, models.CASCADE, related_name="bookmarks")
    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "person", "post"], name="discussions_bookmark_once"),
        ]

    def __str__(self) -> str:
        return str(self.post_id)


class Draft(SiteModel):
    """What somebody has begun to write: an answer to a thread, or a new one in a section."""

    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    section = SiteForeignKey(Section, models.CASCADE, null=True, related_name="+")
    thread = SiteForeignKey(Thread, models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=16)
    saved_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "person", "section", "thread"],
                name="discussions_draft_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(section=None, thread__isnull=False)
                | models.Q(section__isnull=False, thread=None),
                name="discussions_draft_of_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
