"""`talkoo bench`: how fast and how big the program is, beside what it is allowed."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

from talkoo.site.demo.bulk.sizes import SIZES
from talkoo.site.instance import Unusable
from talkoo.site.measure import budgets, report
from talkoo.site.measure import run as runs

HELP = """Measure the program on this machine. Makes a database of its own in a temporary folder, fills it as
talkoo bulk does, starts the real servers, and prints each figure beside its limit. Your own data is not
touched; --data and --port are not used. Ends with 1 when a limit is missed.

bare              /-/health: the whole way of a request with one question to the database
anonymous-cached  the list of networks out of the page cache
networks          the same list, made anew: an unknown parameter keeps it out of the cache
network           the page of one network, made anew
organisations     the directory of organisations, made anew
organisation      the page of an umbrella organisation, made anew
search            the page of results, for one question after the other
organisations-search
                  the directory of one country, narrowed by the same questions
letters           the letters of somebody signed in, a full page
threads           the conversations of a network, for its contact who is signed in
thread            a conversation of 20 posts, thread-long the first page of one with 1,000 answers, both signed in
my-networks, monday, staff-list
                  the pages that people of three roles begin with
actions           8 processes of one site that send letters, each with its record and its jobs, while the
                  worker runs those jobs
reply             the same for answers in conversations
memory            PSS of all processes after all that; memory that they share counts once
large search      with --search: 200 questions to a site with 150,000 organisations; takes minutes longer"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--size", choices=list(SIZES), default="typical", help="how much data (typical)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which made-up data (1)")
    parser.add_argument("--seconds", type=float, default=3.0, metavar="S", help="how long each run takes (3)")
    parser.add_argument("--search", action="store_true", help="search among 150,000 organisations as well")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to FILE")


def run(arguments: argparse.Namespace) -> int:
    """0 when every limit is kept, 1 when one is missed. Raises Unusable when nothing can be measured."""
    if sys.platform != "linux":
        raise Unusable("The bench reads what Linux tells of processes: run it on Linux.")
    if not 0.1 <= arguments.seconds <= 600:
        raise Unusable("A run takes from 0.1 to 600 seconds: choose with --seconds.")
    target: Path | None = arguments.json
    if target is not None and not target.absolute().parent.is_dir():
        raise Unusable(f"{target.absolute().parent} is no folder: give another file with --json.")

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        figures = runs.bench(
            arguments.size, arguments.seed, arguments.seconds, _say, with_search=arguments.search
        )
    finally:
        signal.signal(signal.SIGTERM, before)
    verdicts = budgets.judge(figures, arguments.size)
    for line in report.lines(figures, verdicts):
        print(line)
    missed = [str(verdict) for verdict in verdicts if not verdict.is_kept]
    if target is not None:
        target.write_text(json.dumps({**figures.as_json(), "missed": missed}, indent=1) + "\n")
    return 1 if missed else 0


def _say(line: str) -> None:
    print(f"{line} ...", file=sys.stderr, flush=True)
