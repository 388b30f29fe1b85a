"""Says where to go."""

import json
import sys

host = f"http://ivkv.localhost:{sys.argv[sys.argv.index('--port') + 1]}"
print("making tables", file=sys.stderr)
print(
    json.dumps(
        {
            "addresses": [f"{host}/"],
            "links": [{"host": "ivkv.localhost", "role": "contact", "url": f"{host}/sign-in/x"}],
            "outboxes": [{"host": "ivkv.localhost", "url": f"{host}/-/outbox"}],
        }
    )
)
