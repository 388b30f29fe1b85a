"""`talkoo site`: sites and their host names, from the command line."""

from __future__ import annotations

import argparse
from typing import Any

from talkoo.site.commands import database
from talkoo.site.instance import Unusable

HELP = """Look after sites:

  talkoo site list
  talkoo site create HOST --name "fi=Koeverkko" --name "sv=Provnätet" --sentence "fi=Yhdessä." --operator "Koe ry"
                     --country FI --time-zone Europe/Helsinki --languages fi,sv,ar --accent lake --administrator E-MAIL
  talkoo site close KEY | open KEY | read-only KEY | writable KEY
  talkoo site import FILE --host HOST [--passphrase-file FILE]
  talkoo site host add KEY HOST | host main KEY HOST | host remove KEY HOST

The first language of --name is the site's own. With --administrator a sign-in link is printed."""

SWITCHES = {
    "close": ("open", False),
    "open": ("open", True),
    "read-only": ("read-only", True),
    "writable": ("read-only", False),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("what", choices=("list", "create", "import", "host", *SWITCHES), help="see above")
    parser.add_argument("words", nargs="*", metavar="WORD", help="what it is about")
    parser.add_argument("--host", default="", help="for import: where the site lives from now on")
    parser.add_argument("--passphrase-file", default="", metavar="FILE", help="for import; else it asks")
    parser.add_argument("--name", action="append", default=[], metavar="LANGUAGE=NAME", help="for create")
    parser.add_argument(
        "--sentence", default="", metavar="LANGUAGE=SENTENCE", help="for create: what it is for"
    )
    parser.add_argument("--operator", default="", help="for create: which organisation answers for it")
    parser.add_argument("--country", default="FI", help="for create: FI or EE (FI)")
    parser.add_argument("--time-zone", default="", help="for create: that of the country")
    parser.add_argument("--languages", default="", help="for create: languages to write in, with commas")
    parser.add_argument("--accent", default="spruce", help="for create: the colour (spruce)")
    parser.add_argument("--modules", default="", help="for create: what the site has, with commas; else all")
    parser.add_argument(
        "--administrator", default="", metavar="E-MAIL", help="for create: who looks after it"
    )


def run(arguments: argparse.Namespace) -> int:
    """As owner. Raises Unusable with what is wrong; then nothing was changed."""
    with database.ready(arguments):
        database.require_tables()
        if arguments.what == "import":
            return _import(arguments)
        from django.db import transaction

        with transaction.atomic():
            if arguments.what == "list":
                return _list()
            if arguments.what == "create":
                return _create(arguments)
            if arguments.what == "host":
                return _host(arguments.words)
            return _switch(arguments)


def _list() -> int:
    from talkoo.kernel.access import PROGRAM
    from talkoo.kernel.text import pick
    from talkoo.site.operator import queries

    for row in queries.every_site(PROGRAM):
        marks = [
            *(["closed"] if not row["is_open"] else []),
            *(["read-only"] if row["is_read_only"] else []),
            *(["demo"] if row["is_demo"] else []),
        ]
        name = pick(row["name"], row["default_language"])
        said = f"{row['key']}  {','.join(row['hosts'] or [])}  {row['people']} people  {' '.join(marks)}"
        print(f"{said.rstrip()}  {name}")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    """A site out of the file that its administrator exported elsewhere."""
    import getpass
    from pathlib import Path

    from talkoo.site.administration.exporting import bringing_in
    from talkoo.site.operator import queries

    (file,) = _words(arguments.words, 1, "import FILE --host HOST")
    host = _tidy(arguments.host)
    try:
        if arguments.passphrase_file:
            passphrase = Path(arguments.passphrase_file).read_text(encoding="utf-8")
        else:
            passphrase = getpass.getpass("Passphrase of the file: ")
        made = bringing_in.bring_in(Path(file), host=host, passphrase=passphrase)
    except (bringing_in.Refused, OSError, EOFError) as problem:
        raise Unusable(str(problem)) from problem
    print(f"Made the site {made.key} of {made.rows} rows and {made.files} files: "
          f"{queries.address_in(made.site_id, 'home')}")  # fmt: skip
    print("Everybody signs in anew; passkeys work where the host name is the same.")
    return 0


def _known(key: str) -> Any:
    from talkoo.kernel.access import PROGRAM
    from talkoo.site.operator import queries

    row = queries.site(key, PROGRAM)
    if row is None:
        there = ", ".join(one["key"] for one in queries.every_site(PROGRAM)) or "none yet"
        raise Unusable(f"There is no site {key!r}. There are: {there}")
    return row


def _words(words: list[str], number: int, shape: str) -> list[str]:
    if len(words) != number:
        raise Unusable(f"Write it as: talkoo site {shape}")
    return words


def _tidy(host: str) -> str:
    from talkoo.site.operator import hosts

    try:
        return hosts.tidy(host)
    except hosts.WrongHost as problem:
        raise Unusable(f"{host!r}: {problem}") from problem


def _switch(arguments: argparse.Namespace) -> int:
    from talkoo.kernel.access import PROGRAM
    from talkoo.site.operator import actions

    (key,) = _words(arguments.words, 1, f"{arguments.what} KEY")
    switched, is_on = SWITCHES[arguments.what]
    has_changed = actions.switch(_known(key)["id"], switched, is_on, by=PROGRAM)
    print(f"{key}: {'done' if has_changed else 'was so already'}.")
    return 0


def _host(words: list[str]) -> int:
    from django.db import IntegrityError

    from talkoo.kernel.access import PROGRAM
    from talkoo.site.operator import actions

    verb, key, host = _words(words, 3, "host add|main|remove KEY HOST")
    row, host = _known(key), _tidy(host)
    try:
        if verb == "add":
            actions.add_host(row["id"], host, by=PROGRAM)
        elif verb == "main" and not actions.choose_main_host(row["id"], host, by=PROGRAM):
            raise Unusable(f"{key} has no host name {host}: add it first.")
        elif verb == "remove" and not actions.remove_host(row["id"], host, by=PROGRAM):
            raise Unusable(
                f"{host} is the main name of {key}, or none of its names; choose another main one first."
            )
        elif verb not in {"main", "remove"}:
            raise Unusable("Write it as: talkoo site host add|main|remove KEY HOST")
    except IntegrityError as problem:
        raise Unusable(f"A site lives at {host} already.") from problem
    print(f"{key}: done.")
    return 0


def _create(arguments: argparse.Namespace) -> int:
    from django.db import IntegrityError

    from talkoo.kernel.access import PROGRAM
    from talkoo.site.operator import actions, queries

    wanted = _wanted(arguments)
    try:
        site_id = actions.make_site(wanted, by=PROGRAM)
    except IntegrityError as problem:
        raise Unusable(f"A site with the key {wanted.key} or at {wanted.host} is there already.") from problem
    print(f"Made the site {wanted.key}: {queries.address_in(site_id, 'home')}")
    if arguments.administrator:
        name = arguments.administrator.partition("@")[0]
        person = actions.invite_administrator(
            site_id,
            name=name,
            email=arguments.administrator,
            language=wanted.languages[0],
            is_coordinator=True,
            by=PROGRAM,
        )
        from talkoo.plumbing.tenancy import sites

        with sites.within(site_id):
            chance = queries.newest_pass(person.pk)
            assert chance is not None
            token = chance.token
        print(queries.address_in(site_id, "accounts:link", token))
    return 0


def _wanted(arguments: argparse.Namespace) -> Any:
    from talkoo.kernel import i18n
    from talkoo.kernel.text import texts
    from talkoo.site import look
    from talkoo.site.operator import actions, forms, hosts

    (host,) = _words(arguments.words, 1, 'create HOST --name "fi=NAME" …')
    host = _tidy(host)
    names = dict(one.partition("=")[::2] for one in arguments.name)
    own = next(iter(names), "")
    if not names or not all(names.values()) or not set(names) <= set(i18n.INTERFACE):
        raise Unusable(
            f'Give at least one --name "LANGUAGE=NAME"; languages are {", ".join(i18n.INTERFACE)}.'
        )
    language, _sign, sentence = arguments.sentence.partition("=")
    if language != own or not sentence.strip():
        raise Unusable(f'Give the sentence in the first language: --sentence "{own}=…".')
    if not arguments.operator.strip():
        raise Unusable('Say who answers for the site: --operator "NAME".')
    languages = tuple(
        dict.fromkeys([own, *(one.strip() for one in arguments.languages.split(",") if one.strip())])
    )
    if strangers := set(languages) - set(i18n.INTERFACE):
        raise Unusable(
            f"{', '.join(strangers)}: the site's administrator adds languages beyond {', '.join(i18n.INTERFACE)}."
        )
    if arguments.country not in forms.COUNTRIES:
        raise Unusable(f"--country is one of {', '.join(forms.COUNTRIES)}.")
    zone = arguments.time_zone or forms.COUNTRIES[arguments.country]
    if zone not in dict(forms.choose_zones()):
        raise Unusable(f"--time-zone {zone} is not known; write it like Europe/Helsinki.")
    is_own = look.is_colour(arguments.accent)
    if arguments.accent not in look.ACCENTS and not is_own:
        raise Unusable(f"--accent is one of {', '.join(look.ACCENTS)}, or a colour like #0d5340.")
    if is_own and not look.is_readable(arguments.accent):
        raise Unusable(
            f"--accent {arguments.accent} cannot be read well on light paper; {look.nearest(arguments.accent)} can."
        )
    modules = tuple(arguments.modules.split(",")) if arguments.modules else tuple(forms.MODULES)
    if not set(modules) <= set(forms.MODULES):
        raise Unusable(f"--modules are some of {', '.join(forms.MODULES)}.")
    if len(names[own]) > 80 or len(sentence) > 200:
        raise Unusable("A name has at most 80 characters, a sentence 200.")
    return actions.NewSite(
        key=hosts.key_of(host),
        host=host,
        name=texts(own, **names),
        sentence=texts(own, **{own: sentence}),
        operator=arguments.operator[:200],
        languages=languages,
        country=arguments.country,
        time_zone=zone,
        accent=arguments.accent,
        modules=modules,
    )
