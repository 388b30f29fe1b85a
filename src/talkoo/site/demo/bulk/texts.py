"""Made-up texts: their history, and what search knows of them."""

import datetime
import json
import uuid
from collections.abc import Callable, Sequence

from talkoo.kernel.text import ORIGINAL, Texts, languages_of
from talkoo.plumbing.search import index
from talkoo.plumbing.search.models import SearchDocument
from talkoo.plumbing.tenancy import current
from talkoo.plumbing.translation.models import Origin, Translation
from talkoo.site.demo.bulk.rows import Rows


def languages(rows: Rows, likely: float) -> list[str]:
    """The site's own language first, and each of its others as likely as that."""
    own, *others = current.site().languages
    return [own, *(code for code in others if rows.chance.random() < likely)]


def said(chosen: Sequence[str], say: Callable[[str], str]) -> Texts:
    """A text in these languages, written in the first."""
    return {ORIGINAL: chosen[0], **{code: say(code) for code in chosen}}


def as_json(text: Texts | None) -> str | None:
    """As COPY takes it."""
    return None if text is None else json.dumps(text)


def history(rows: Rows, subject_id: uuid.UUID, field: str, text: Texts, moment: datetime.datetime) -> Texts:
    """The first revision of a text in all its languages, as `history.write` enters it; returns the text."""
    for language in languages_of(text):
        is_original = language == text[ORIGINAL]
        rows.add(
            Translation,
            id=rows.chance.id_at(moment),
            subject_id=subject_id,
            field=field,
            language=language,
            revision=1,
            text=text[language],
            origin=(Origin.ORIGINAL if is_original else Origin.PERSON).value,
            source_revision=None if is_original else 1,
            written_by_id=None,
            checked_by_id=None,
            written_at=moment,
        )
    return text


def findable(
    rows: Rows,
    kind: str,
    object_id: uuid.UUID,
    slug: str,
    documents: Sequence[index.Document],
    after: datetime.datetime,
) -> None:
    """What the reaction of the newest fact leaves in the index a moment later."""
    written = rows.chance.soon(after, days=2 / 86_400)
    for row in index.rows_for_copy(rows.site_id, kind, object_id, slug, documents):
        values = dict(zip(index.COLUMNS, row, strict=True)) | {"id": rows.chance.id_at(written)}
        del values["site_id"]
        rows.add(SearchDocument, **values)
