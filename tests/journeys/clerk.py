"""Runs inside the program's own Python: what journeys ask of it, one JSON line each, without starting it every time."""

import contextlib
import io
import json
import sys
import traceback

from django.db import connections

for line in sys.stdin:
    said = io.StringIO()
    trouble = ""
    try:
        with contextlib.redirect_stdout(said):
            exec(compile(json.loads(line), "<journey>", "exec"), {"__name__": "journey"})
    except Exception:
        trouble = traceback.format_exc()
    connections.close_all()  # the database may be stopped before the next one
    print(json.dumps({"said": said.getvalue(), "trouble": trouble}), flush=True)
