from django.db import models

from talkoo.kernel import ids, text


class Area(models.Model):
    """A place with a code in a scheme and version: `fi-kunta` 290 is Kuhmo. The same for every site.

    `parent` is the next larger area; `valid_to` is the last day the code was in force.
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
        constraints = [models.UniqueConstraint(fields=["scheme", "version", "code"], name="places_area_code")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"
