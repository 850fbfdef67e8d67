#!/usr/bin/env python3
"""Measures how old readings are when a hub shows them: follows its event stream until it is told to end.

usage: freshness.py HUB_URL AGENT NAME OUT

Follows the readings of one series (of all, if NAME is *) over /api/v1/stream and writes to OUT a line for each: when it was seen and when it was
observed, both in nanoseconds since the Unix epoch by this machine's clock. The observation time is when the reading fell due
at its device, before it was sent and accepted, so the ages are those that a user sees, and a little more than from its
acceptance. Ends with SIGTERM.
"""

import datetime
import json
import sys
import time
import urllib.parse
import urllib.request


def nanoseconds(text):
    """RFC 3339 in UTC, with up to nine digits, as nanoseconds since the Unix epoch."""
    seconds, _, fraction = text.rstrip("Z").partition(".")
    whole = datetime.datetime.fromisoformat(seconds).replace(tzinfo=datetime.timezone.utc)
    return int(whole.timestamp()) * 1_000_000_000 + int((fraction + "0" * 9)[:9])


def main():
    hub, agent, name, out = sys.argv[1:]
    wanted = {"agent": agent, "events": "reading"} | ({} if name == "*" else {"name": name})
    query = urllib.parse.urlencode(wanted)
    request = urllib.request.Request(f"{hub}/api/v1/stream?{query}", headers={"Accept": "text/event-stream"})
    with urllib.request.urlopen(request, timeout=60) as stream, open(out, "w", buffering=1) as log:
        for line in stream:
            if line.startswith(b"data:"):
                reading = json.loads(line[5:])
                print(time.time_ns(), nanoseconds(reading["time"]), file=log)


if __name__ == "__main__":
    main()
