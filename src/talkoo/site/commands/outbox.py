"""`talkoo outbox HOST`: a link to the mails that a site has written."""

from __future__ import annotations

import argparse

from talkoo.site.commands import database
from talkoo.site.instance import Unusable

HELP = """Print a link to the mails that a site has written, with their states: talkoo outbox ivkv.localhost
The link opens for a day, for whoever has it. Without a mail server the mails themselves are read there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("host", help="the host name of a site")


def run(arguments: argparse.Namespace) -> int:
    """Raises Unusable when no site lives at the host."""
    with database.ready(arguments):
        database.require_tables()
        from talkoo.plumbing.mail_out import outbox
        from talkoo.plumbing.mail_out.compose import address_of
        from talkoo.plumbing.tenancy import sites

        site = sites.by_host(arguments.host.lower().partition(":")[0])
        if site is None:
            there = ", ".join(one.main_host for one in sites.every()) or "none yet"
            raise Unusable(f"No site lives at {arguments.host}. There are: {there}")
        with sites.within(site.id):
            address = address_of("mail_out:outbox", language=site.default_language)
            print(f"{address}?key={outbox.key()}")
    return 0
