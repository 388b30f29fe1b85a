from django.db import models
from django.utils.translation import pgettext_lazy

from talkoo.kernel.codes import one_of
from talkoo.people.accounts.models import Person
from talkoo.people.spaces.models import Space
from talkoo.plumbing.tenancy.models import SiteForeignKey, SiteModel


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("message", "new")
    READ = "read", pgettext_lazy("message", "read")
    ANSWERED = "answered", pgettext_lazy("message", "answered")


class Letter(SiteModel):
    """What a visitor wrote to a space. Only those who answer for the space may read it.

    `writer_email` is given so that an answer can be sent; it is shown to nobody.
    """

    space = SiteForeignKey(Space, models.PROTECT, related_name="letters")
    writer_name = models.CharField(max_length=120)
    writer_email = models.EmailField(max_length=254)
    writer_language = models.CharField(max_length=12)
    text = models.TextField()
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.NEW)
    read_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = SiteForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(SiteModel.Meta):
        constraints = [
            *SiteModel.Meta.constraints,
            one_of("state", State, "letters_letter_state"),
            models.CheckConstraint(
                condition=models.Q(state="answered", answered_at__isnull=False, answered_by__isnull=False)
                | (~models.Q(state="answered") & models.Q(answer="", answered_at=None)),
                name="letters_letter_answered",
            ),
        ]
        indexes = [models.Index(fields=["site", "space", "-sent_at"], name="letters_letter_newest")]

    def __str__(self) -> str:
        return str(self.pk)
