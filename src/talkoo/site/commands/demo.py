"""`talkoo demo load|wipe`: the five demo sites."""

from __future__ import annotations

import argparse

from talkoo.site.commands import database

HELP = (
    "Load the five demo sites (public facts, invented people), or take them away again with all their rows."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("what", choices=["load", "wipe"], help="load them, or wipe them")


def run(arguments: argparse.Namespace) -> int:
    """Loading twice changes nothing."""
    with database.ready(arguments):
        database.require_tables()
        from talkoo.site.demo import load

        changed = load.load() if arguments.what == "load" else load.wipe()
    done = "loaded" if arguments.what == "load" else "wiped"
    print(f"{done}: {', '.join(changed)}" if changed else f"nothing to do: no demo site was {done}")
    return 0
