"""What is done to a site, and when: all of it follows from the seed. Each target has a plan of its own and a thread that carries it out."""

import collections
import json
import os
import random
import shutil
import threading
import time

from .programs import get

# How often each comes in a deck. First there is one of each, so that a short run has all of them; then decks are dealt to their end.
HUB = {"kill": 5, "wipe_broker": 2, "stop": 2, "stop_kill": 1, "restore": 2, "second": 1}
AGENT = {"kill": 7, "stop": 2, "stop_kill": 1, "second": 1}
LINK = dict.fromkeys(
    ["latency", "jitter", "bandwidth", "corrupt", "reset", "cut", "hold_up", "hold_down", "black_hole", "all_at_once"], 1
)
DISK = {"disk_full": 1}

# Seconds between the end of one and the beginning of the next, at least and at most.
HUB_PAUSE_S = (8, 18)
AGENT_PAUSE_S = (14, 32)
LINK_PAUSE_S = (8, 25)
DISK_PAUSE_S = (45, 120)
OVERFLOW_PAUSE_S = 10

COPY_EVERY_S = 15
COPY_AGE_S = 60
MOST_COPIES = 8
LINK_WORDS = {
    "latency": ["latency 400ms"],
    "jitter": ["latency 50ms", "jitter 500ms"],
    "bandwidth": ["bandwidth 24KiB/s"],
    "corrupt": ["corrupt 8KiB"],
    "cut": ["cut"],
    "hold_up": ["hold up"],
    "hold_down": ["hold down"],
    "black_hole": ["hold both"],
    "all_at_once": ["latency 100ms", "jitter 200ms", "bandwidth 64KiB/s", "corrupt 32KiB"],
}


def deal(seed, target, deck, pause_s, length_s):
    """Endless (pause, kind, length) for a target, in seconds."""
    source = random.Random(f"{seed}/{target}")
    kinds = list(deck)
    while True:
        source.shuffle(kinds)
        for kind in kinds:
            yield source.uniform(*pause_s), kind, source.uniform(*length_s)
        kinds = [kind for kind, times in deck.items() for _ in range(times)]


class Copies:
    """Copies of the hub's store, as a backup would have them: taken in an instant, since the hub is stopped meanwhile."""

    def __init__(self, directory):
        self.directory = directory
        self.taken = []
        self.number = 0

    def take(self, hub):
        self.number += 1
        copy = os.path.join(self.directory, f"copy{self.number}")
        hub.stop()
        try:
            shutil.copytree(os.path.join(hub.directory, "store"), os.path.join(copy, "store"))
        finally:
            hub.go_on()
        self.taken.append((time.monotonic(), copy))
        while len(self.taken) > MOST_COPIES:
            self.forget(self.taken[0])

    def about(self, age_s):
        """The copy whose age is nearest to this, and how old it is; those after it are of a time that will not have been."""
        if not self.taken:
            return None, 0
        now = time.monotonic()
        best = min(self.taken, key=lambda copy: abs(now - copy[0] - age_s))
        for copy in [copy for copy in self.taken if copy[0] > best[0]]:
            self.forget(copy)
        return best[1], now - best[0]

    def forget(self, copy):
        self.taken.remove(copy)
        shutil.rmtree(copy[1])

    def forget_all(self):
        for copy in list(self.taken):
            self.forget(copy)


class Faults:
    """Carries out the plans until it is told to end."""

    def __init__(self, site, seed, say, breaches):
        self.site = site
        self.seed = seed
        self.say = say
        self.breaches = breaches
        self.over = threading.Event()
        self.counts = collections.Counter()
        self.copies = Copies(site.path("copies"))
        # No copy is taken while something is done to the hub, nor put back while its disk is full.
        self.hub_files = threading.Lock()
        self.hub_room = threading.Lock()
        self.threads = []

    def start(self):
        self.begin(self.take_copies)
        self.follow("hub", HUB, HUB_PAUSE_S, (1, 6), self.on_hub)
        for agent in self.site.agents:
            self.follow(agent.name, AGENT, AGENT_PAUSE_S, (1, 9), lambda *what, a=agent: self.on_program(a, *what))
        for agent, link in zip(self.site.agents, self.site.links):
            if self.site.overflows(agent.name):
                self.begin(lambda a=agent, to=link: self.overflow(a, to))
                continue
            self.follow(link.name, LINK, LINK_PAUSE_S, (3, 12), lambda *what, to=link: self.on_link(to, *what))
        for name in self.site.disks:
            program = next(p for p in self.site.programs() if p.name == name)
            self.follow(f"disk of {name}", DISK, DISK_PAUSE_S, (4, 12), lambda *what, p=program: self.on_disk(p, *what))

    def end(self):
        """No further fault is begun; those under way are undone."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    def kinds(self):
        """Every kind of fault that this site can have."""
        decks = [HUB, AGENT, LINK] + ([DISK] if self.site.disks else [])
        return sorted({kind for deck in decks for kind in deck})

    def begin(self, body):
        def guarded():
            try:
                body()
            except Exception as e:  # noqa: BLE001 - a thread that ends unseen would make the run look quiet
                self.breaches.add(f"the run itself failed: {e!r}")

        thread = threading.Thread(target=guarded)
        self.threads.append(thread)
        thread.start()

    def follow(self, target, deck, pause_s, length_s, act):
        def body():
            # What says False has not happened.
            for pause, kind, length in deal(self.seed, target, deck, pause_s, length_s):
                if self.over.wait(pause):
                    return
                self.say(f"{target}: {kind.replace('_', ' ')}")
                if act(kind, length) is not False:
                    self.counts[kind] += 1

        self.begin(body)

    def await_up(self, program):
        # On a full disk it cannot start; its keeper tries until there is room.
        if not program.await_up():
            self.breaches.add(f"{program.name} did not come up again; see {program.log_path}")

    def on_program(self, program, kind, length_s):
        if kind == "kill":
            program.kill()
        elif kind in ("stop", "stop_kill"):
            program.stop()
            self.over.wait(length_s)
            if kind == "stop":
                program.go_on()
            else:
                program.kill()
        elif program.disk_full:
            return False  # It may be down, and then a second one would be the first.
        else:
            program.second_is_refused(self.site.second(program))
        self.await_up(program)
        return True

    def on_hub(self, kind, length_s):
        if kind == "restore":
            while not (done := self.restore()) and not self.over.wait(1):
                pass  # There is no copy yet.
            return done
        with self.hub_files:
            if kind == "wipe_broker":
                self.site.hub.kill(then_start=False)
                self.site.wipe_broker()
                self.site.hub.start()
                self.await_up(self.site.hub)
                return True
            return self.on_program(self.site.hub, kind, length_s)

    def restore(self):
        """Whether there was a copy to put back."""
        with self.hub_files, self.hub_room:
            hub = self.site.hub
            copy, age_s = self.copies.about(COPY_AGE_S)
            if not copy:
                return False
            hub.kill(then_start=False)
            self.say(f"hub: its store is again as it was {age_s:.0f} s ago")
            self.site.replace_store(copy)
            hub.start()
            self.await_up(hub)
            return True

    def take_copies(self):
        while True:
            with self.hub_files:
                if not any(program.disk_full for program in self.site.programs()):
                    self.copies.take(self.site.hub)
            if self.over.wait(COPY_EVERY_S):
                return

    def on_link(self, link, kind, length_s):
        if kind == "reset":
            link.say("reset")
            return
        for line in LINK_WORDS[kind]:
            link.say(line)
        self.over.wait(length_s)
        link.say("heal")

    def overflow(self, agent, link):
        """Cuts an agent off until its buffer gives up readings, again and again."""
        lost = 0
        while not self.over.wait(OVERFLOW_PAUSE_S):
            link.say("hold both")
            while not self.over.wait(1):
                body = get(agent.port, "/api/v1/status")
                now = sum(json.loads(body)["ledger"]["lost"].values()) if body else lost
                if now > lost:
                    self.say(f"{agent.name}: its buffer is full, {now - lost} readings are given up")
                    self.counts["overflow"] += 1
                    lost = now
                    break
            link.say("heal")

    def on_disk(self, program, kind, length_s):
        if program is self.site.hub:
            with self.hub_room:
                self.fill_disk(program, length_s)
        else:
            self.fill_disk(program, length_s)

    def fill_disk(self, program, length_s):
        """To the last byte, for a while."""
        path = os.path.join(program.directory, "full")
        program.disk_full = True
        if program is not self.site.hub:
            # An agent that needs room gives up what is settled. A hub that is older than that would ask for it in vain: a
            # real loss, which the agent declares. Here the copies begin anew once there is room again.
            with self.hub_files:
                self.copies.forget_all()
        try:
            with open(path, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(1 << 16))
                except OSError:
                    pass  # That was the last byte.
                self.over.wait(length_s)
        finally:
            os.remove(path)
            self.await_up(program)
            program.disk_full = False
