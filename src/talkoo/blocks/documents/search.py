"""What search knows of documents: title and description of those that everybody may see, and nothing else."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from talkoo.blocks.documents import facts
from talkoo.blocks.documents.models import Document
from talkoo.kernel import pages
from talkoo.kernel.facts import on
from talkoo.kernel.rows import fetch
from talkoo.people.spaces import facts as spaces
from talkoo.people.spaces.models import Kind
from talkoo.people.spaces.queries import PUBLIC
from talkoo.plumbing.search import index, kinds

KIND = "document"
_PAGES = {str(kind)[0]: f"documents:{kind}_file" for kind in Kind.values}  # the slug of a document is short

_FINDABLE = f"""
select d.id, left(s.kind, 1) || '/' || s.slug || '/' || d.id as slug, d.title, d.language, d.description
from documents_document d join spaces_space s on s.id = d.space_id
where d.audience = 'everybody' and d.state = 'kept' and d.hidden_at is null and {PUBLIC}
"""


def _found(extra: str, *parameters: Any) -> list[index.Object]:
    rows = fetch(_FINDABLE + extra, parameters)
    return [
        (
            row["id"],
            row["slug"],
            [index.Document(language=row["language"], title=row["title"], summary=row["description"])],
        )
        for row in rows
    ]


def _renew(ids: list[uuid.UUID]) -> None:
    # Locked, or a job that read it before a change could write after the job of that change.
    there = (
        Document.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    )
    list(there)
    found = {one[0]: one for one in _found("and d.id = any(%s)", ids)}
    index.put_all(KIND, [found.get(identity, (identity, "", ())) for identity in ids])


@on(
    facts.DocumentAdded,
    facts.DocumentDescribed,
    facts.DocumentDeleted,
    facts.DocumentRestored,
    facts.DocumentHidden,
    facts.DocumentShown,
)
def renew(fact: Any) -> None:
    """Bring what search knows up to what the document says now."""
    _renew([fact.document_id])


@on(spaces.SpaceStateChanged, spaces.SpaceArranged)
def renew_all(fact: spaces.SpaceStateChanged | spaces.SpaceArranged) -> None:
    """A space that is not seen by everybody any more takes its documents along."""
    found = Document.objects.filter(space=fact.space_id).order_by("pk").values_list("pk", flat=True)
    _renew(list(found))


def _some(after: uuid.UUID | None, at_most: int) -> list[index.Object]:
    return _found("and (%s::uuid is null or d.id > %s) order by d.id limit %s", after, after, at_most)


def _address(slug: str) -> str:
    kind, space, document = slug.split("/")
    return pages.address(_PAGES[kind], space, uuid.UUID(document))


index.rebuild_with(KIND, _some)
kinds.show_with(KIND, _("Files"), _address, 5)
