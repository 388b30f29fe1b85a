from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from talkoo.kernel import asking
from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("form", "being written")
    OPEN = "open", pgettext_lazy("form", "open for answers")
    CLOSED = "closed", pgettext_lazy("form", "closed")


class Audience(models.TextChoices):
    """Whom a form is for. `owner`: whatever it belongs to asks it on a page of its own, of whom it likes; nobody
    chooses that, so it has no name."""

    EVERYBODY = "everybody", pgettext_lazy("form", "everybody, also without signing in")
    PARTICIPANTS = "participants", pgettext_lazy("form", "those who take part")
    OWNER = "owner", ""

    @classmethod
    def open_choices(cls) -> list[tuple[str, Any]]:
        """What those who write forms choose from."""
        return [(value, label) for value, label in cls.choices if value != cls.OWNER]


class Questionnaire(SiteModel):
    """A form. It belongs to a thing of another part of the product (kernel.asking), which knows it by its `slot`.

    `draft` is the definition (kernel.questions) that is being written, `newest` the number of the version that is
    asked now; 0 while none was published. `is_one_each`: who has signed in answers once. `is_anonymous`: nobody, not
    even the database, knows who answered. `over_at`: when what it is for is over, as far as that is known; from then
    on counts how long answers are kept.
    """

    owner_kind = models.CharField(max_length=asking.LONGEST)
    owner_key = models.UUIDField()
    slot = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=12, default=Audience.PARTICIPANTS)
    state = models.CharField(max_length=8, default=State.DRAFT)
    draft = models.JSONField()
    newest = models.PositiveIntegerField(default=0)
    is_one_each = models.BooleanField(default=False)
    is_anonymous = models.BooleanField(default=False)
    created_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    over_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "questionnaires_state"),
            one_of("audience", Audience, "questionnaires_audience"),
            models.UniqueConstraint(
                fields=["site", "owner_kind", "owner_key", "slot"], name="questionnaires_slot"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", newest=0) | (~Q(state="draft") & Q(newest__gte=1)),
                name="questionnaires_published",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(is_one_each=False), name="questionnaires_nobody_known"
            ),
        ]
        indexes = [models.Index(fields=["site", "created_by"], name="questionnaires_by")]

    def __str__(self) -> str:
        return str(self.pk)


class Version(SiteModel):
    """A form as it was published, numbered from 1. It never changes, so that old answers stay readable: the roles that
    serve may only forget who published it."""

    questionnaire = SiteForeignKey(Questionnaire, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    published_by = SiteForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField()

    grants = dict.fromkeys(("app", "worker"), "select, insert, delete, update (published_by_id)")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "questionnaire", "number"], name="questionnaires_version_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="questionnaires_version_first"),
        ]
        indexes = [models.Index(fields=["site", "published_by"], name="questionnaires_version_by")]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.number}"
