"""Names of files as people gave them, made safe to show, to save and to put into an address or a header."""

import re
import unicodedata

from talkoo.kernel.text import clean_line

LONGEST = 120
"""Characters, with the ending."""

_FORBIDDEN = re.compile(r'[/\\:*?"<>|%#\x00-\x1f\x7f]+')
_ENDINGS = re.compile(
    r"(?:\.(?:pdf|od[tsp]|docx?|xlsx?|pptx?|do[ct]m|xlsm|pptm|rtf|txt|csv|png|jpe?g|webp|gif|svgz?|web[am]|og[ag]|m4a|mp[34]|html?|xhtml|xml|zip"
    r"|exe|scr|pif|msi|bat|cmd|ps1|vbs|js|jar|lnk|hta|sh))+\s*$",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_JOINERS = {"\u200c", "\u200d"}  # Persian and other scripts spell with them


def named(given: str, ending: str) -> str:
    """A name that ends with `ending`, whatever `given` ended with: `Budjetti.pdf.exe` is `Budjetti.pdf`.

    Nothing is left that means something to a path, an address, a header or a direction of writing.
    """
    last = re.split(r"[/\\]", given)[-1]
    plain = "".join(
        sign for sign in clean_line(last) if unicodedata.category(sign) != "Cf" or sign in _JOINERS
    )
    stem = (
        " ".join(_ENDINGS.sub("", _FORBIDDEN.sub(" ", plain)).split())
        .strip(". ")[: LONGEST - len(ending)]
        .rstrip(". ")
    )
    if not stem.strip("\u200c\u200d"):
        stem = "file"
    if _RESERVED.match(stem):
        stem = f"_{stem}"[: LONGEST - len(ending)]
    return stem + ending
