"""`talkoo bulk`: a large amount of made-up data."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TextIO

from talkoo.site.commands import database
from talkoo.site.demo.bulk.sizes import SIZES
from talkoo.site.instance import Unusable

HELP = """Fill the installation with made-up sites (bulk-1.localhost, bulk-2.localhost …): people, organisations,
networks, contacts, letters, conversations, mails and the record of it all. Every name says that it is invented. The
same seed gives the same data. `talkoo demo wipe` takes the sites away again."""

WIDTH = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument(
        "--size",
        choices=list(SIZES),
        required=True,
        help="; ".join(
            f"{name}: {sum(site.people for site in sites)} people and "
            f"{sum(site.organisations for site in sites)} organisations of {len(sites)} site{'s'[: len(sites) > 1]}"
            for name, sites in SIZES.items()
        ),
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which made-up data (1)")
    parser.add_argument(
        "--site",
        default="",
        metavar="KEY",
        help="only the size's largest site, with this key in place of bulk-1",
    )


class Progress:
    """A bar on a terminal; elsewhere nothing, for there the finished sites are told line by line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_shown = stream.isatty()
        self._last = -1

    def __call__(self, site: str, part: float) -> None:
        """Show how far it is in all, 0 to 1."""
        hundredths = int(part * 100)
        if self._is_shown and hundredths != self._last:
            self._last = hundredths
            bar = ("#" * int(part * WIDTH)).ljust(WIDTH)
            self._stream.write(f"\r[{bar}] {hundredths:3} %  {site}\x1b[K")
            self._stream.flush()

    def end(self) -> None:
        """Take the bar away."""
        if self._is_shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def run(arguments: argparse.Namespace) -> int:
    """Raises Unusable when there are such sites already."""
    if arguments.site and not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", arguments.site):
        raise Unusable("The key of a site is made of small letters, digits and hyphens, at most 40.")
    with database.ready(arguments):
        database.require_tables()
        from talkoo.site.demo.bulk import load

        progress = Progress(sys.stderr)
        try:
            entered = load.load(arguments.size, arguments.seed, key=arguments.site, told=progress)
        finally:
            progress.end()
    for site in entered:
        print(
            f"{site.host:<20} {site.figures.people:>6} people {site.figures.organisations:>5} organisations "
            f"{site.figures.spaces:>4} spaces "
            f"{site.figures.letters:>6} letters {site.figures.posts:>6} posts "
            f"{site.rows:>8} rows  {site.seconds:6.1f} s"
        )
    rows, seconds = sum(site.rows for site in entered), sum(site.seconds for site in entered)
    print(
        f"Entered {rows} rows at {len(entered)} sites in {seconds:.1f} s. talkoo demo wipe takes them away."
    )
    return 0
