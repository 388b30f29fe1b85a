"""A dictionary of word forms as a file that is asked page by page, so that a process holds next to nothing of it.

simplemma brings its dictionaries packed and unpacks them into memory: 140 MB for five languages. Here they are unpacked
once into files (46 MB); a question reads one page of half a kilobyte, and only the first word of each page is held.
"""

import os
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from simplemma.strategies.dictionaries import dictionary_factory, frontcode

PAGE = 512  # bytes; a page holds about 90 words
_FOOTER = struct.Struct("<8sQQ")  # mark, where the list of pages begins, how many there are
_MARK = b"words 1\n"
_LITERAL = 255  # in simplemma's format: the lemma is written out


class Unreadable(Exception):
    """The file was not made by this module, or is cut short."""


def make(language: str, target: Path) -> None:
    """Unpack simplemma's dictionary of `language` into `target`, which is there as a whole or not at all.

    Takes 0.1 to 1.5 seconds. Raises ValueError for a language that simplemma does not know, and OSError.
    """
    data = dictionary_factory._read_decompressed(language)
    is_reversed, _count, begin = frontcode._read_header(data)
    if is_reversed:
        raise ValueError(f"the words of {language} are kept back to front")
    half_done = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        with half_done.open("wb") as out:
            offsets, firsts = array("I"), []
            limit, copied_from, is_first = begin, begin, False
            for start, word, lemma in frontcode._iter_records(data, begin):
                if is_first:
                    copied_from, is_first = start, False
                if start >= limit:
                    out.write(data[copied_from:start])
                    offsets.append(out.tell())
                    firsts.append(word)
                    out.write(_in_full(word, lemma))
                    limit, is_first = start + PAGE, True
            if not is_first:
                out.write(data[copied_from:])
            where = out.tell()
            offsets.append(where)
            out.write(offsets.tobytes())
            out.write(b"\0".join(firsts))
            out.write(_FOOTER.pack(_MARK, where, len(firsts)))
            out.flush()
            os.fsync(out.fileno())
        half_done.replace(target)
    finally:
        half_done.unlink(missing_ok=True)


def _in_full(word: bytes, lemma: bytes) -> bytes:
    """A record that does not lean on the one before it."""
    return b"\0" + _number(len(word)) + word + bytes([_LITERAL]) + _number(len(lemma)) + lemma


def _number(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


class WordFile(dictionary_factory.DecodedStrMapping):
    """An opened file: word form to lemma. May be asked by several threads at once. Raises Unreadable and OSError."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            size = os.fstat(self._file).st_size
            end = size - _FOOTER.size
            if end < 0:
                raise Unreadable(path)
            mark, where, count = _FOOTER.unpack(os.pread(self._file, _FOOTER.size, end))
            after = where + 4 * (count + 1)
            if mark != _MARK or after > end:
                raise Unreadable(path)
            self._offsets = array("I", os.pread(self._file, after - where, where))
            self._firsts = os.pread(self._file, end - after, after).split(b"\0")
            if len(self._firsts) != count:
                raise Unreadable(path)
        except BaseException:
            os.close(self._file)
            raise

    def __del__(self) -> None:
        if hasattr(self, "_firsts"):
            os.close(self._file)

    def _page(self, number: int) -> bytes:
        begin, end = self._offsets[number], self._offsets[number + 1]
        return os.pread(self._file, end - begin, begin)

    def _lookup(self, key: str) -> str | None:
        wanted = key.encode()
        number = bisect_right(self._firsts, wanted) - 1
        if number < 0:
            return None
        for _start, word, lemma in frontcode._iter_records(self._page(number), 0):
            if word >= wanted:
                return lemma.decode() if word == wanted else None
        return None

    def __iter__(self) -> Iterator[str]:
        for number in range(len(self._firsts)):
            for _start, word, _lemma in frontcode._iter_records(self._page(number), 0):
                yield word.decode()

    def __len__(self) -> int:
        return sum(1 for _word in self)
