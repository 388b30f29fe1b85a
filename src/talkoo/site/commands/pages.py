"""`talkoo pages`: every page of the installation, one JSON line each; the crawl list of every check."""

from __future__ import annotations

import argparse
import json

from talkoo.site.commands import database

HELP = """Print one JSON line per page: its name, url, host, role (who may see it), method, and object (true when the
page shows one object of the site)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Of all sites."""
    with database.ready(arguments):
        database.require_tables()
        from talkoo.site import page_list

        for line in page_list.every_page(port=arguments.port):
            print(json.dumps(line, ensure_ascii=False))
    return 0
