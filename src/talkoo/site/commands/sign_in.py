"""`talkoo sign-in HOST ROLE`: a one-time link for somebody invented."""

from __future__ import annotations

import argparse

from talkoo.site.commands import database
from talkoo.site.instance import Unusable

HELP = "Print a one-time sign-in link for a role of a demo site: talkoo sign-in ivkv.localhost contact"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("host", help="the host name of a demo site, for example ivkv.localhost")
    parser.add_argument(
        "role", help="contact, coordinator, stand-in, site-admin, representative, moderator or adviser"
    )


def run(arguments: argparse.Namespace) -> int:
    """Raises Unusable for a site that is no demo, and for a role that nobody has."""
    with database.ready(arguments):
        database.require_tables()
        from talkoo.plumbing.tenancy import sites
        from talkoo.site.demo import roles

        site = sites.by_host(arguments.host.lower().partition(":")[0])
        if site is None:
            raise Unusable(
                f"No site lives at {arguments.host}. There are: {', '.join(s.main_host for s in sites.every())}"
            )
        if not site.is_demo:
            raise Unusable(
                f"{arguments.host} is not a demo site. People of a real site sign in with their own e-mail."
            )
        with sites.within(site.id):
            link = roles.link_for(arguments.role) if arguments.role in roles.ROLES else ""
        if not link:
            raise Unusable(
                f"Nobody is {arguments.role} at {arguments.host}. There are: {', '.join(roles.ROLES)}"
            )
    print(link)
    return 0
