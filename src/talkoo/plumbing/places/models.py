from django.db import models
from django.db.models import F, Q

from talkoo.kernel import ids, text
from talkoo.kernel.codes import one_of


class Kind(models.TextChoices):
    """What sort of place it is. Only some kinds come with the product; a custom one is, say, a LEADER group's area."""

    COUNTRY = "country"
    NUTS1 = "nuts1"
    NUTS2 = "nuts2"
    NUTS3 = "nuts3"
    REGION = "region"
    COUNTY = "county"
    SUBREGION = "subregion"
    MUNICIPALITY = "municipality"
    VILLAGE = "village"
    DISTRICT = "district"
    CUSTOM = "custom"


class Area(models.Model):
    """A place with a code in a scheme and version: `fi-kunta` 290 is Kuhmo. The same for every site.

    `version` is the edition of the scheme that the row stands in; `parent` is the next larger area. `valid_to` is the
    last day the code was in force, `successor` the place that took over: FI1D3 became FI1DC, Pertunmaa joined
    Mäntyharju. Within a scheme only one place in force has a code.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    scheme = models.CharField(max_length=20)
    version = models.CharField(max_length=12)
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    names = text.TextField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version", "code"], name="places_area_code"),
            models.UniqueConstraint(
                fields=["scheme", "code"], condition=Q(valid_to=None), name="places_area_in_force"
            ),
            one_of("kind", Kind, "places_area_kind"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="places_area_valid",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(valid_to__isnull=False), name="places_area_succeeded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"
