"""Machines that translate, as the operator set one up; none by default. Words leave this installation for nothing else.

TALKOO_TRANSLATE=libretranslate https://translate.example.org    one's own, with TALKOO_TRANSLATE_KEY if it asks
TALKOO_TRANSLATE=deepl                                           with TALKOO_TRANSLATE_KEY
TALKOO_TRANSLATE=command apertium -u {source}-{target}           a program here: the text comes in and goes out
"""

import re
import shlex
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from talkoo.plumbing import egress
from talkoo.plumbing.egress import fetch

PATIENCE = 60  # seconds for one text
_LONGEST = 200_000  # bytes of an answer
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_DEEPL, _DEEPL_FREE = "https://api.deepl.com", "https://api-free.deepl.com"


class Wrong(ValueError):
    """TALKOO_TRANSLATE is not understood."""


class NotNow(Exception):
    """The machine cannot now; later it may."""


class Refused(Exception):
    """The machine will not: it does not know one of the languages, or us."""


@dataclass(frozen=True)
class Connector:
    """`name` is what its texts are remembered under; `ask(text, source, target)` gives the translation.

    `ask` raises NotNow or Refused, and is not called inside a transaction.
    """

    name: str
    ask: Callable[[str, str, str], str]


def configured() -> Connector | None:
    """The machine of this installation, if there is one. Raises Wrong."""
    kind, _space, rest = settings.TRANSLATE.strip().partition(" ")
    key = settings.TRANSLATE_KEY
    if not kind:
        return None
    if kind == "libretranslate" and _is_address(rest.strip()):
        home = rest.strip().rstrip("/")
        return Connector(f"libretranslate {home}", partial(_libretranslate, home, key))
    if kind == "deepl" and key and not rest.strip():
        home = _DEEPL_FREE if key.endswith(":fx") else _DEEPL
        return Connector("deepl", partial(_deepl, home, key))
    if kind == "deepl" and key and _is_address(rest.strip()):
        return Connector("deepl", partial(_deepl, rest.strip().rstrip("/"), key))
    if kind == "command" and rest.strip():
        try:
            words = tuple(shlex.split(rest))
        except ValueError as problem:
            raise Wrong(str(problem)) from problem
        return Connector(f"command {rest.strip()}", partial(_command, words))
    raise Wrong(
        "write libretranslate with its address, deepl with TALKOO_TRANSLATE_KEY, or command with a program"
    )


def _is_address(told: str) -> bool:
    return urlsplit(told).scheme in {"https", "http"} and " " not in told


def _asked(url: str, given: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
    try:
        answer = fetch.request(
            "POST", url, json=given, headers=headers, timeout=PATIENCE, limit=_LONGEST, allow_http=True
        )
        if answer.is_ok:
            return answer.json()
    except egress.Unreachable as problem:
        raise NotNow(str(problem)) from problem
    except egress.Refused as problem:
        raise Refused(str(problem)) from problem
    said = f"{answer.status} {answer.content[:150].decode(errors='replace')}"
    raise (NotNow if answer.status in _LATER else Refused)(said)


def _text_of(found: Any) -> str:
    if not isinstance(found, str) or not found.strip():
        raise Refused("the machine answered without a text")
    return found


def _libretranslate(home: str, key: str, text: str, source: str, target: str) -> str:
    given = {"q": text, "source": source, "target": target, "format": "text"}
    answer = _asked(f"{home}/translate", given | ({"api_key": key} if key else {}), {})
    return _text_of(answer.get("translatedText") if isinstance(answer, dict) else None)


def _deepl(home: str, key: str, text: str, source: str, target: str) -> str:
    codes = {"en": "EN-GB", "pt": "PT-PT"}
    given = {
        "text": [text],
        "source_lang": source.partition("-")[0].upper(),
        "target_lang": codes.get(target, target.upper()),
        "preserve_formatting": True,
    }
    answer = _asked(f"{home}/v2/translate", given, {"Authorization": f"DeepL-Auth-Key {key}"})
    try:
        return _text_of(answer["translations"][0]["text"])
    except (KeyError, IndexError, TypeError) as problem:
        raise Refused("the machine answered without a text") from problem


def _command(words: tuple[str, ...], text: str, source: str, target: str) -> str:
    if not (_CODE.fullmatch(source) and _CODE.fullmatch(target)):
        raise Refused("a language code that no program should be given")
    call = [word.replace("{source}", source).replace("{target}", target) for word in words]
    try:
        done = subprocess.run(call, input=text.encode(), capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as problem:
        raise NotNow(f"{words[0]} took more than {PATIENCE} seconds") from problem
    except OSError as problem:
        raise Refused(f"{words[0]} cannot be run: {problem.strerror}") from problem
    if done.returncode:
        raise Refused(
            f"{words[0]} ended with {done.returncode}: {done.stderr[:150].decode(errors='replace')}"
        )
    if len(done.stdout) > _LONGEST:
        raise Refused(f"{words[0]} answered too much")
    return _text_of(done.stdout.decode(errors="replace").strip())
