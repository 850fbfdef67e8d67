"""The self-test of check_chaos.py: made-up runs, good and with one fault planted at a time. Each must be found, and nothing else."""

import http.server
import json
import os
import socketserver
import tempfile
import threading

import check_chaos


class MadeUpRun:
    """Logs in a directory and, over real HTTP, what a hub and an agent say that agree with them."""

    BASE_NS = 1_700_000_000_000_000_000

    def __init__(self, directory):
        self.directory = directory
        truth = check_chaos.Truth(17, self.BASE_NS)
        self.rows = []
        for producer in ("live", "alarm"):
            for n in range(400):
                kind, value = truth.of("a0", producer, n)
                at = f"2023-11-14T22:13:20.{n * 1000:09d}Z"
                self.rows.append(
                    {"agent": "a0", "name": f"chaos/{kind}", "labels": {"producer": producer}, "time": at, "value": value,
                     "unit": "", "quality": "good", "time_quality": "synced", "lane": producer, "received": at}
                )  # fmt: skip
        self.logs = {f"a0.{p}.{log}": ["0 100 k0", "100 300 k1"] for p in ("live", "alarm") for log in ("attempt", "accepted")}
        self.logs["a0.live.accepted"].pop()  # stored, but the answer was lost: that is allowed
        lost = {"evicted": 0, "burned": 3}
        self.agent_ledger = {"accepted": 803, "stored": 800, "pending": 0, "lost": dict(lost)}
        self.hub_ledger = {"accepted": 803, "stored": 800, "pending": 0, "lost": dict(lost)}
        self.gaps = [{"reason": "burned", "count": 2}, {"reason": "burned", "count": 1}]
        self.agents = ["a0"]
        self.cut_answer = False

    def answer(self, path):
        lines = {
            "/api/v1/readings": lambda: "".join(json.dumps(row) + "\n" for row in self.rows),
            "/api/v1/agents/a0/gaps": lambda: "".join(json.dumps(gap) + "\n" for gap in self.gaps),
            "/api/v1/agents/a0": lambda: json.dumps({"ledger": self.hub_ledger}),
            "/api/v1/agents": lambda: json.dumps({"agents": [{"agent": agent} for agent in self.agents]}),
            "/api/v1/status": lambda: json.dumps({"ledger": self.agent_ledger}),
        }
        return lines[path]().encode()

    def check(self):
        run = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = run.answer(self.path.split("?")[0])
                self.send_response(200)
                self.send_header("Content-Length", str(len(body) + (1 if run.cut_answer else 0)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *ignored):
                pass

        for name, lines in self.logs.items():
            with open(os.path.join(self.directory, name), "w", encoding="ascii") as log:
                log.write("".join(line + "\n" for line in lines))
        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            url = f"http://127.0.0.1:{server.server_address[1]}"
            with open(os.path.join(self.directory, "run.json"), "w", encoding="utf-8") as file:
                json.dump({"seed": 17, "base_ns": self.BASE_NS, "hub": url, "agents": [{"id": "a0", "url": url}]}, file)
            try:
                return check_chaos.check(self.directory)
            finally:
                server.shutdown()


def of_kind(run, kind):
    return next(row for row in run.rows if row["name"] == "chaos/" + kind)


def swap(one, other):
    one["value"], other["value"] = other["value"], one["value"]


def two_doubles(run):
    return [row for row in run.rows if row["name"] == "chaos/d"][:2]


def lose(run):
    """A reading that was accepted goes, and both ledgers know nothing of it."""
    run.rows.pop(5)
    for ledger in (run.agent_ledger, run.hub_ledger):
        ledger["accepted"] -= 1
        ledger["stored"] -= 1


def declare(run, count):
    """Readings that were accepted are given up, and everybody says so."""
    del run.rows[-count:]
    for ledger in (run.agent_ledger, run.hub_ledger):
        ledger["stored"] -= count
        ledger["lost"]["evicted"] += count
    run.gaps.append({"reason": "evicted", "count": count})


def over_declare(run):
    """One more is given up than is missing; all books agree about it."""
    declare(run, 7)
    for ledger in (run.agent_ledger, run.hub_ledger):
        ledger["accepted"] += 1
        ledger["lost"]["evicted"] += 1
    run.gaps.append({"reason": "evicted", "count": 1})


# What is planted, what must be counted for it and how often.
PLANTED = [
    ("nothing at all", lambda run: None, None, 0),
    ("a gap that is declared", lambda run: declare(run, 7), "declared", 7),
    ("an accepted reading is not stored", lose, "lost", 1),
    ("as many are declared burned as were lost", lambda run: (lose(run), run.gaps.append({"reason": "burned", "count": 1})), "lost", 1),
    ("more is given up than is missing", over_declare, "unequal", 1),
    ("accepted but never sent", lambda run: run.logs["a0.live.accepted"].append("400 10 k2"), "lost", 10),
    ("a reading is stored twice", lambda run: run.rows.append(dict(run.rows[7])), "doubled", 1),
    ("a reading of nobody", lambda run: run.rows.append({**run.rows[0], "time": "2023-11-14T22:13:21Z"}), "phantom", 1),
    ("a reading was never attempted", lambda run: run.logs["a0.live.attempt"].pop(), "phantom", 300),
    ("another producer's label", lambda run: run.rows[9].update(labels={"producer": "nobody"}), "phantom", 1),
    ("another agent's row", lambda run: run.rows[9].update(agent="a1"), "phantom", 1),
    ("an agent that was never there", lambda run: run.agents.append("b0"), "phantom", 1),
    ("a time is off by a nanosecond", lambda run: run.rows[0].update(time="2023-11-14T22:13:20.000000001Z"), "phantom", 1),
    ("two values are swapped", lambda run: swap(*two_doubles(run)), "wrong", 2),
    ("a double lost its last bit", lambda run: of_kind(run, "d").update(value=of_kind(run, "d")["value"] + 1), "wrong", 1),
    ("an integer became a double", lambda run: of_kind(run, "i").update(value=float(of_kind(run, "i")["value"])), "wrong", 1),
    ("a sign was lost", lambda run: of_kind(run, "f").update(value=-of_kind(run, "f")["value"]), "wrong", 1),
    ("a truth value became a number", lambda run: of_kind(run, "b").update(value=int(of_kind(run, "b")["value"])), "wrong", 1),
    ("a text was cut", lambda run: of_kind(run, "t").update(value=of_kind(run, "t")["value"][:-1]), "wrong", 1),
    ("a quality changed", lambda run: run.rows[3].update(quality="bad"), "wrong", 1),
    ("a time quality changed", lambda run: run.rows[3].update(time_quality="estimated"), "wrong", 1),
    ("a lane changed", lambda run: run.rows[3].update(lane="alarm"), "wrong", 1),
    ("the agent's ledger does not add up", lambda run: run.agent_ledger.update(accepted=804), "unequal", 1),
    ("the hub's ledger counts other rows", lambda run: run.hub_ledger.update(accepted=804, stored=801), "unequal", 1),
    ("something is pending", lambda run: run.agent_ledger.update(accepted=804, pending=1), "unequal", 1),
    ("a gap record is missing", lambda run: run.gaps.pop(), "unequal", 2),
]  # fmt: skip


def run():
    failed = 0
    for what, plant, counted, times in PLANTED:
        with tempfile.TemporaryDirectory(prefix="check_chaos.") as directory:
            run = MadeUpRun(directory)
            plant(run)
            tally = run.check()
            found = tally.counts[counted] if counted else 0
            good = counted in (None, "declared")
            passes = not tally.offenders
            ok = found == times and passes == good
            failed += not ok
            print(f"{'ok' if ok else 'NOT OK'}: {what}: {counted or 'nothing'}={found} {tally.offenders[:1]}")
    with tempfile.TemporaryDirectory(prefix="check_chaos.") as directory:
        run = MadeUpRun(directory)
        run.cut_answer = True
        try:
            run.check()
            failed += 1
            print("NOT OK: an answer that ends too early was taken for whole")
        except check_chaos.Unanswered as e:
            print(f"ok: an answer that ends too early: {e}")
    planted = len(PLANTED)
    print(f"check_chaos: planted={planted} missed={failed} verdict={'pass' if failed == 0 else 'fail'}")
    return 0 if failed == 0 else 99
