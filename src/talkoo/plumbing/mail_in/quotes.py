"""An answer by mail, taken apart: what somebody wrote now, and what their program put around it."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from talkoo.plumbing.mail_in import flatten
from talkoo.plumbing.mail_in import quote_words as words

_LONGEST_LOOKED_AT = 400  # characters of a line; what mail programs write is shorter
_MOST_LINES = 5000  # all below is one line; keeps a megabyte of line ends from taking seconds
_LINES_OF_ATTRIBUTION, _LONGEST_ATTRIBUTION = 4, 500
_LINES_OF_HEAD = 10
_LINES_OF_SIGNATURE = 10  # under "--"; the full "-- " may have any number under it
_WRAPPED_FROM, _WRAPPED_REST = 60, 30
_ENOUGH = 0.9  # of the words of the plain part, for the HTML to be read instead

_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\xad]")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\xa0\u202f", "01234567890123456789  ")
_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"(?:[:：]|-{3})[\s>*_-]{0,12}$")
_SAME_LINE = re.compile(r":\s{2,}\S")


@dataclass(frozen=True)
class Split:
    """The two parts of a message; every word of it is in one of them."""

    text: str
    quoted: str


class _Is(Enum):
    BLANK = auto()
    OWN = auto()
    QUOTE = auto()  # begins with >
    ATTRIBUTION = auto()  # "On Monday Mari wrote:"
    BELOW = auto()  # from here on the older mail, without a sign on every line
    SIGNATURE = auto()
    OURS = auto()  # our line "Reply above this line"


def split(text: str, html: str | None = None) -> Split:
    """What was written in this answer, and the rest of the message: older mails, signatures, "Sent from my phone".

    `text` is the plain part, `html` the other one; either may be empty. Answers written between the lines of a quote
    are kept whole with those lines. Where nothing would be left, everything is text, unless our own marker line
    shows that the mail is an answer with nothing written in it: then the text is empty. Takes anything.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not html or not html.strip():
        return _split(text)
    flat = flatten.text_of(html)
    if not text.strip():
        return _split(flat)
    in_text, in_html = _words(text), _words(flat)
    if len(in_text & in_html) >= _ENOUGH * len(in_text):
        return _with_rest(_split(flat), text, in_text - in_html)
    if len(in_text & in_html) >= len(in_html) / 2:
        return _with_rest(_split(text), flat, in_html - in_text)
    return _with_rest(_split(flat), text, in_text - in_html)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _with_rest(parts: Split, other: str, missing: set[str]) -> Split:
    rest = [line for line in other.split("\n") if missing and not missing.isdisjoint(_WORD.findall(line))]
    if not rest:
        return parts
    return Split(parts.text, "\n\n".join(filter(None, [parts.quoted, _unmarked(rest)])))


def _split(text: str) -> Split:
    lines = text.split("\n", _MOST_LINES)
    plain = [_plain(line) for line in lines]
    kinds = _kinds(lines, plain)
    has_ours = _Is.OURS in kinds or any(words.is_marker(line) for line in plain)
    _mark_wrapped(plain, kinds)
    _mark_signatures(lines, plain, kinds)
    own = [index for index, kind in enumerate(kinds) if kind is _Is.OWN]
    if not own:
        return Split("", _unmarked(lines)) if has_ours else Split(_unmarked(lines), "")
    kept = _kept(plain, kinds, own)
    written = [line for line, is_kept in zip(lines, kept, strict=True) if is_kept]
    quoted = [line for line, is_kept in zip(lines, kept, strict=True) if not is_kept]
    return Split(re.sub(r"\n{3,}", "\n\n", _unmarked(written)), _unmarked(quoted))


def _unmarked(lines: list[str]) -> str:
    marks = words.CUT + words.ATTRIBUTION + words.SIGNATURE
    return "\n".join(line.lstrip(marks).rstrip() for line in lines).strip("\n")


def _plain(line: str) -> str:
    return _UNSEEN.sub("", line[:_LONGEST_LOOKED_AT]).translate(_DIGITS).strip(" \t\f\v")


def _kinds(lines: list[str], plain: list[str]) -> list[_Is]:
    kinds = [_Is.BELOW] * len(lines)
    index = 0
    while index < len(lines):
        kind, count = _kind(plain, index)
        kinds[index : index + count] = [kind] * count
        if kind in (_Is.BELOW, _Is.OURS):
            _mark_rules(plain, kinds, index)
            break
        index += count
    return kinds


def _kind(plain: list[str], index: int) -> tuple[_Is, int]:
    line = plain[index]
    if not line:
        return _Is.BLANK, 1
    if line[0] == ">":
        return _Is.QUOTE, 1
    if line[0] == words.SIGNATURE:
        return _Is.SIGNATURE, 1
    if line[0] == words.CUT or words.is_divider(line) or _is_head(plain, index):
        return _Is.BELOW, 1
    if words.is_marker(line):
        return _Is.OURS, 1
    if line[0] == words.ATTRIBUTION:
        count = 1
        while index + count < len(plain) and plain[index + count][:1] == words.ATTRIBUTION:
            count += 1
        return (_Is.ATTRIBUTION if _precedes_quote(plain, index + count) else _Is.BELOW), count
    return _attribution(plain, index)


def _mark_rules(plain: list[str], kinds: list[_Is], index: int) -> None:
    """Lines of dashes above the older mail belong to it."""
    for above in range(index - 1, -1, -1):
        if plain[above].strip("-_=* "):
            return
        if plain[above]:
            kinds[above] = _Is.BELOW


def _is_head(plain: list[str], index: int) -> bool:
    """From, sent, to, subject on lines of their own. Somebody's "From: Narva, To: Tartu" lacks the last or an @."""
    if not words.label(plain[index]):
        return False
    found, strange = set(), 0
    has_address = False
    for line in plain[index : index + _LINES_OF_HEAD]:
        kind = words.label(line)
        strange = 0 if kind else strange + 1
        if strange > 2:
            break
        if kind:
            found.add(kind)
            has_address |= "@" in line
    return "from" in found and len(found) >= 3 and ("subject" in found or has_address)


def _precedes_quote(plain: list[str], index: int) -> bool:
    for line in plain[index : index + 6]:
        if line:
            return line[0] == ">" or words.is_marker(line)
    return False


def _attribution(plain: list[str], index: int) -> tuple[_Is, int]:
    """Programs break this line where they please, so up to four are read as one."""
    first = plain[index]
    is_opened = words.OPENING.match(first) is not None
    joined = ""
    for count in range(1, _LINES_OF_ATTRIBUTION + 1):
        line = plain[index + count - 1] if index + count <= len(plain) else ""
        if not line or line[0] in (">", words.CUT, words.SIGNATURE, words.ATTRIBUTION):
            break
        joined = f"{joined} {line}".strip()
        if len(joined) > _LONGEST_ATTRIBUTION:
            break
        if _ENDS.search(line) is None:
            inside = _SAME_LINE.search(line)
            head = line[: inside.start() + 1] if inside else ""
            if count == 1 and head and _is_attribution(head, is_opened=is_opened, is_quote=False):
                return _Is.BELOW, 1
            continue
        if count > 1 and not is_opened and words.ADDRESS.search(first) is None:
            break
        is_quote = _precedes_quote(plain, index + count)
        if _is_attribution(joined, is_opened=is_opened, is_quote=is_quote):
            return (_Is.ATTRIBUTION if is_quote else _Is.BELOW), count
    return _Is.OWN, 1


def _is_attribution(line: str, *, is_opened: bool, is_quote: bool) -> bool:
    has_address = words.ADDRESS.search(line) is not None
    has_date = words.DATE.search(line) is not None
    has_verb = words.VERB.search(line) is not None
    if has_address and has_date:
        return has_verb or is_opened
    if not is_quote:
        return False  # without a quote under it, "On 3.12. the town wrote:" is somebody's own sentence
    return has_verb or (is_opened and has_date)


def _mark_wrapped(plain: list[str], kinds: list[_Is]) -> None:
    """The end of a quoted line that was too long, and went to the next line without its `>`."""
    for index in range(1, len(plain) - 1):
        if kinds[index] is not _Is.OWN or len(plain[index]) > _WRAPPED_REST:
            continue
        is_between = kinds[index - 1] is kinds[index + 1] is _Is.QUOTE
        if is_between and len(plain[index - 1]) >= _WRAPPED_FROM:
            kinds[index] = _Is.QUOTE


def _mark_signatures(lines: list[str], plain: list[str], kinds: list[_Is]) -> None:
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and kinds[end] in (_Is.OWN, _Is.BLANK):
            end += 1
        section = [index for index in range(start, end) if kinds[index] is _Is.OWN]
        for place, index in enumerate(section):
            is_full = lines[index] == "-- "
            if is_full or (plain[index] in ("--", "__") and len(section) - place - 1 <= _LINES_OF_SIGNATURE):
                for below in section[place:]:
                    kinds[below] = _Is.SIGNATURE
                section = section[:place]
                break
        while section and words.is_phone(plain[section[-1]]):
            kinds[section.pop()] = _Is.SIGNATURE
        start = end + 1


def _kept(plain: list[str], kinds: list[_Is], own: list[int]) -> list[bool]:
    """Which lines are the answer. Lines between two quotes answer them, and make no sense without them."""
    kept = [kind in (_Is.OWN, _Is.BLANK) for kind in kinds]
    quotes = [index for index, kind in enumerate(kinds) if kind is _Is.QUOTE]
    if not any(quotes and quotes[0] < index < quotes[-1] for index in own):
        return kept
    for index in quotes:
        kept[index] = index < own[-1] and not words.is_marker(plain[index])
    return kept
