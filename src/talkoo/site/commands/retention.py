"""`talkoo retention`: what has been kept long enough, and forgetting it."""

from __future__ import annotations

import argparse

from talkoo.site.commands import database

HELP = """Say what would be marked and forgotten on every site: talkoo retention --dry-run
Without --dry-run it is done at once, as every night: rows whose time is over are marked, and go 30 days later."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")


def run(arguments: argparse.Namespace) -> int:
    """1 when more is due somewhere than a day may take."""
    with database.ready(arguments, role="worker"):
        database.require_tables()
        from talkoo.plumbing.retention import running, tasks
        from talkoo.plumbing.tenancy import sites

        is_too_much = False
        for site in sites.every():
            with sites.within(site.id):
                lines = running.dry()
            print(f"{site.key}:")
            for line in lines:
                print(
                    f"  {line.name}: {line.rows} rows, kept {line.months} months; to mark {line.to_mark}, "
                    f"marked {line.marked}, due now {line.due}, a day may take {line.limit}"
                    + (" - TOO MUCH" if line.is_too_much else "")
                )
                is_too_much = is_too_much or line.is_too_much
        if not arguments.dry_run:
            tasks.run_once()
            print("Done. What was forgotten can be brought back for 30 days, on the page /forgetting/.")
    return int(is_too_much)
