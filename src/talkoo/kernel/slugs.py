"""Addresses that people can read, from names in any script."""

import re
import secrets
import unicodedata

from talkoo.kernel.text import clean_line

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e iu ia".split(),
        strict=True,
    )
)


def slug_of(name: str) -> str:
    """A short address from a name in any script: `tiijatko-mita`. A script we cannot spell gives a random one."""
    plain = []
    for sign in unicodedata.normalize("NFKD", clean_line(name).casefold()):
        spelled = _CYRILLIC.get(sign, sign)
        plain.append("" if spelled == "_" else spelled if spelled.isascii() else "")
    slug = re.sub(r"[^a-z0-9]+", "-", "".join(plain)).strip("-")[:60].strip("-")
    return slug or f"n-{secrets.token_hex(4)}"
