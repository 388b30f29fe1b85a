"""People's texts in many languages: what is stored, what is shown, and how names are put in order."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from talkoo.kernel import i18n

ORIGINAL = "_"
"""The key under which a stored text names the language it was written in."""

BEHIND = "~"
"""The key that names, with spaces between, the languages whose text is older than the original."""

MACHINE = "*"
"""The key that names the languages whose text a machine wrote and no person has checked."""

MARKS = frozenset({ORIGINAL, BEHIND, MACHINE})

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """One text as a page shows it. `is_fallback`: it is not in the page's language. `original`: what it was written in.

    `is_behind`: the original has changed since; `is_machine`: no person has checked it.
    """

    text: str
    lang: str
    is_fallback: bool
    original: str = ""
    is_behind: bool = False
    is_machine: bool = False

    @property
    def dir(self) -> str:
        """Its writing direction, `ltr` or `rtl`."""
        return i18n.direction(self.lang)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def texts(original: str, **by_language: str) -> Texts:
    """A text to store: `texts("fi", fi="Verkosto", ru="Сеть")`. Raises ValueError when the original is missing."""
    if original not in by_language:
        raise ValueError(f"the text has no {original}")
    return {ORIGINAL: original, **by_language}


def pick(stored: Texts | None, language: str) -> Text:
    """The stored text in `language`, or else its original with a mark that it is another language."""
    if not stored:
        return Text("", language, False)
    original = stored.get(ORIGINAL, "")
    if (found := stored.get(language)) and language not in MARKS:
        if len(stored) == 2:  # nothing but the original
            return Text(found, language, False, original)
        return Text(
            found,
            language,
            False,
            original,
            language in stored.get(BEHIND, "").split(),
            language in stored.get(MACHINE, "").split(),
        )
    return Text(stored.get(original, ""), original or language, bool(original), original)


def languages_of(stored: Texts | None) -> list[str]:
    """The languages a stored text exists in, its original first."""
    if not stored:
        return []
    original = stored.get(ORIGINAL, "")
    return [original, *sorted(key for key in stored if key not in MARKS and key != original)]


def cleaned(stored: Texts, clean: Callable[[str], str]) -> Texts:
    """The stored text with each language made clean; what is empty then is left out, but not the original."""
    result = {}
    for key, value in stored.items():
        value = value if key in MARKS else clean(value)
        if value or key == stored.get(ORIGINAL):
            result[key] = value
    return result


def _check(stored: Any) -> None:
    if not isinstance(stored, dict) or not isinstance(stored.get(stored.get(ORIGINAL, "")), str):
        raise ValidationError("A text needs the language it was written in.")


class TextField(models.JSONField):
    """A text in several languages, kept as one JSON object: `{"_": "fi", "fi": "…", "ru": "…"}`."""

    def __init__(self, *arguments: Any, **options: Any):
        options.setdefault("validators", [_check])
        super().__init__(*arguments, **options)


_PLACED_LAST = {  # letters that stand at the end of these alphabets, in order
    "fi": "åäö",
    "sv": "åäö",
    "et": "õäöü",
}
_PLACED_AFTER = {"et": {"š": "s", "z": "s~", "ž": "s~~"}}  # Estonian: … s š z ž t …


@lru_cache(maxsize=4_096)  # names of places come again on every page that lists them
def sort_key(text: str, language: str) -> str:
    """A string that sorts names as `language` does when compared byte by byte (the database has no ICU).

    Case and other accents do not count; digits and punctuation come before letters.
    """
    last = {letter: chr(0xE000 + place) for place, letter in enumerate(_PLACED_LAST.get(language, ""))}
    after = _PLACED_AFTER.get(language, {})
    key = []
    for character in unicodedata.normalize("NFC", text).casefold():
        if character in last:
            key.append(last[character])
        elif character in after:
            key.append(after[character] + "~")
        else:
            plain = unicodedata.normalize("NFD", character)[0] if language not in {"ru", "ar"} else character
            key.append(plain)
    return "".join(key)


def sort_keys(stored: Texts) -> Texts:
    """Sort keys of a stored text for each interface language, kept beside the row."""
    return {language: sort_key(pick(stored, language).text, language) for language in i18n.INTERFACE}


_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
_BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_line(text: str) -> str:
    """One line as a person meant it: composed, without control or direction-override characters or double spaces."""
    kept = (
        character
        for character in unicodedata.normalize("NFC", text)
        if character not in _BIDI_CONTROLS
        and (unicodedata.category(character) not in _INVISIBLE or character in "\t\n\r")
    )
    return " ".join("".join(kept).split())


def clean_paragraphs(text: str) -> str:
    """Several lines as a person meant them: as clean_line, but line breaks stay (at most one empty line)."""
    lines = [clean_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    result: list[str] = []
    for line in lines:
        if line or (result and result[-1]):
            result.append(line)
    return "\n".join(result).strip()
