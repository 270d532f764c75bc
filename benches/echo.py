"""The least that an adapter can be: every line is read as JSON and answered, nothing is verified."""

import json
import sys

for line in sys.stdin:
    request = json.loads(line)
    if request["op"] == "hello":
        answer = {"name": "echo", "features": ["clock"]}
    else:
        answer = {"id": request["id"], "verdict": "accept", "claims": {}}
    print(json.dumps(answer), flush=True)
