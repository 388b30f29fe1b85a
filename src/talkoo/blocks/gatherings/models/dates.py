from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from talkoo.blocks.gatherings.models.gathering import Audience, Gathering, LinkFor, Mode
from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.kernel.text import TextField
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
from talkoo.plumbing.places.models import Area
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class PollState(models.TextChoices):
    """How a date poll stands: it is open; it is over and its organisers have to choose; a date was chosen; it was
    ended without one."""

    OPEN = "open", pgettext_lazy("date poll", "open")
    UNDECIDED = "undecided", pgettext_lazy("date poll", "to be decided")
    DECIDED = "decided", pgettext_lazy("date poll", "decided")
    ENDED = "ended", pgettext_lazy("date poll", "ended without a date")


class Answer(models.TextChoices):
    YES = "yes", pgettext_lazy("date poll", "yes")
    MAYBE = "maybe", pgettext_lazy("date poll", "if need be")
    NO = "no", pgettext_lazy("date poll", "no")


class Series(SiteModel):
    """Meetings of a space that come again (S2.17). Each of them is a gathering of its own, made some months ahead.

    `rule` is that of kernel.recurrence, `minutes` how long each takes; the rest is what each of them is given when it
    is made. `agenda_days`: so many days before it begins, an agenda takes nothing more from those who take part.
    `bare_month` is the first day of the last month of which its organisers heard that it has no date. It makes nothing
    more after `ended_at`. `once` is the form it came with.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="+")
    rule = models.JSONField()
    minutes = models.PositiveSmallIntegerField()
    title = TextField()
    text = TextField(null=True)
    mode = models.CharField(max_length=8, default=Mode.ROOM)
    place = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    platform = models.CharField(max_length=60, blank=True)
    link = models.CharField(max_length=500, blank=True)
    link_for = models.CharField(max_length=10, default=LinkFor.REGISTERED)
    audience = models.CharField(max_length=6, default=Audience.SPACE)
    agenda_days = models.PositiveSmallIntegerField(default=3)
    bare_month = models.DateField(null=True)
    once = models.UUIDField()
    created_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "once", "created_by"], name="gatherings_series_once"),
            one_of("mode", Mode, "gatherings_series_mode"),
            one_of("link_for", LinkFor, "gatherings_series_link_for"),
            one_of("audience", Audience, "gatherings_series_audience"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 1440)), name="gatherings_series_minutes"),
            models.CheckConstraint(condition=Q(agenda_days__lte=60), name="gatherings_series_agenda_days"),
        ]
        indexes = [
            models.Index(fields=["site", "space"], name="gatherings_series_of_space"),
            models.Index(fields=["site", "id"], condition=Q(ended_at=None), name="gatherings_series_running"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


UNSETTLED = (PollState.OPEN, PollState.UNDECIDED)
"""Polls of which a date can still come."""


class DatePoll(SiteModel):
    """On which day people can come to a gathering that has no date yet (S4.10).

    It ends by itself at `closes_at`: with the date that most can come on, or, where several are as good, by asking its
    organisers. `reminded_at`: when those who had not answered were told that it ends soon; `ended_at`: when it ended;
    `settled_at`: when it was all over, with a date or without.
    """

    gathering = SiteForeignKey(Gathering, models.CASCADE, related_name="date_polls")
    state = models.CharField(max_length=10, default=PollState.OPEN)
    closes_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    once = models.UUIDField()
    created_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", PollState, "gatherings_datepoll_state"),
            models.UniqueConstraint(
                fields=["site", "gathering"],
                condition=Q(state__in=UNSETTLED),
                name="gatherings_datepoll_one_runs",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None, settled_at=None)
                | Q(state="undecided", ended_at__isnull=False, settled_at=None)
                | Q(state__in=("decided", "ended"), ended_at__isnull=False, settled_at__isnull=False),
                name="gatherings_datepoll_over",
            ),
            models.CheckConstraint(
                condition=Q(reminded_at=None) | Q(reminded_at__lt=F("closes_at")),
                name="gatherings_datepoll_reminded",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "gathering"], name="gatherings_datepoll_of"),
            models.Index(
                fields=["site", "closes_at"], condition=Q(state__in=UNSETTLED), name="gatherings_datepoll_due"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DateOption(SiteModel):
    """One of the dates that are asked about; of a poll that is decided, one `is_chosen`."""

    poll = SiteForeignKey(DatePoll, models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_chosen = models.BooleanField(default=False)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "poll", "starts_at"], name="gatherings_dateoption_once"),
            models.UniqueConstraint(
                fields=["site", "poll"],
                condition=Q(is_chosen=True),
                name="gatherings_dateoption_one_is_chosen",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="gatherings_dateoption_times"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DateVoter(SiteModel):
    """Who answered: a person with an account, or somebody else by name where the gathering is for everybody.

    `email` is where the date is told to somebody without an account, `language` and `zone` how. With `once` the same
    form counts once. Where neither a person nor a name is left they have been forgotten; what they said counts on.
    """

    poll = SiteForeignKey(DatePoll, models.CASCADE, related_name="voters")
    person = SiteForeignKey(Person, models.CASCADE, null=True, related_name="+")
    name = EncryptedTextField(null=True)
    email = EncryptedTextField(null=True)
    language = models.CharField(max_length=16)
    zone = models.CharField(max_length=64)
    once = models.UUIDField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "poll", "person"], name="gatherings_datevoter_person"),
            models.UniqueConstraint(fields=["site", "poll", "once"], name="gatherings_datevoter_once"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(name__isnull=True, email__isnull=True),
                name="gatherings_datevoter_who",
            ),
        ]
        indexes = [models.Index(fields=["site", "person"], name="gatherings_datevoter_of")]

    def __str__(self) -> str:
        return str(self.pk)


class DateVote(SiteModel):
    """What somebody said of one date."""

    voter = SiteForeignKey(DateVoter, models.CASCADE, related_name="votes")
    option = SiteForeignKey(DateOption, models.CASCADE, related_name="votes")
    answer = models.CharField(max_length=5)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "option", "voter"], name="gatherings_datevote_once"),
            one_of("answer", Answer, "gatherings_datevote_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.option_id}"
