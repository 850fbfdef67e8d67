#!/usr/bin/env python3
"""Compares what producers say was accepted with what a hub has stored. Shares no code with the product, nor with whoever made the logs.

The logs, all of them in one directory:

  run.json                  {"seed": 17, "base_ns": 1700000000000000000, "hub": "http://127.0.0.1:8080",
                             "agents": [{"id": "a0", "url": "http://127.0.0.1:8088"}]}
  AGENT.PRODUCER.attempt    a line "FIRST COUNT KEY" for each request, written before it is sent for the first time
  AGENT.PRODUCER.accepted   the same line, written after it was answered with 204

A request carries the readings FIRST, FIRST + 1, ... of its producer. All that is true of reading N follows from its id, the text
"AGENT/PRODUCER/N":

  digest   HMAC-SHA256, key: the seed in decimal, message: the id, both ASCII
  number   the first 52 bits of the digest
  kind     the digest's ninth byte modulo 8: 0 to 3 "d", 4 "f", 5 "i", 6 "b", 7 "t"
  value    d: number, as a double     f: -number / 2^20, as a double     i: -number, as an integer
           b: whether number is odd   t: number as 13 hexadecimal digits, then a blank and ü "\\" (with the quotes)
  series   chaos/KIND, with the one label producer=PRODUCER
  time     base_ns + 1000 * N nanoseconds since 1970
  else     quality good, time_quality synced, lane alarm if PRODUCER is "alarm", otherwise live

The hub is asked over HTTP for its rows (GET /api/v1/readings?agent=...&format=ndjson), gaps and ledgers, the agents for theirs. Memory
is a few bytes for each reading.
"""

import argparse
import collections
import datetime
import functools
import hmac
import http.client
import json
import os
import re
import resource
import sys
import urllib.parse

MOST_OFFENDERS = 20
# Of one kind, so that it does not hide the others.
MOST_ALIKE = 8
TIMEOUT_S = 120
ATTEMPTED, ACCEPTED, STORED, TWICE = 1, 2, 4, 8
KINDS = "ddddfibt"
ENTIRE_SECOND = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z")


class Unanswered(Exception):
    """Something that must be asked did not answer as documented."""


def get(url):
    """The lines of an answer's body."""
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", address.path + ("?" + address.query if address.query else ""))
        answer = connection.getresponse()
        if answer.status != 200:
            raise Unanswered(f"{url} answered {answer.status}: {answer.read(2000).decode(errors='replace')}")
        # Its own iterator takes an answer that was cut for a whole one.
        rest = b""
        while chunk := answer.read(1 << 16):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines
        if answer.length:
            raise Unanswered(f"{url} ended {answer.length} bytes too early")
        yield rest
    except (OSError, http.client.HTTPException) as e:
        raise Unanswered(f"{url} did not answer to the end: {e!r}") from e
    finally:
        connection.close()


def get_json(url):
    return json.loads(b"\n".join(get(url)))


@functools.lru_cache
def epoch_days(year, month, day):
    return (datetime.date(year, month, day) - datetime.date(1970, 1, 1)).days


def epoch_ns(text):
    """RFC 3339 in UTC with all its nanoseconds, which datetime cannot hold."""
    match = ENTIRE_SECOND.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    seconds = epoch_days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
    return seconds * 1_000_000_000 + int((match.group(7) or "0").ljust(9, "0"))


class Truth:
    """What must be true of each reading."""

    def __init__(self, seed, base_ns):
        self.key = str(seed).encode("ascii")
        self.base_ns = base_ns

    def of(self, agent, producer, n):
        digest = hmac.digest(self.key, f"{agent}/{producer}/{n}".encode("ascii"), "sha256")
        number = int.from_bytes(digest[:8], "big") >> 12
        kind = KINDS[digest[8] % 8]
        if kind == "d":
            return kind, float(number)
        if kind == "f":
            return kind, -number / 2**20
        if kind == "i":
            return kind, -number
        if kind == "b":
            return kind, number % 2 == 1
        return kind, f'{number:013x} ü"\\"'


class Tally:
    """Everything that was counted, and the first offenders in words."""

    def __init__(self):
        self.counts = collections.Counter()
        self.declared = collections.Counter()
        self.offenders = []

    def offend(self, what, words):
        self.counts[what] += 1
        if len(self.offenders) < MOST_OFFENDERS and self.counts[what] <= MOST_ALIKE:
            self.offenders.append(f"{what}: {words}")


def read_log(path, flag, marks):
    """Marks the readings of a log; a last line without its end was cut by a crash of the producer and counts as not written."""
    with open(path, encoding="ascii") as log:
        for line in log:
            if not line.endswith("\n"):
                break
            first, count, _ = line.split()
            end = int(first) + int(count)
            if len(marks) < end:
                marks.extend(bytes(end - len(marks)))
            for n in range(int(first), end):
                marks[n] |= flag


def read_logs(directory, agent):
    """Producer -> one byte for each reading that it knows."""
    producers = {}
    for name in sorted(os.listdir(directory)):
        for suffix, flag in ((".attempt", ATTEMPTED), (".accepted", ACCEPTED)):
            if name.startswith(agent + ".") and name.endswith(suffix):
                producer = name[len(agent) + 1 : -len(suffix)]
                read_log(os.path.join(directory, name), flag, producers.setdefault(producer, bytearray()))
    return producers


def check_row(row, agent, producers, truth, tally):
    """One row of the hub; returns nothing, all is in the tally."""
    words = json.dumps(row, ensure_ascii=False)
    producer = row.get("labels", {}).get("producer", "")
    time_ns = epoch_ns(row.get("time", ""))
    n, rest = divmod((time_ns or 0) - truth.base_ns, 1000)
    marks = producers.get(producer, b"")
    if row.get("agent") != agent or time_ns is None or rest or not 0 <= n < len(marks) or not marks[n] & ATTEMPTED:
        tally.offend("phantom", f"stored, but nobody ever sent it: {words}")
        return
    reading = f"{agent}/{producer}/{n}"
    kind, value = truth.of(agent, producer, n)
    if row.get("name") != f"chaos/{kind}" or row.get("labels") != {"producer": producer}:
        tally.offend("phantom", f"{reading} is stored in a series that it does not belong to: {words}")
        return
    stored = row.get("value")
    same = type(stored) is type(value) or (kind in "df" and type(stored) is int)
    if not same or stored != value:
        tally.offend("wrong", f"the value of {reading} is not {value!r}: {words}")
    elif row.get("quality") != "good" or row.get("time_quality") != "synced":
        tally.offend("wrong", f"the quality of {reading} is not good and synced: {words}")
    elif row.get("lane") != ("alarm" if producer == "alarm" else "live"):
        tally.offend("wrong", f"the lane of {reading} is another: {words}")
    if marks[n] & STORED:
        tally.offend("doubled", f"{reading} is stored more than once: {words}")
    marks[n] |= STORED


def equation(ledger):
    return ledger["accepted"] == ledger["stored"] + ledger["pending"] + sum(ledger["lost"].values())


def check_ledgers(agent, url, hub, rows, declared, tally):
    """Both ledgers against themselves, each other, the gap records and the rows."""
    at_agent = get_json(url + "/api/v1/status")["ledger"]
    at_hub = get_json(f"{hub}/api/v1/agents/{agent}")["ledger"]
    for where, ledger in (("the agent", at_agent), ("the hub", at_hub)):
        words = f"{agent}, ledger of {where}: {json.dumps(ledger)}"
        if not equation(ledger):
            tally.offend("unequal", f"accepted is not stored + pending + lost; {words}")
        if ledger["stored"] != rows:
            tally.offend("unequal", f"{rows} rows are in the store; {words}")
        if ledger["pending"]:
            tally.offend("unequal", f"there is something pending; {words}")
        lost = {reason: count for reason, count in ledger["lost"].items() if count}
        if lost != {reason: count for reason, count in declared.items() if count}:
            tally.offend("unequal", f"the gap records say {dict(declared)}; {words}")


def check_agent(directory, agent, url, hub, truth, tally):
    producers = read_logs(directory, agent)
    rows = 0
    query = urllib.parse.urlencode({"agent": agent, "format": "ndjson"})
    for line in get(f"{hub}/api/v1/readings?{query}"):
        if line.strip():
            rows += 1
            check_row(json.loads(line), agent, producers, truth, tally)
    declared = collections.Counter()
    for line in get(f"{hub}/api/v1/agents/{agent}/gaps?format=ndjson"):
        if line.strip():
            gap = json.loads(line)
            declared[gap["reason"]] += gap["count"]
    tally.declared.update(declared)
    tally.counts["stored"] += rows
    # Burned numbers never belonged to a reading that was accepted.
    excused = sum(declared.values()) - declared["burned"]
    unknown = 0
    for producer, marks in producers.items():
        for n, mark in enumerate(marks):
            tally.counts["attempted"] += bool(mark & ATTEMPTED)
            if mark & ACCEPTED:
                tally.counts["accepted"] += 1
                if not mark & STORED:
                    if excused > 0:
                        excused -= 1
                        tally.counts["declared"] += 1
                    else:
                        tally.offend("lost", f"{agent}/{producer}/{n} was accepted, is not stored, and no gap record says why")
            elif mark & STORED:
                tally.counts["unanswered"] += 1
            elif mark:
                unknown += 1
    if excused > unknown:
        tally.offend("unequal", f"{agent}: gap records give up {excused - unknown} readings more than are missing")
    check_ledgers(agent, url, hub, rows, declared, tally)
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"check_chaos: {agent}: {rows} rows looked at, {most_mb} MB of memory at most", file=sys.stderr)


def check(directory):
    """The tally of a run."""
    with open(os.path.join(directory, "run.json"), encoding="utf-8") as file:
        run = json.load(file)
    truth = Truth(run["seed"], run["base_ns"])
    tally = Tally()
    for agent in run["agents"]:
        check_agent(directory, agent["id"], agent["url"], run["hub"], truth, tally)
    known = {agent["id"] for agent in run["agents"]}
    for agent in get_json(run["hub"] + "/api/v1/agents")["agents"]:
        if agent["agent"] not in known:
            tally.offend("phantom", f"the hub knows an agent that was never there: {agent['agent']}")
    return tally


def report(tally):
    """Prints; returns the exit code."""
    for offender in tally.offenders:
        print(offender)
    for reason, count in sorted(tally.declared.items()):
        print(f"declared as {reason}: {count}")
    counts = tally.counts
    wrong = sum(counts[what] for what in ("lost", "doubled", "phantom", "wrong", "unequal"))
    passed = wrong == 0 and counts["accepted"] > 0
    print(
        "check_chaos:"
        + "".join(
            f" {key}={counts[key]}"
            for key in "attempted accepted stored unanswered lost doubled phantom wrong declared unequal".split()
        )
        + f" verdict={'pass' if passed else 'fail'}"
    )
    return 0 if passed else 99


def main():
    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="deploy/proof/check_chaos.py LOGS | --self-test",
        description="Examples:\n"
        "  deploy/proof/check_chaos.py /tmp/tidegate-chaos.x/logs   what a run of deploy/proof/chaos --keep has left, while its hub runs\n"
        "  deploy/proof/check_chaos.py --self-test                  made-up runs with one fault each: is it found?\n\n" + __doc__,
        epilog="Exit: 0 all is there once, 99 not, 1 could not be run, 2 wrong usage.",
    )
    parser.add_argument("logs", nargs="?", metavar="LOGS", help="directory with run.json and the producers' logs")
    parser.add_argument("--self-test", action="store_true", help="check the checker")
    options = parser.parse_args()
    if options.self_test == bool(options.logs):
        parser.error("give either a directory or --self-test")
    if options.self_test:
        sys.dont_write_bytecode = True
        import check_chaos_faults

        return check_chaos_faults.run()
    try:
        return report(check(options.logs))
    except (OSError, Unanswered) as e:
        print(f"check_chaos: {e}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
