"""`talkoo messages`: collect every text of the interface into the translation files, and compile them."""

from __future__ import annotations

import argparse
import datetime
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, pofile
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

HELP = """Collect every text of the interface from the code and the templates into
site/locale/<language>/LC_MESSAGES/django.po, keep what is translated, and compile it.
For those who develop; --data and --port are not used."""

LANGUAGES = ("fi", "et", "ru", "sv", "ar")
SOURCE = Path(__file__).resolve().parents[2]
LOCALE = Path(__file__).resolve().parents[1] / "locale"
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/jinja2/**", "jinja2")]
OPTIONS = {
    "**/jinja2/**": {"encoding": "utf-8", "newstyle_gettext": "true", "silent": "false", "trimmed": "true"},
    "**.py": {"encoding": "utf-8"},
}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail when something is not up to date"
    )


def file_of(language: str) -> Path:
    """The translation file of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def collect() -> Catalog:
    """Every text that a person can see, with where it stands."""
    found = Catalog(fuzzy=False)
    for name, line, message, comments, context in extract_from_dir(
        SOURCE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        found.add(message, None, [(f"src/talkoo/{name}", 0 * line)], auto_comments=comments, context=context)
    return found


def read(language: str) -> Catalog:
    """A language's file as it is; empty when there is none yet."""
    path = file_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def problems(language: str) -> Iterator[str]:
    """What a language's file lacks: texts, plural forms, placeholders that match."""
    there = read(language)
    for message in collect():
        if not message.id:
            continue
        name = message.id[0] if isinstance(message.id, tuple) else message.id
        found = there.get(name, message.context)
        if found is None or not found.string or (isinstance(found.string, tuple) and not all(found.string)):
            yield f"{language}: not translated: {name!r}"
            continue
        if found.fuzzy:
            yield f"{language}: marked as doubtful: {name!r}"
        if isinstance(message.id, tuple) and len(found.string) != there.num_plurals:
            yield f"{language}: plural forms are missing: {name!r}"
        for problem in found.check(there):
            yield f"{language}: {problem} {name!r}"


def update(language: str) -> None:
    """Bring a language's file up to date with the code, and compile it."""
    there = read(language)
    old = {(message.id, message.context): message for message in there if message.id}
    fresh = Catalog(
        locale=language,
        project="Talkoo",
        version="1",
        copyright_holder="the authors of Talkoo",
        msgid_bugs_address="",
        header_comment=f"# Talkoo in {language}. Written for people; keep %(placeholders)s as they are.",
        fuzzy=False,
    )
    for message in collect():
        if message.id:
            kept = old.get((message.id, message.context))
            string = kept.string if kept else None
            fresh.add(
                message.id,
                string,
                message.locations,
                context=message.context,
                auto_comments=message.auto_comments,
            )
    path = file_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pofile.write_po(file, fresh, sort_output=False, include_lineno=False, omit_header=False, width=110)
    lines = path.read_text().splitlines(keepends=True)
    dropped = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Last-Translator',
        '"Language-Team',
        '"Report-Msgid',
        '"Generated-By',
    )
    path.write_text("".join(line for line in lines if not line.startswith(dropped)))
    path.with_suffix(".mo").write_bytes(compiled(language))


def compiled(language: str) -> bytes:
    """The compiled form of a language's file."""
    catalog = read(language)
    catalog.creation_date = catalog.revision_date = datetime.datetime(
        2026, 1, 1, tzinfo=datetime.UTC
    )  # the same twice
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def run(arguments: argparse.Namespace) -> int:
    """0 when everything is translated."""
    missing: list[str] = []
    for language in LANGUAGES:
        if not arguments.check:
            update(language)
        missing += problems(language)
        if arguments.check and file_of(language).with_suffix(".mo").read_bytes() != compiled(language):
            missing.append(f"{language}: not compiled: run talkoo messages")
    for line in missing:
        print(line)
    print(f"{sum(1 for message in collect() if message.id)} texts, {len(missing)} problems")
    return 1 if missing else 0
