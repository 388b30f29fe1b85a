"""`talkoo up`, where the application, the worker and the preparation are stand-ins."""

import os
import sys

from talkoo.site import commands
from talkoo.site.commands import up
from talkoo.site.supervisor import parts

_real = up.run


def _run(arguments: object) -> int:
    python = [sys.executable, "-m"]
    web = os.environ.get("STAND_IN_WEB", "stand_in_web")
    return _real(  # type: ignore[arg-type]
        arguments,
        parts.Commands(
            prepare=[*python, "stand_in_prepare"], web=[*python, web], worker=[*python, "stand_in_worker"]
        ),
    )


up.run = _run  # type: ignore[assignment]
sys.exit(commands.main(["up", *sys.argv[1:]]))
