from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
from talkoo.plumbing.files.models import StoredFile
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel

LONGEST = 4_000
"""Characters of one message. What is longer belongs into a thread."""


class ReactionKind(models.TextChoices):
    """What can be said of a message without words."""

    THANKS = "thanks", pgettext_lazy("reaction", "Thank you")
    AGREE = "agree", pgettext_lazy("reaction", "I agree")
    WITH_YOU = "with_you", pgettext_lazy("reaction", "I am with you")
    JOY = "joy", pgettext_lazy("reaction", "That makes me happy")


class Room(SiteModel):
    """Where those who take part in a space talk; made when one of them first looks in. `last` is how many messages it
    has had: the row is locked while the next one is numbered, so that all read them in the same order."""

    space = SiteForeignKey(Space, models.CASCADE, related_name="+")
    last = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "space"], name="chat_room_once"),
        ]

    def __str__(self) -> str:
        return str(self.space_id)


class Message(SiteModel):
    """One thing said in a room, numbered from 1 without gaps.

    `text` is Markdown as it was written, `html` the same made safe then. A deleted one keeps its number and loses words
    and files; a hidden one is shown to its author alone. `once` is the name its writer's device gave it: sent again, it
    is not said again. `leads_to` is the page of the thread that messages were kept as, on the message that says so.
    """

    room = SiteForeignKey(Room, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answers = SiteForeignKey("self", models.SET_NULL, null=True, related_name="+")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=16)
    once = models.UUIDField()
    leads_to = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "room", "number"], name="chat_message_number"),
            models.UniqueConstraint(
                fields=["site", "author", "once"], name="chat_message_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="chat_message_first"),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(deleted_at__isnull=False, text="", html="", leads_to=""),
                name="chat_message_gone",
            ),
            models.CheckConstraint(
                condition=Q(answers=None) | ~Q(answers=F("id")), name="chat_message_answers"
            ),
        ]
        indexes = [models.Index(fields=["site", "author", "-created_at"], name="chat_message_by")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.number}"


class Enclosure(SiteModel):
    """The file that came with a message: a picture, something recorded, anything. `alt` is what a picture shows."""

    message = SiteForeignKey(Message, models.CASCADE, related_name="files")
    stored_file = SiteForeignKey(StoredFile, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    bytes = models.BigIntegerField()
    alt = models.CharField(max_length=300, blank=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "message"], name="chat_enclosure_once"),
        ]

    def __str__(self) -> str:
        return self.file_name


class MessageReaction(SiteModel):
    """What somebody says of a message without words."""

    message = SiteForeignKey(Message, models.CASCADE, related_name="reactions")
    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "message", "person", "kind"], name="chat_reaction_once"),
            one_of("kind", ReactionKind, "chat_reaction_kind"),
        ]
        indexes = [models.Index(fields=["site", "person"], name="chat_reaction_by")]

    def __str__(self) -> str:
        return self.kind


class Place(SiteModel):
    """How far a person has read in a room, on whichever device; messages above that are unread, but one's own.

    `told_to` is up to where they have been told that something is unread."""

    room = SiteForeignKey(Room, models.CASCADE, related_name="places")
    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    read_to = models.PositiveIntegerField(default=0)
    told_to = models.PositiveIntegerField(default=0)
    is_muted = models.BooleanField(default=False)
    read_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "room", "person"], name="chat_place_once"),
        ]
        indexes = [models.Index(fields=["site", "person"], name="chat_place_of")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.read_to}"


class UnsentMessage(SiteModel):
    """What a person has begun to write in a room."""

    room = SiteForeignKey(Room, models.CASCADE, related_name="+")
    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "room", "person"], name="chat_unsent_once"),
            models.CheckConstraint(condition=~Q(text=""), name="chat_unsent_text"),
        ]
        indexes = [models.Index(fields=["site", "person"], name="chat_unsent_of")]

    def __str__(self) -> str:
        return str(self.room_id)
