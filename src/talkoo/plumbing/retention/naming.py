"""Where others have named somebody who leaves: places in free texts, found by the name in its inflected forms too."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from talkoo.kernel.crypto import EncryptedTextField, blind
from talkoo.kernel.text import MARKS
from talkoo.plumbing.retention import registry, taking
from talkoo.plumbing.retention.models import ErasureRun, Mention
from talkoo.plumbing.retention.registry import Known, Words
from talkoo.plumbing.tenancy import current

_MOST = 500  # places a person; somebody named more often is a public matter
_SEALED = 5_000  # rows of one model whose sealed words are opened


def _stem(word: str) -> str:
    """What stays of a name when it is inflected: Korhonen, Korhosen; Мария, Марии."""
    return (
        word[:-3] if len(word) > 7 else word[:-2] if len(word) > 5 else word[:-1] if len(word) > 3 else word
    )


def pattern(known: Known) -> re.Pattern[str] | None:
    """The name in either order with any endings, and the addresses as they are; None for somebody without both."""
    words = known.name.split()
    ways = []
    if len(words) > 1:
        stems = [rf"\b{re.escape(_stem(word))}\w*" for word in words]
        ways += [r"[\s,]+".join(stems), r"[\s,]+".join([stems[-1], *stems[:-1]])]
    elif words:
        ways.append(rf"\b{re.escape(words[0])}\b")
    ways += [rf"(?<!\w){re.escape(address)}(?!\w)" for address in sorted(known.addresses)]
    return re.compile("|".join(ways), re.IGNORECASE) if ways else None


@dataclass(frozen=True)
class Place:
    """Some letters in a text: which row and field, in which language ('' for a text in one), from where, how many."""

    words: Words
    field: str
    language: str
    row_id: uuid.UUID
    start: int
    said: str


def _rows(words: Words, field: str, known: Known) -> QuerySet[Any]:
    rows = words.model._default_manager.order_by("pk")
    if isinstance(words.model._meta.get_field(field), EncryptedTextField):
        return rows.filter(**{f"{field}__isnull": False})[:_SEALED]
    asked = Q()
    for one in [*(_stem(word) for word in known.name.split()[-1:]), *known.addresses]:
        asked |= Q(_looked_at__icontains=one)
    return rows.annotate(_looked_at=Cast(field, TextField())).filter(asked)


def _value(row: Any, field: str) -> Any:
    is_sealed = isinstance(row._meta.get_field(field), EncryptedTextField)
    return taking.opened(row, field) if is_sealed else getattr(row, field)


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield from ((key, one) for key, one in value.items() if key not in MARKS and isinstance(one, str))
    elif isinstance(value, str):
        yield "", value


def places(known: Known) -> Iterator[Place]:
    """Every place in the registered free texts where the person is named."""
    wanted = pattern(known)
    if wanted is None:
        return
    for words in registry.all_words():
        for field in words.fields:
            for row in _rows(words, field, known):
                for language, text in _texts(_value(row, field)):
                    for hit in wanted.finditer(text):
                        yield Place(words, field, language, row.pk, hit.start(), hit[0])


def _proof(said: str) -> str:
    return blind("mention", said, site=current.site_id())


def note(run: ErasureRun, known: Known) -> int:
    """Keep the places for a moderator, without any of the words; returns how many."""
    found = []
    for place in places(known):
        found.append(
            Mention(
                erasure=run,
                model=place.words.model._meta.label_lower,
                field=place.field,
                language=place.language,
                row_id=place.row_id,
                place=place.start,
                length=len(place.said),
                proof=_proof(place.said),
            )
        )
        if len(found) == _MOST:
            break
    Mention.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


@dataclass(frozen=True)
class Shown:
    """One mention as a moderator sees it: the words round it, and its page. `hit` is empty when the text changed."""

    id: uuid.UUID
    label: str
    url: str
    before: str
    hit: str
    after: str


def shown(mention: Mention, *, around: int = 60) -> Shown | None:
    """The place as it reads now; None when the row, or the part of the product, is gone."""
    for words in registry.all_words():
        if words.model._meta.label_lower == mention.model:
            row: Any = words.model._default_manager.filter(pk=mention.row_id).first()
            if row is None:
                return None
            text = dict(_texts(_value(row, mention.field))).get(mention.language, "")
            end = mention.place + mention.length
            said = text[mention.place : end]
            if _proof(said) != mention.proof:
                return Shown(mention.pk, str(words.label), words.where(row.pk), "", "", "")
            before, after = text[max(0, mention.place - around) : mention.place], text[end : end + around]
            return Shown(mention.pk, str(words.label), words.where(row.pk), before, said, after)
    return None
