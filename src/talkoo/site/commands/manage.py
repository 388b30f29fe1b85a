"""Django's own commands, for those who develop: `talkoo manage makemigrations`, `talkoo manage shell` …"""

import argparse

from talkoo.site.commands import database
from talkoo.site.instance import Unusable

HELP = "run one of Django's own commands (for developers)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything after `manage` goes to Django."""
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="the command and its arguments")


def run(arguments: argparse.Namespace) -> int:
    """As owner of the tables. Raises Unusable when our own options stand where Django would get them."""
    if {"--data", "--port"} & {part.partition("=")[0] for part in arguments.rest}:
        raise Unusable("Write --data and --port before the name of Django's command.")
    with database.ready(arguments, role="owner"):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["talkoo manage", *(arguments.rest or ["help"])])
    return 0
