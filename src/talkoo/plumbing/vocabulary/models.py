from django.db import models
from django.db.models import F, Q

from talkoo.kernel import ids, text
from talkoo.kernel.codes import one_of


class Scheme(models.TextChoices):
    """The lists there are."""

    LEGAL_FORM = "legal_form"
    ORG_KIND = "org_kind"
    FIELD = "field"
    TARGET = "target"
    TOPIC = "topic"


class Concept(models.Model):
    """A word of a list: `field` C12 is outpatient care. The same for every site.

    `broader` is the wider concept of the same scheme (the database sees to it). `is_cross_field`: a topic on which the
    network as a whole may take a position, not one field of it. `near` holds codes of the scheme that a search for this
    one should show too, after it and after its broader ones. What is no longer `is_active` stays where it was chosen
    and is not offered again.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    broader = models.ForeignKey("self", models.PROTECT, null=True, related_name="narrower")
    labels = text.TextField()
    note = text.TextField(null=True)
    near = models.JSONField(default=list)
    is_cross_field = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    grants = {"app": "select", "worker": "select"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="vocabulary_concept_code"),
            models.UniqueConstraint(fields=["scheme", "id"], name="vocabulary_concept_in_scheme"),
            one_of("scheme", Scheme, "vocabulary_concept_scheme"),
            models.CheckConstraint(
                condition=Q(broader=None) | ~Q(broader=F("id")), name="vocabulary_concept_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"
