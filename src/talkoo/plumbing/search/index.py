"""Writing what can be found: all documents of an object at once, in the caller's transaction.

Called by reactions in the worker and by bulk loaders; a page's request never writes here. Safe to run again.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from talkoo.kernel import ids
from talkoo.plumbing.search import folding, lemmas

COLUMNS = (
    "id",
    "site_id",
    "kind",
    "object_id",
    "language",
    "title",
    "summary",
    "slug",
    "title_key",
    "words",
)
"""Of `rows_for_copy`, in order."""

_MOST = 600  # different words of a document; the rest of a long text cannot be found
_TITLE = 300  # characters


@dataclass(frozen=True, slots=True)
class Document:
    """What of an object is found and shown in one language.

    `names` are its other names; `summary` stands under the title of a hit and is found too, as are `labels` (its
    fields, target groups, places); `text` weighs less; `broader` are labels near its own, whose hits are shown apart.
    """

    language: str
    title: str
    names: tuple[str, ...] = ()
    summary: str = ""
    labels: tuple[str, ...] = ()
    text: str = ""
    broader: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Labels and broader ones in languages that the object says nothing in, each with its language."""


Object = tuple[uuid.UUID, str, Sequence[Document]]
"""Id, slug and documents; none: it cannot be found."""

Objects = Callable[[uuid.UUID | None, int], Sequence[Object]]
_objects: dict[str, Objects] = {}


def rebuild_with(kind: str, objects: Objects) -> None:
    """How to make all documents of a kind anew: `objects(after, at_most)` gives the current site's objects with an id
    above `after` (None: from the first), in order of id, at most so many. An empty answer is the end."""
    _objects[kind] = objects


def rebuilt() -> list[str]:
    """The kinds that can be made anew."""
    return sorted(_objects)


def put(kind: str, object_id: uuid.UUID, slug: str, documents: Sequence[Document]) -> int:
    """Make these the documents of the object, and no others; returns how many rows changed.

    Raises ValueError when a language comes twice, DatabaseError outside a site.
    """
    return put_all(kind, [(object_id, slug, documents)])


# A batch of a rebuild waits for writers and they for it: it could otherwise put back what it read before they wrote.
_TURN = """select pg_advisory_xact_lock{shared}(
  hashtextextended('search ' || current_setting('app.site_id') || %s, 0))"""
_PUT = """
with given as (
  select * from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    as g (id, object_id, language, title, summary, slug, title_key, words)),
gone as (
  delete from search_document d where d.kind = %s and d.object_id = any(%s)
    and not exists (select from given g where g.object_id = d.object_id and g.language = d.language) returning 1),
kept as (
  insert into search_document as d (id, site_id, kind, object_id, language, title, summary, slug, title_key, words)
  select g.id, current_setting('app.site_id')::uuid, %s, g.object_id, g.language, g.title, g.summary, g.slug,
    g.title_key, g.words::tsvector from given g
  on conflict (site_id, kind, object_id, language) do update
    set title = excluded.title, summary = excluded.summary, slug = excluded.slug, title_key = excluded.title_key,
        words = excluded.words
    where (d.title, d.summary, d.slug, d.title_key, d.words)
      is distinct from (excluded.title, excluded.summary, excluded.slug, excluded.title_key, excluded.words)
  returning 1)
select (select count(*) from gone) + (select count(*) from kept)
"""


def put_all(kind: str, objects: Sequence[Object]) -> int:
    """As `put` for many objects of a kind, in two statements."""
    rows = [row for object_id, slug, documents in objects for row in _rows(object_id, slug, documents)]
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _column in range(8)]
    with connection.cursor() as cursor:
        cursor.execute(_TURN.format(shared="_shared"), [kind])
        cursor.execute(_PUT, [*columns, kind, [object_id for object_id, _slug, _given in objects], kind])
        return int(cursor.fetchone()[0])


def take_away(kind: str, object_id: uuid.UUID) -> int:
    """The object can no longer be found; returns how many rows went."""
    return put(kind, object_id, "", ())


def rebuild_some(kind: str, after: uuid.UUID | None, at_most: int) -> uuid.UUID | None:
    """Write the next objects of a kind anew and take away what lies between them; returns the last id, None at the end.

    A kind that nobody makes any more loses all documents.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TURN.format(shared=""), [kind])
    objects = _objects[kind](after, at_most) if kind in _objects else ()
    last = objects[-1][0] if objects else None
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from search_document where kind = %s and (%s::uuid is null or object_id > %s)"
            " and (%s::uuid is null or object_id <= %s) and object_id <> all(%s)",
            [kind, after, after, last, last, [one[0] for one in objects]],
        )
    if objects:
        put_all(kind, objects)
    return last


def rows_for_copy(
    site_id: uuid.UUID, kind: str, object_id: uuid.UUID, slug: str, documents: Sequence[Document]
) -> list[tuple[Any, ...]]:
    """The rows of a new object as COPY takes them, in the order of COLUMNS."""
    return [(row[0], site_id, kind, row[1], *row[2:]) for row in _rows(object_id, slug, documents)]


def _rows(object_id: uuid.UUID, slug: str, documents: Sequence[Document]) -> list[tuple[Any, ...]]:
    languages = [document.language for document in documents]
    if len(set(languages)) < len(languages):
        raise ValueError(f"two documents of {object_id} are in one language")
    lemmas.prepare(
        {*languages, *(code for document in documents for code, _own, _near in document.elsewhere)}
    )
    return [
        (
            ids.uuid7(),
            object_id,
            document.language,
            document.title[:_TITLE],
            _shortened(document.summary),
            slug,
            folding.key(document.title)[:_TITLE],
            words_of(document),
        )
        for document in documents
    ]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TITLE else line[: _TITLE - 1].rsplit(" ", 1)[0] + "…"


def words_of(document: Document) -> str:
    """The document's words as PostgreSQL writes a tsvector: `'noor':1A 'noored':1A`."""
    found: dict[str, list[str]] = {}
    for place, (weight, mark, word, language) in enumerate(_weighed(document), 1):
        for lexeme in _lexemes(word, language):
            places = found.setdefault(mark + lexeme, [])
            if not places or places[-1][-1] != weight:
                places.append(f"{place}{weight}")
        if len(found) >= _MOST:
            break
    return " ".join(f"'{lexeme}':{','.join(places)}" for lexeme, places in found.items())


def _weighed(document: Document) -> Iterator[tuple[str, str, str, str]]:
    own = document.language
    for weight, mark, texts, language in (
        ("A", "", (document.title, *document.names), own),
        ("B", "", (document.summary, *document.labels), own),
        *(("B", "", labels, code) for code, labels, _near in document.elsewhere),
        ("D", "~", document.broader, own),
        *(("D", "~", near, code) for code, _labels, near in document.elsewhere),
        ("C", "", (document.text,), own),
    ):
        for word in islice((word for text in texts for word in folding.words(text)), 2_000):
            yield weight, mark, word, language


def _lexemes(word: str, language: str) -> set[str]:
    return {folding.fold(word), lemmas.lemma(word, language), *folding.parts(word)} - {""}
