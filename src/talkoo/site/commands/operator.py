"""`talkoo operator`: the way into the operator's pages."""

from __future__ import annotations

import argparse

from talkoo.site.commands import database
from talkoo.site.instance import Unusable

HELP = """Print a link to the pages for operators, on the installation's own host: talkoo operator link
It works once, within a day; the session that it becomes lasts twelve hours. Who can run this command can do anything.

  link [--name ANNA]   a new link; the name is shown in the list
  list                 links that still work, and sessions that run
  end ID|all           end a session, or make a link useless"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("what", choices=("link", "list", "end"), nargs="?", default="link", help="see above")
    parser.add_argument("which", nargs="?", default="", help="for end: the id from the list, or all")
    parser.add_argument("--name", default="", help="for link: whose it is")


def run(arguments: argparse.Namespace) -> int:
    """As owner. Raises Unusable for an id that is not on the list."""
    with database.ready(arguments):
        database.require_tables()
        from talkoo.kernel.access import PROGRAM
        from talkoo.site.operator import entrance

        if arguments.what == "link":
            print(entrance.address(entrance.new_link(arguments.name)))
            return 0
        there = entrance.passes(PROGRAM)
        if arguments.what == "list":
            for one in there:
                what = "in until" if one["entered_at"] else "a link until"
                print(f"{one['id']}  {what} {one['until']:%Y-%m-%d %H:%M} UTC  {one['name']}".rstrip())
            return 0
        wanted = [one for one in there if arguments.which in {str(one["id"]), "all"}]
        if not wanted and arguments.which != "all":
            raise Unusable("Nothing of this id runs: talkoo operator list shows what does.")
        for one in wanted:
            entrance.end(one["id"], by=PROGRAM)
        print(f"Ended {len(wanted)}.")
    return 0
