"""The form of a word that dictionaries list: `yhdistyksille` is looked for, and found, as `yhdistys`.

Five languages have dictionaries (simplemma), unpacked once into files in the data folder; Arabic has a light stemmer.
Whoever writes to the index waits for the files (three seconds, once for an installation); whoever searches does not:
without them, only words as they stand are found.
"""

import fcntl
import logging
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from simplemma import Lemmatizer, __version__
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries.dictionary_factory import DictionaryFactory

from talkoo.plumbing.search import arabic, wordfile
from talkoo.plumbing.search.folding import fold

DICTIONARIES = ("fi", "et", "ru", "sv", "en")
_SCRIPTS = {"ru": ("а", "ӿ"), "ar": ("؀", "ۿ")}
_LATIN = ("a", "ɏ")
_DOTTED = {
    "fi": {"a": "ä", "o": "ö"},
    "sv": {"a": "äå", "o": "ö"},
    "et": {"a": "ä", "o": "õö", "u": "ü", "s": "š", "z": "ž"},
    "ru": {"е": "ё", "и": "й"},
}
_log = logging.getLogger(__name__)
_opening = Lock()
_opened: dict[str, wordfile.WordFile] = {}


class _Opened(DictionaryFactory):
    def get_dictionary(self, lang: str) -> wordfile.WordFile:
        return _opened[lang]


_lemmatizer = Lemmatizer(
    cache_max_size=0, lemmatization_strategy=DefaultStrategy(dictionary_factory=_Opened())
)


def folder() -> Path:
    """Where the files of this version of the dictionaries are."""
    assert settings.INSTANCE is not None
    return Path(settings.INSTANCE.data) / "lemmas" / __version__


def fits(word: str, language: str) -> bool:
    """Whether `word` is written in the script of `language`, one of those with lemmas, and without digits."""
    first, last = _SCRIPTS.get(language, _LATIN)
    has_lemmas = language in DICTIONARIES or language == "ar"
    return has_lemmas and first <= word[:1] <= last and not any(map(str.isdigit, word))


def prepare(languages: Iterable[str] = DICTIONARIES) -> None:
    """See to it that the dictionaries are there and open. Raises OSError when the data folder cannot be written."""
    for language in languages:
        if language in DICTIONARIES and language not in _opened:
            path = folder() / language
            if not _open(language):
                path.parent.mkdir(parents=True, exist_ok=True)
                with (path.parent / ".lock").open(
                    "w"
                ) as turn:  # web, worker and commands may all come at once
                    fcntl.flock(turn, fcntl.LOCK_EX)
                    if not _open(language):
                        wordfile.make(language, path)
                        _open(language)


def _open(language: str) -> bool:
    with _opening:
        if language not in _opened:
            path = folder() / language
            try:
                _opened[language] = wordfile.WordFile(path)
            except FileNotFoundError:
                return False
            except wordfile.Unreadable:
                _log.warning("the dictionary %s is damaged and is made again", path)
                path.unlink(missing_ok=True)
                return False
    return True


def lemma(word: str, language: str) -> str:
    """The folded lemma of a word in small letters; empty when it has none there, or there is no dictionary yet."""
    if not fits(word, language):
        return ""
    if language == "ar":
        return arabic.stem(fold(word))
    if language not in _opened and not _open(language):
        return ""
    return _looked_up(word, language)


def dotted(word: str, language: str) -> set[str]:
    """Folded lemmas of what may be meant by a word typed without its dots: `jarjestot`, `foreningar`, `uhingud`.

    One letter is dotted, or all alike, and the result must stand in the dictionary.
    """
    letters = _DOTTED.get(language, {})
    if not fits(word, language) or fold(word) != word or (language not in _opened and not _open(language)):
        return set()
    tried = {word.translate({ord(plain): dots[0] for plain, dots in letters.items()})}
    tried |= {word.replace(plain, dot) for plain, dots in letters.items() for dot in dots}
    tried |= {
        word[:place] + dot + word[place + 1 :]
        for place, plain in enumerate(word)
        for dot in letters.get(plain, "")
    }
    dictionary = _opened[language]
    return {fold(found) for one in tried - {word} if (found := dictionary.get(one)) is not None}


@lru_cache(maxsize=16_384)
def _looked_up(word: str, language: str) -> str:
    return fold(_lemmatizer.lemmatize(word, language))
