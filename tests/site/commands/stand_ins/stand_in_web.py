"""The real web server over a small application."""

import os
import sys
from collections.abc import Callable, Iterable

from talkoo.site.supervisor import web


def application(environ: dict[str, str], start: Callable[..., object]) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


if __name__ == "__main__":
    web.APPLICATION = "stand_in_web:application"
    web.main(sys.argv[1], int(sys.argv[2]))
