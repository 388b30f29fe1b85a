from django.contrib.postgres.search import SearchVectorField
from django.db import models

from talkoo.plumbing.tenancy.models import SiteModel


class SearchDocument(SiteModel):
    """What can be found of one object in one language. The application role reads it through SQL functions only.

    `kind` and `object_id` say which object; `title_key` is the folded title; `words` holds folded words and lemmas by
    weight (A names, B purpose and own labels, C more text) and, marked with `~` and weighing D, the labels of concepts
    near its own. `summary` stands below the title of a hit.
    """

    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=300, blank=True)
    slug = models.CharField(max_length=120)
    title_key = models.CharField(max_length=300)
    words = SearchVectorField()

    grants = {"app": "", "worker": "select, insert, update, delete"}
    is_read_through_function = True

    class Meta(SiteModel.Meta):
        db_table = "search_document"
        constraints = [
            *SiteModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["site", "kind", "object_id", "language"], name="search_document_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} ({self.language})"
