"""`talkoo audit verify`: work every site's chain through again."""

from __future__ import annotations

import argparse

from talkoo.site.commands import database

HELP = "Seal what is not yet sealed of the record of facts, and check every link of every site's chain."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("what", choices=["verify"], help="check the chain")


def run(arguments: argparse.Namespace) -> int:
    """1 when a chain is broken."""
    with database.ready(arguments, role="worker"):
        from talkoo.plumbing.audit import seal
        from talkoo.plumbing.tenancy import sites

        is_broken = False
        for site in sites.every():
            with sites.within(site.id):
                while seal.seal() == seal.BATCH:
                    pass
            with sites.within(site.id):
                verdict = seal.verify()
            state = "BROKEN" if verdict.problems else "ok"
            print(
                f"{site.key}: {state}, {verdict.sealed} sealed, {verdict.unsealed} not yet, head {verdict.head[:16]}"
            )
            for problem in verdict.problems[:20]:
                print(f"  {problem}")
            is_broken = is_broken or bool(verdict.problems)
    return 1 if is_broken else 0
