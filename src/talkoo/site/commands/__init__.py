"""The program `talkoo`: one module per command, imported only when it is called."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from talkoo.site import configuration
from talkoo.site.instance import Unusable

DEFAULT_PORT = 8000

# name -> (module, what it does in one line)
COMMANDS = {
    "up": ("up", "start everything and print the addresses; Ctrl-C stops it"),
    "test": ("test", "run every check and test of the repository"),
    "operator": ("operator", "print a link to the pages for operators"),
    "site": ("site", "create, list, close and open sites; add and remove host names"),
    "demo": ("demo", "load or wipe the demo sites"),
    "bulk": ("bulk", "fill a site with a large amount of made-up data"),
    "bench": ("bench", "measure the running program against its limits"),
    "backup": ("backup", "write everything into one file"),
    "restore": ("restore", "bring back a backup"),
    "upgrade": ("upgrade", "bring the data up to date after a newer Talkoo was installed; with a way back"),
    "doctor": ("doctor", "check that this installation is well"),
    "pages": ("pages", "list every page, one JSON line each"),
    "sign-in": ("sign_in", "print a one-time sign-in link (demo data only)"),
    "outbox": ("outbox", "print a link to the mails that a site has written"),
    "keys": ("keys", "look after the keys that private words are sealed with"),
    "audit": ("audit", "verify the audit chain"),
    "retention": ("retention", "say what has been kept long enough, and forget it"),
    "messages": ("messages", "bring the translation files up to date (for developers)"),
    "manage": ("manage", "run a Django management command"),
}


def default_data() -> Path:
    """The data folder when none is given: beside the repository, or the usual place of a user's data."""
    if told := os.environ.get("TALKOO_DATA"):
        return Path(told)
    if home := os.environ.get("TALKOO_HOME"):
        return Path(home) / "data"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "talkoo"


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {line}" for name, (_, line) in COMMANDS.items()]
    return "commands:\n" + "\n".join(lines) + "\n\ntalkoo COMMAND --help explains one of them."


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where help is."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. See {self.prog} --help\n")


def _parser(name: str) -> tuple[argparse.ArgumentParser, object]:
    module_name, summary = COMMANDS[name]
    module = importlib.import_module(f"talkoo.site.commands.{module_name}")
    parser = _Parser(
        prog=f"talkoo {name}",
        description=getattr(module, "HELP", summary),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help=f"the data folder (now: {default_data()})")
    parser.add_argument(
        "--port", type=int, help=f"the port of the web server (else that of a running one, or {DEFAULT_PORT})"
    )
    module.add_arguments(parser)
    return parser, module


def _port(arguments: argparse.Namespace, name: str) -> int:
    """The port as given; else that of the program that runs on this data; else the usual one."""
    if arguments.port is not None:
        if not 0 < arguments.port < 65536:
            raise Unusable("A port is a number from 1 to 65535: choose another with --port.")
        return int(arguments.port)
    told = os.environ.get("TALKOO_PORT", "")
    if name not in {"up", "test"} and (arguments.data / "keys.json").exists():
        from talkoo.site.instance import open_instance
        from talkoo.site.supervisor import lock

        if run := lock.read_run(open_instance(arguments.data)):
            return run.port
    return int(told) if told.isdigit() else DEFAULT_PORT


def _split(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The command and its arguments. Ends the program for `--help`, `--version` and unknown commands."""
    overview = _Parser(
        prog="talkoo",
        usage="talkoo COMMAND [options]",
        description="Talkoo: a web platform for networks of organisations, on your own machine.",
        epilog=_overview(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    overview.add_argument("--version", action="store_true", help="print the version")
    first = arguments[0] if arguments else "--help"
    if not first.startswith("-"):
        if first not in COMMANDS:
            overview.error(f"there is no command {first!r}")
        return first, list(arguments[1:])
    if overview.parse_args(arguments or ["--help"]).version:
        from talkoo.site.supervisor.version import version

        print("talkoo", version())
    raise SystemExit(0)


def _run(arguments: Sequence[str]) -> int:
    name, rest = _split(arguments)
    parser, module = _parser(name)
    parsed = parser.parse_args(rest)
    parsed.data = (parsed.data or default_data()).expanduser().resolve()
    configuration.load(parsed.data)
    parsed.port = _port(parsed, name)
    if not os.environ.get("DATABASE_URL"):
        for variable in [variable for variable in os.environ if variable.startswith("PG")]:
            del os.environ[variable]  # meant for another server than the embedded one
    os.environ["TALKOO_DATA"] = str(parsed.data)
    os.environ["TALKOO_PORT"] = str(parsed.port)
    return int(module.run(parsed) or 0)  # type: ignore[attr-defined]


def explain(problem: BaseException) -> str:
    """One clear line for a failure."""
    if isinstance(problem, Unusable):
        return str(problem)
    if isinstance(problem, OSError) and problem.errno == 28:
        where = f" ({problem.filename})" if problem.filename else ""
        return f"The disk is full{where}: make room, then try again."
    if isinstance(problem, PermissionError):
        return f"{problem.filename} cannot be used: permission denied."
    said = (str(problem).strip().splitlines() or ["no reason given"])[0]
    return f"{type(problem).__name__}: {said} (TALKOO_TRACEBACK=1 shows where)."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    0: done, 1: could not, with one line on stderr; 2: wrong usage; 130: interrupted.
    """
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader went away; nothing more can be said
        return 1
    except Exception as problem:
        if os.environ.get("TALKOO_TRACEBACK") == "1":
            raise
        print(f"talkoo: {explain(problem)}", file=sys.stderr)
        return 1
