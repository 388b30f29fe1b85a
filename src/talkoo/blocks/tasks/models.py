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


class Task(SiteModel):
    """Something to be done in a space.

    `language` is that of its words. `owner` has taken it, or was asked to; empty: anybody who takes part may take it.
    `origin_kind` and `origin_key` name what it came from (kernel.origins). `once` is the form it came with.
    `ended_at`: when it was done or dropped. People are empty when they have been erased.
    """

    space = SiteForeignKey(Space, models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=16)
    text = models.TextField(blank=True)
    owner = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
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
        ]
        indexes = [
            models.Index(fields=["site", "space", "state", "due_on"], name="tasks_task_listed"),
            models.Index(fields=["site", "owner", "state"], name="tasks_task_of"),
            models.Index(fields=["site", "created_by"], name="tasks_task_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
