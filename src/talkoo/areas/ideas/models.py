from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.kernel.text import TextField
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

DAYS_TO_ANSWER = 10
"""Working days until somebody should have looked at an idea."""


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("idea", "open")
    PICKED = "picked", pgettext_lazy("idea", "picked up")
    NETWORK = "network", pgettext_lazy("idea", "became a network")
    MERGED = "merged", pgettext_lazy("idea", "joined with another")
    CLOSED = "closed", pgettext_lazy("idea", "closed")


class Idea(SiteModel):
    """A need or an idea, in the words and the language of whoever left it (S1.3). Its author's name is shown to nobody.

    `supporters` counts the supports. `email` is a stranger's, for hearing what becomes of it; `language` is what that
    mail is written in. `due_on` is by when somebody should have looked at it. `space` is the network it became, `into`
    the idea it was joined with, `reason` why it was closed. `hidden_at`: a moderator took it out of sight.
    """

    slug = models.SlugField(max_length=80)
    title = TextField()
    text = TextField()
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    author = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="ideas")
    email = EncryptedTextField(null=True)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default=State.OPEN)
    supporters = models.PositiveIntegerField(default=0)
    space = SiteForeignKey(Space, models.SET_NULL, null=True, related_name="+")
    into = SiteForeignKey("self", models.PROTECT, null=True, related_name="merged")
    reason = TextField(null=True)
    picked_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.TextField(blank=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "slug"], name="ideas_idea_address"),
            one_of("state", State, "ideas_idea_state"),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, into__isnull=False) & ~Q(into=F("id"))
                | ~Q(state=State.MERGED) & Q(into=None),
                name="ideas_idea_merged",
            ),
            models.CheckConstraint(
                condition=Q(state=State.NETWORK) | Q(space=None), name="ideas_idea_of_network"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.OPEN, State.PICKED], closed_at=None)
                | ~Q(state__in=[State.OPEN, State.PICKED]) & Q(closed_at__isnull=False),
                name="ideas_idea_closed",
            ),
            models.CheckConstraint(
                condition=Q(reason=None) | Q(state=State.CLOSED, reason__isnull=False),
                name="ideas_idea_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "state", "due_on"], name="ideas_idea_due"),
            models.Index(fields=["site", "-created_at"], name="ideas_idea_newest"),
            models.Index(fields=["site", "-supporters"], name="ideas_idea_supported"),
        ]

    def __str__(self) -> str:
        return self.slug


class IdeaSupport(SiteModel):
    """That a person, or a visitor's browser, supports an idea; once each.

    `visitor` is a keyed hash of what the browser's cookie holds, and tells nothing of the visitor.
    """

    idea = SiteForeignKey(Idea, models.CASCADE, related_name="supports")
    person = SiteForeignKey(Person, models.CASCADE, null=True, related_name="idea_supports")
    visitor = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "idea", "person"],
                condition=Q(person__isnull=False),
                name="ideas_ideasupport_person_once",
            ),
            models.UniqueConstraint(
                fields=["site", "idea", "visitor"],
                condition=~Q(visitor=""),
                name="ideas_ideasupport_visitor_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(visitor=""), name="ideas_ideasupport_whose"
            ),
        ]
        indexes = [models.Index(fields=["site", "person"], name="ideas_ideasupport_of")]

    def __str__(self) -> str:
        return f"support of {self.idea_id}"
