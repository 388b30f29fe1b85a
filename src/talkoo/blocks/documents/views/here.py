"""What every page of the files of a space begins with."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from talkoo.blocks.documents import queries
from talkoo.blocks.documents.models import Audience
from talkoo.kernel import i18n, pages
from talkoo.kernel.rows import Row
from talkoo.kernel.text import Text
from talkoo.people.spaces import queries as spaces
from talkoo.plumbing.files import kinds, sizes


@dataclass(frozen=True)
class Here:
    """The space whose files these are, and what the reader is to it."""

    kind: str
    slug: str
    who: queries.Standing
    row: Row
    person: Any

    def url(self, what: str, *more: Any) -> str:
        return reverse(f"documents:{self.kind}_{what}", args=[self.slug, *more])

    def shown(self, **more: Any) -> dict[str, Any]:
        """What each page of the files shows round them."""
        told = {"takes_part": self.who.takes_part, "leads": self.who.leads}
        return {
            "space": spaces.card(self.row),
            "tabs": spaces.tabs_of({**self.row, **told}, self.person, f"documents_{self.kind}"),
            "funding": spaces.funding_of(self.row, pages.language()),
            "files_url": self.url("files"),
            **more,
        }


def here_of(request: HttpRequest, kind: str, slug: str) -> Here:
    row = spaces.visible(kind, slug, request.user)
    who = queries.standing(kind, slug, request.user) if row else None
    if row is None or who is None:
        raise Http404
    return Here(kind, slug, who, row, request.user)


def where_to_add(request: HttpRequest, kind: str, slug: str) -> Here:
    here = here_of(request, kind, slug)
    if not here.who.may_add:
        raise PermissionDenied
    return here


def where_to_restore(request: HttpRequest, kind: str, slug: str) -> Here:
    here = here_of(request, kind, slug)
    if not here.who.may_restore:
        raise PermissionDenied
    return here


def own_words(text: str, language: str) -> Text:
    return Text(text, language, language != pages.language(), language)


def file_card(here: Here, row: Row) -> dict[str, Any]:
    """The newest version of a document, or one of its versions, as a page shows it."""
    document_id = row.get("document_id") or row["id"]
    kind = kinds.KINDS.get(kinds.code_of(row["media_type"]))
    return {
        "number": row["number"],
        "kind": kind.label if kind else "",
        "size": sizes.say(row["bytes"], pages.language()),
        "url": here.url("file_version", document_id, row["number"], row["file_name"]),
        "name": row["file_name"],
        "uploaded_at": row["uploaded_at"],
    }


def document_card(here: Here, row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "title": own_words(row["title"], row["language"]),
        "description": own_words(row["description"], row["language"]),
        "language": i18n.name_of(row["language"], pages.language()),
        "audience": row["audience"],
        "audience_label": str(Audience(row["audience"]).label),
        "is_hidden": row["hidden_at"] is not None,
        "url": here.url("file", row["id"]),
        "changed_at": row["changed_at"],
        "may_change": here.who.may_change(row["created_by_id"]),
    }


def uuid_in(given: str) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except ValueError:
        raise Http404 from None


def status_of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
