from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel import origins
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("task", "to be done")
    DONE = "done", pgettext_lazy("task", "done")
    DROPPED = "dropped", pgettext_lazy("task", "dropped")


class Stage(models.TextChoices):
    """What a reminder is about: the day is near, is today, is over, or is so for a week, for whoever added the task."""

    SOON = "soon", pgettext_lazy("task", "soon")
    TODAY = "today", pgettext_lazy("task", "today")
    LATE = "late", pgettext_lazy("task", "its day is over")
    LATE_FOR_MAKER = "maker", pgettext_lazy("task", "its day is over")


MOST_HOURS = 1_000


class Task(SiteModel):
    """Something to be done in a space.

    `language` is that of its words. `owner` has it since `taken_at`: took it, or was asked to by `asked_by`; empty:
    anybody who takes part may take it. `origin_kind` and `origin_key` name what it came from (kernel.origins). `once`
    is the form it came with. `ended_at`: when it was done or dropped. What is done is a deed: `outcome`, in a language
    of its own, says what came of it, `hours` how long it took all who did it. People are empty when they have been
    erased.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=16)
    text = models.TextField(blank=True)
    owner = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    asked_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default=State.OPEN)
    origin_kind = models.CharField(max_length=origins.LONGEST, blank=True)
    origin_key = models.UUIDField(null=True)
    once = models.UUIDField()
    created_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    outcome = models.TextField(blank=True, default="")
    outcome_language = models.CharField(max_length=16, blank=True, default="")
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "tasks_task_state"),
            models.UniqueConstraint(fields=["site", "once", "created_by"], name="tasks_task_once"),
            models.CheckConstraint(condition=~Q(title=""), name="tasks_task_titled"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None, ended_by=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="tasks_task_ended",
            ),
            models.CheckConstraint(
                condition=Q(origin_kind="", origin_key=None)
                | (~Q(origin_kind="") & Q(origin_key__isnull=False)),
                name="tasks_task_origin",
            ),
            models.CheckConstraint(
                condition=Q(state="done") | Q(outcome="", outcome_language="", hours=None),
                name="tasks_task_told_when_done",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_language="") | (~Q(outcome="") & ~Q(outcome_language="")),
                name="tasks_task_outcome_language",
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gt=0, hours__lte=MOST_HOURS), name="tasks_task_hours"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "space", "state", "due_on"], name="tasks_task_listed"),
            models.Index(fields=["site", "owner", "state"], name="tasks_task_of"),
            models.Index(fields=["site", "created_by"], name="tasks_task_by"),
            models.Index(
                fields=["site", "origin_kind", "origin_key"],
                condition=Q(origin_key__isnull=False),
                name="tasks_task_of_origin",
            ),
            models.Index(
                fields=["site", "due_on"],
                condition=Q(state="open", due_on__isnull=False),
                name="tasks_task_due",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Reminder(SiteModel):
    """What a person was reminded of on one day of the site, in one message."""

    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    on_day = models.DateField()
    at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "person", "on_day"], name="tasks_reminder_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on_day}"


class Reminded(SiteModel):
    """That a person was reminded of a task for the day it then had. It keeps the same from being said again, whatever
    the clock does; with another day, or another owner, it is something else."""

    reminder = SiteForeignKey(Reminder, models.CASCADE, related_name="lines")
    task = SiteForeignKey(Task, models.CASCADE, related_name="+")
    person = SiteForeignKey(Person, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=10)
    due_on = models.DateField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("stage", Stage, "tasks_reminded_stage"),
            models.UniqueConstraint(
                fields=["site", "task", "person", "stage", "due_on"], name="tasks_reminded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.stage}"
