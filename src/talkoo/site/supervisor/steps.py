"""A child that does one thing before the program runs: its progress is shown, its failure is one line."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence

from talkoo.site.instance import Instance, Unusable
from talkoo.site.supervisor import cluster, logs, processes


def child_environment(instance: Instance, role: str, port: int) -> dict[str, str]:
    """What a Python child of ours gets: which data, as which database role, for which port."""
    inherited = dict(os.environ)
    if path := inherited.get("PYTHONPATH"):  # children work in another folder
        inherited["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, path.split(os.pathsep)))
    return {
        "MALLOC_ARENA_MAX": "2",  # threads otherwise get memory arenas of their own, tens of megabytes
        **inherited,
        "TALKOO_DATA": str(instance.data),
        "TALKOO_DATABASE_ROLE": role,
        "TALKOO_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def run(
    instance: Instance,
    name: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    progress: Callable[[str], None],
) -> str:
    """Run a child to its end; returns what it wrote to stdout. Its stderr is progress and its log.

    Raises Unusable with its last line when it fails. Interrupting us ends it.
    """
    with logs.open_log(instance.log_folder, name) as log, tempfile.TemporaryFile() as answer:
        process = processes.spawn(
            command,
            environment=environment,
            stdout=answer.fileno(),
            stderr=subprocess.PIPE,
            folder=instance.data,
        )
        try:
            assert process.stderr
            last, is_trace = "", False
            for raw in process.stderr:
                log.write(raw)
                line = raw.decode(errors="replace").rstrip()
                is_trace = is_trace or line.startswith("Traceback ")
                if last and not is_trace:
                    progress(last)  # one behind, since the last line of a failure is told as the failure
                last = line or last
            code = process.wait()
        finally:
            processes.kill_group(process)
            if process.stderr:
                process.stderr.close()
        answer.seek(0)
        output = answer.read().decode(errors="replace")
    if code != 0 and cluster.is_full(last):
        raise Unusable(cluster.disk_full(instance))
    if code != 0:
        where = instance.log_folder / f"{name}.log"
        if is_trace or not last:
            raise Unusable(
                f"The step {name} failed ({last or f'exit code {code}'}): the whole story is in {where}."
            )
        raise Unusable(last)
    if last:
        progress(last)
    return output
