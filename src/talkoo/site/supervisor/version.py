"""Which Talkoo this is."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path


def version() -> str:
    """The version of the repository that runs, or of the installed wheel."""
    project = Path(__file__).parents[4] / "pyproject.toml"
    try:
        return str(tomllib.loads(project.read_text())["project"]["version"])
    except (OSError, KeyError, ValueError):
        pass
    try:
        return metadata.version("talkoo")
    except metadata.PackageNotFoundError:
        return "0"


def as_numbers(text: str) -> tuple[int, ...]:
    """A version for comparing; what is not a number ends it."""
    numbers: list[int] = []
    for part in text.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)
