"""Looks at every ledger once a second: accepted = stored + pending + lost, at any instant."""

import json
import threading

from . import programs


def adds_up(ledger):
    return ledger["accepted"] == ledger["stored"] + ledger["pending"] + sum(ledger["lost"].values())


class Samples:
    def __init__(self, site, breaches):
        self.site = site
        self.breaches = breaches
        self.count = 0
        self.most_hub_rss_mb = 0
        self.most_agent_rss_mb = 0
        self.latest = {}
        self.at_hub = {}
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def start(self):
        self.thread.start()

    def end(self):
        self.over.set()
        self.thread.join()

    def run(self):
        while not self.over.wait(1):
            self.look()

    def look(self):
        """One look at all that answer; one that is down or stopped is left out."""
        for agent in self.site.agents:
            body = programs.get(agent.port, "/api/v1/status", 1)
            if body:
                ledger = json.loads(body)["ledger"]
                self.judge(agent.name, ledger, body)
                before = self.latest.get(agent.name)
                if before and ledger["accepted"] < before["accepted"]:
                    self.breaches.add(f"{agent.name} accepted {before['accepted']} and later only {body.decode()}")
                self.latest[agent.name] = ledger
            self.most_agent_rss_mb = max(self.most_agent_rss_mb, agent.rss_mb())
        body = programs.get(self.site.hub.port, "/api/v1/agents", 1)
        if body:
            for agent in json.loads(body)["agents"]:
                self.judge(f"the hub, of {agent['agent']}", agent["ledger"], json.dumps(agent).encode())
                self.at_hub[agent["agent"]] = agent["ledger"]
        self.most_hub_rss_mb = max(self.most_hub_rss_mb, self.site.hub.rss_mb())

    def judge(self, whose, ledger, body):
        self.count += 1
        if not adds_up(ledger):
            self.breaches.add(f"accepted is not stored + pending + lost at {whose}: {body.decode()}")

    def is_drained(self):
        """Whether agents and hub agree, in one look, that nothing is pending."""
        self.latest, self.at_hub = {}, {}
        self.look()
        names = {agent.name for agent in self.site.agents}
        if set(self.latest) != names or not names <= set(self.at_hub):
            return False
        return all(
            self.latest[name]["pending"] == 0
            and self.at_hub[name]["pending"] == 0
            and self.latest[name]["stored"] == self.at_hub[name]["stored"]
            for name in names
        )

    def line(self):
        totals = {key: sum(ledger[key] for ledger in self.latest.values()) for key in ("accepted", "stored", "pending")}
        return " ".join(f"{key} {value}" for key, value in totals.items()) + f" hub rss {self.most_hub_rss_mb} MB"
