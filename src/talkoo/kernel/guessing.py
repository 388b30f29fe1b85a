"""Which language a text seems to be in, by its script, its letters and its most frequent small words."""

import re
from collections.abc import Iterable

_WORDS = {  # small words that hardly any text of a few sentences can do without, and few other languages have
    "fi": "ja on ei että se hän mutta kun niin myös olen ovat tai kanssa mitä joka minä meillä voi ole nyt kuin sekä",
    "et": "ja on ei et see ta aga kui ka oma ning olen meie või siis mis kes veel selle mida meil saab nüüd väga",
    "sv": "och är att det inte jag som en ett på för med men vi har till av den kan om ska också när här från",
    "en": "the and is to of a in it that you for not we are with have this be but on can from what will there",
    "de": "und ist nicht der die das ich ein eine mit für auf wir sie zu den auch aber wie von haben es kann wird",
    "ru": "и в не на что я с как это мы но у по за так же вы из есть или для можно если нет было очень",
    "uk": "і в не на що я з як це ми але у та за так ви із є або для можна якщо немає було дуже також від",
    "ar": "في من على أن هذا إلى التي الذي مع هل ما لا نحن كان هذه عن لكن أو إذا كل بعد قبل",
    "fa": "در از به که این را با است برای ما من آن هم اما یا اگر می شما هست بود چه",
    "so": "waa iyo ka in ay ku la oo aan wax ah soo waxa uu inay mid kale laakiin haddii",
}
_LETTERS = {  # letters that the language has and its neighbours have not, each worth a word
    "et": "õ",
    "sv": "å",
    "uk": "іїєґ",
    "ru": "ыэъё",
    "fa": "پچژگ",
    "de": "ß",
}
_SETS = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_SCRIPTS = {"ru": "cyrillic", "uk": "cyrillic", "ar": "arabic", "fa": "arabic"}
_RANGES = {"cyrillic": re.compile("[\u0400-\u04ff]"), "arabic": re.compile("[\u0600-\u06ff]")}
_ANY = re.compile(r"[^\W\d_]")
_MOST = 4_000


def _script(text: str) -> str:
    letters = len(_ANY.findall(text))
    for name, pattern in _RANGES.items():
        if letters and len(pattern.findall(text)) * 2 > letters:
            return name
    return "latin"


def language_of(text: str, offered: Iterable[str]) -> str:
    """The one of the offered languages that the text is most likely in; empty when it does not tell."""
    text = re.sub(r"https?://\S+|\S+@\S+", " ", text[:_MOST]).casefold()
    script = _script(text)
    able = [code for code in offered if _SCRIPTS.get(code, "latin") == script]
    if script != "latin" and len(able) == 1:
        return able[0]
    words = re.findall(r"[^\W\d_]+", text)
    points = {
        code: sum(word in _SETS.get(code, ()) for word in words)
        + min(sum(text.count(letter) for letter in _LETTERS.get(code, "")), 5)
        for code in able
    }
    ranked = sorted(points, key=lambda code: -points[code])
    if not ranked or points[ranked[0]] < 2:
        return ""
    if len(ranked) > 1 and points[ranked[1]] == points[ranked[0]]:
        return ""
    return ranked[0]
