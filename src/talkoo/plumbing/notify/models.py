from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.notify.kinds import Rhythm
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Channel(models.TextChoices):
    EMAIL = "email", pgettext_lazy("told", "by e-mail")
    SMS = "sms", pgettext_lazy("told", "by text message")
    PAPER = "paper", pgettext_lazy("told", "by voice or on paper")
    PAGE = "page", pgettext_lazy("told", "on the page of news")


class State(models.TextChoices):
    """What became of a notification. Only what waits is still to be mailed."""

    WAITING = "waiting"
    TOLD = "told"
    SEEN = "seen"  # read before its mail was due
    DROPPED = "dropped"  # no news any more when its mail was due
    ONLY = "only"  # on the page of news only, as the person wished


class News(SiteModel):
    """What people are told of a fact: the kind, and the words that its template is given, sealed, once for all of them.

    `found_by` is a keyed hash of all of it, by which a reaction that runs again finds the row. `about_kind` and
    `about_key` name the thing it is about, `space_id` the space whose rhythm counts.
    """

    fact_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    found_by = models.CharField(max_length=64)
    content = EncryptedTextField()
    space_id = models.UUIDField(null=True)
    about_kind = models.CharField(max_length=60, blank=True)
    about_key = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "fact_id", "found_by"], name="notify_news_once"),
        ]
        indexes = [
            models.Index(
                fields=["site", "about_key"], condition=Q(about_key__isnull=False), name="notify_news_about"
            ),
            models.Index(fields=["site", "created_at"], name="notify_news_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact_id}"


class Notification(SiteModel):
    """That a person is told of a fact, and how: once, whatever runs twice.

    What goes by voice or on paper has its words here until somebody has told them, and a day more: so long the telling
    can be taken back. What waits for its mail has the moment in `due_at`; `told_in` is the fact of the mail that told
    it, which is another one for what went in a digest.
    """

    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    fact_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    news = SiteForeignKey(News, models.SET_NULL, null=True, related_name="notifications")
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=State.TOLD)
    rhythm = models.CharField(max_length=10, default=Rhythm.AT_ONCE)
    due_at = models.DateTimeField(null=True)
    told_in = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=12)
    text = EncryptedTextField(null=True)
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("channel", Channel, "notify_notification_channel"),
            one_of("state", State, "notify_notification_state"),
            one_of("rhythm", Rhythm, "notify_notification_rhythm"),
            models.UniqueConstraint(fields=["site", "fact_id", "person"], name="notify_once_each"),
            models.CheckConstraint(
                condition=Q(channel=Channel.PAPER, told_at=None, told_by=None, text__isnull=False)
                | Q(channel=Channel.PAPER, told_at__isnull=False)
                | Q(~Q(channel=Channel.PAPER), told_at=None, told_by=None, text__isnull=True),
                name="notify_words_until_told",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, due_at__isnull=False, told_in=None, channel=Channel.PAGE)
                | Q(~Q(state=State.WAITING), due_at=None),
                name="notify_waiting_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(told_in=None) | Q(state=State.TOLD), name="notify_told_in_a_mail"
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "created_at", "id"],
                condition=Q(channel=Channel.PAPER, told_at=None),
                name="notify_to_tell",
            ),
            models.Index(fields=["site", "person"], name="notify_of_person"),
            models.Index(
                fields=["site", "person"],
                condition=Q(read_at=None, news__isnull=False),
                name="notify_unread",
            ),
            models.Index(
                fields=["site", "rhythm", "due_at"], condition=Q(state=State.WAITING), name="notify_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class Preference(SiteModel):
    """How often a person wants mail of a kind: everywhere, or in one space, which then counts there."""

    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    space_id = models.UUIDField(null=True)
    rhythm = models.CharField(max_length=10)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("rhythm", Rhythm, "notify_preference_rhythm"),
            models.UniqueConstraint(
                fields=["site", "person", "kind", "space_id"],
                nulls_distinct=False,
                name="notify_preference_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rhythm}"


class Hours(SiteModel):
    """When mail may reach a person: the weekday (1 is Monday) and hour of digests, and the hours in which none comes.

    Quiet hours begin at `quiet_from` and end at `quiet_until`, over midnight too. An empty zone is the site's.
    """

    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(default=1)
    hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)
    zone = models.CharField(max_length=64, blank=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "person"], name="notify_hours_once"),
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7), hour__range=(0, 23)), name="notify_hours_of_the_week"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__range=(0, 23), quiet_until__range=(0, 23), quiet_from__isnull=False)
                & Q(quiet_until__isnull=False)
                & ~Q(quiet_from=F("quiet_until")),
                name="notify_hours_quiet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.hour}"
