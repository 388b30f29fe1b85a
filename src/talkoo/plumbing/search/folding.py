"""One way to write a word, whoever typed it: the same when texts are indexed and when they are searched."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 40  # characters of a word that count; nobody types more, and the database's limit is far away

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_APOSTROPHES = re.compile("['’ʼ`]")
_LIKE = str.maketrans(
    {
        **dict(zip("łøđðıħ", "loddih", strict=True)),
        **dict(zip("ىةیک", "يهيك", strict=True)),
        **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2, strict=True)),
        **{"þ": "th", "æ": "ae", "œ": "oe", "ـ": ""},  # noqa: PIE800 - beside the others
    }
)
"""Letters that people write in two ways and that Unicode does not take apart."""


def words(text: str) -> Iterator[str]:
    """The words of a text in small letters, accents kept: what a dictionary is asked for."""
    plain = unicodedata.normalize("NFKC", text.casefold())
    if not plain.isascii():  # vowel signs of Arabic and the like are written or left out as one pleases
        plain = "".join(one for one in plain if unicodedata.category(one) != "Mn").replace("ـ", "")
    for found in _WORD.finditer(plain):
        yield found[0][:LONGEST]


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """A word as letters and digits only, without accents and variants of letters; empty when nothing is left."""
    apart = unicodedata.normalize("NFKD", word.casefold()).translate(_LIKE)
    return "".join(one for one in apart if one.isalnum())[:LONGEST]


def parts(word: str) -> list[str]:
    """What stands before and after the apostrophes of a word, folded; nothing when it has none."""
    if len(found := _APOSTROPHES.split(word)) == 1:
        return []
    return [fold(part) for part in found if len(part) > 1]


def key(text: str) -> str:
    """A whole text as its folded words with single spaces: how titles are compared with what was typed."""
    return " ".join(filter(None, map(fold, words(text))))
