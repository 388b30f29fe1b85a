from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.kernel.crypto import EncryptedTextField
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class Reason(models.TextChoices):
    SPAM = "spam", _("Advertising or spam")
    PERSONAL_DATA = "personal_data", _("Personal data that should not be there")
    HATE = "hate", _("Hate, threats or insults")
    WRONG = "wrong", _("Something is not true")
    OTHER = "other", _("Something else")


class State(models.TextChoices):
    OPEN = "open", _("waiting")
    HIDDEN = "hidden", _("hidden")
    KEPT = "kept", _("left as it is")


class Report(SiteModel):
    """Somebody says that something should not be seen. `kind` and `key` say what; `reporter` is none for a visitor.

    `once` is the number of the form it was sent with: a form that is sent twice is one report.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    reason = models.CharField(max_length=20)
    text = EncryptedTextField()
    reporter = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    once = models.UUIDField()
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.OPEN)
    decided_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_text = EncryptedTextField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("reason", Reason, "moderation_report_reason"),
            one_of("state", State, "moderation_report_state"),
            models.UniqueConstraint(fields=["site", "once"], name="moderation_report_once"),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, decided_at=None, decided_by=None)
                | Q(~Q(state=State.OPEN), decided_at__isnull=False),
                name="moderation_report_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "state", "reported_at"], name="moderation_report_waiting"),
            models.Index(fields=["site", "kind", "key"], name="moderation_report_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Appeal(models.TextChoices):
    """How it stands with the wish that somebody else looks at a decision again; empty: nobody has asked."""

    NONE = "", pgettext_lazy("appeal", "not asked")
    OPEN = "open", pgettext_lazy("appeal", "waiting")
    UPHELD = "upheld", pgettext_lazy("appeal", "shown again")
    REFUSED = "refused", pgettext_lazy("appeal", "stays hidden")
    SETTLED = "settled", pgettext_lazy("appeal", "shown again before it was decided")


class Hidden(SiteModel):
    """Something is out of sight from `at` until `lifted_at`, for a reason that its authors are told.

    One of them may ask once that somebody else looks at it again: `appeal_text` are their words, `appeal_answer` those
    of whoever decided, who is neither the one who hid it nor the one who asked.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    reason = EncryptedTextField()
    by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    lifted_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    appeal = models.CharField(max_length=10, default=Appeal.NONE, blank=True)
    appeal_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    appeal_at = models.DateTimeField(null=True)
    appeal_text = EncryptedTextField(null=True)
    appeal_decided_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    appeal_decided_at = models.DateTimeField(null=True)
    appeal_answer = EncryptedTextField(null=True)

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("appeal", Appeal, "moderation_hidden_appeal"),
            models.UniqueConstraint(
                fields=["site", "kind", "key"],
                condition=Q(lifted_at=None),
                name="moderation_hidden_one_open",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=False) | Q(lifted_by=None), name="moderation_hidden_lifted"
            ),
            models.CheckConstraint(  # nobody judges their own decision, nor their own wish
                condition=Q(appeal_decided_by=None)
                | (
                    (Q(by=None) | ~Q(by=F("appeal_decided_by")))
                    & (Q(appeal_by=None) | ~Q(appeal_by=F("appeal_decided_by")))
                ),
                name="moderation_appeal_by_another",
            ),
            models.CheckConstraint(
                condition=Q(appeal=Appeal.NONE, appeal_at=None, appeal_text__isnull=True)
                | ~Q(appeal=Appeal.NONE) & Q(appeal_at__isnull=False, appeal_text__isnull=False),
                name="moderation_appeal_asked",
            ),
            models.CheckConstraint(
                condition=Q(
                    appeal__in=[Appeal.NONE, Appeal.OPEN], appeal_decided_at=None, appeal_decided_by=None
                )
                | Q(
                    appeal__in=[Appeal.UPHELD, Appeal.REFUSED, Appeal.SETTLED],
                    appeal_decided_at__isnull=False,
                ),
                name="moderation_appeal_decided",
            ),
            models.CheckConstraint(
                condition=~Q(appeal__in=[Appeal.UPHELD, Appeal.SETTLED]) | Q(lifted_at__isnull=False),
                name="moderation_appeal_upheld_is_shown",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "appeal_at"],
                condition=Q(appeal=Appeal.OPEN),
                name="moderation_appeals_waiting",
            ),
            models.Index(fields=["site", "-at"], name="moderation_hidden_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Concerned(SiteModel):
    """Who wrote what was hidden: who reads the reason, and may ask that somebody else looks at it again."""

    hidden = SiteForeignKey(Hidden, models.CASCADE, related_name="concerned")
    person = SiteForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(fields=["site", "hidden", "person"], name="moderation_concerned_once"),
        ]
        indexes = [models.Index(fields=["site", "person"], name="moderation_concerned_person")]

    def __str__(self) -> str:
        return str(self.hidden_id)


class Why(models.TextChoices):
    """Why something waits until a moderator has read it."""

    FIRST = "first", pgettext_lazy("it waits", "among the first that somebody writes here")
    LINKS = "links", pgettext_lazy("it waits", "somebody new, with a link")
    FILES = "files", pgettext_lazy("it waits", "somebody new, with a picture or file")
    TRAP = "trap", pgettext_lazy("it waits", "it looks as if a program wrote it")
    QUICK = "quick", pgettext_lazy("it waits", "somebody new, sent very quickly")
    REPEATED = "repeated", pgettext_lazy("it waits", "the same words many times")


class HeldState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("it waits", "waiting for a moderator")
    RELEASED = "released", pgettext_lazy("it waits", "let through")
    DECLINED = "declined", pgettext_lazy("it waits", "declined")
    GONE = "gone", pgettext_lazy("it waits", "taken back")


class Held(SiteModel):
    """Something that its writer alone sees until a moderator has read it. One that is declined has its reason in
    `hidden`, and everything that follows there; one that is gone was taken back by its writer."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    writer = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=10)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default=HeldState.WAITING)
    decided_by = SiteForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    hidden = SiteForeignKey(Hidden, models.PROTECT, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("why", Why, "moderation_held_why"),
            one_of("state", HeldState, "moderation_held_state"),
            models.UniqueConstraint(
                fields=["site", "kind", "key"],
                condition=Q(state=HeldState.WAITING),
                name="moderation_held_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(state=HeldState.WAITING, decided_at=None, decided_by=None)
                | ~Q(state=HeldState.WAITING) & Q(decided_at__isnull=False),
                name="moderation_held_decided",
            ),
            models.CheckConstraint(
                condition=Q(state=HeldState.DECLINED, hidden__isnull=False)
                | ~Q(state=HeldState.DECLINED) & Q(hidden=None),
                name="moderation_held_declined_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(writer=None) | ~Q(decided_by=F("writer")),
                name="moderation_held_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["site", "at"], condition=Q(state=HeldState.WAITING), name="moderation_held_waiting"
            ),
            models.Index(fields=["site", "writer"], name="moderation_held_writer"),
            models.Index(
                fields=["site", "hidden"], condition=Q(hidden__isnull=False), name="moderation_held_hidden"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
