"""Django's own commands, for those who develop: `talkoo manage makemigrations`, `talkoo manage shell` …"""

import argparse

from talkoo.site.commands import database

HELP = "run one of Django's own commands (for developers)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything after `manage` goes to Django."""
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="the command and its arguments")


def run(arguments: argparse.Namespace) -> int:
    """As owner of the tables."""
    with database.ready(arguments, role="owner"):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["talkoo manage", *(arguments.rest or ["help"])])
    return 0
