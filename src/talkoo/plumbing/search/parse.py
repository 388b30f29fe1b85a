"""What somebody typed, as a question to the index. Nothing of it reaches the database but folded words in quotes."""

from collections.abc import Iterable
from dataclasses import dataclass

from talkoo.kernel.text import clean_line
from talkoo.plumbing.search import folding, lemmas

LONGEST = 200  # characters
MOST = 8  # words
_BEGINNING = 3  # letters from which a word is also taken as the beginning of one; the last word from 2
_SMALL = frozenset(
    "ja tai sekä on ei ning või see ei и в на для по с о у от к och i på för av en ett med som the of and in for "
    "to a an on or at by و في من على الى عن".split()
)
"""Words that say nothing by themselves; they are left out beside others."""


@dataclass(frozen=True, slots=True)
class Question:
    """`text` is what to show again; `phrase` the folded words; `tsquery` what the SQL functions take.

    `is_cut`: more was typed than is looked for. Empty (False) when no word was in it.
    """

    text: str
    language: str
    phrase: str = ""
    tsquery: str = ""
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.tsquery)


def parse(text: str, language: str, languages: Iterable[str]) -> Question:
    """`language` is the page's, `languages` those in which the site's texts are written. Never raises."""
    line = clean_line(text[: LONGEST * 4])
    is_cut = len(line) > LONGEST or len(text) > LONGEST * 4
    line = line[:LONGEST].strip()
    typed = [word for word in folding.words(line) if folding.fold(word)]
    is_cut = is_cut or len(typed) > MOST
    typed = typed[:MOST]
    telling = [word for word in typed if word not in _SMALL and (len(word) > 1 or word.isdigit())] or typed
    spoken = tuple(dict.fromkeys([language, *languages]))
    groups = [
        _alternatives(word, spoken, 2 if place == len(telling) else _BEGINNING)
        for place, word in enumerate(telling, 1)
    ]
    phrase = " ".join(map(folding.fold, typed))
    return Question(line, language, phrase, " & ".join(dict.fromkeys(groups)), is_cut)


def _alternatives(word: str, languages: tuple[str, ...], beginning: int) -> str:
    plain = folding.fold(word)
    found = {lemmas.lemma(word, language) for language in languages}
    for language in languages:
        found |= lemmas.dotted(word, language)
    first = f"{_quoted(plain)}:*" if len(plain) >= beginning else _quoted(plain)
    others = map(_quoted, sorted(found - {"", plain}))
    return f"({' | '.join([first, *others])})"


def _quoted(word: str) -> str:
    return f"'{word}'"  # folded: letters and digits only
