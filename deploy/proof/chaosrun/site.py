"""A hub, its agents, a faulty link for each of them, and their producers."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time

from . import programs

AGENT_DISK_MB = 128
HUB_DISK_MB = 768
BUFFER_MB = 512
SMALL_BUFFER_MB = 96
# The least that an agent takes; about 150,000 of these readings.
OVERFLOW_BUFFER_MB = 4
HERE = os.path.dirname(os.path.realpath(__file__))
BIN = os.path.join(HERE, "..", "..", "bin")


class Breaches:
    """Whatever must not be. Thread-safe."""

    MOST_SHOWN = 20

    def __init__(self, say):
        self.say = say
        self.count = 0
        self.lock = threading.Lock()

    def add(self, words):
        with self.lock:
            self.count += 1
            if self.count <= self.MOST_SHOWN:
                self.say(f"BREACH: {words}")


class Site:
    """Everything of one run, below one directory."""

    def __init__(self, directory, options, breaches, small_disks):
        self.directory = directory
        self.options = options
        self.breaches = breaches
        self.logs = os.path.join(directory, "logs")
        self.over = threading.Event()
        self.disks = {}
        self.links = []
        self.agents = []
        self.producers = []
        self.base_ns = time.time_ns()
        os.makedirs(self.logs)
        os.makedirs(self.path("hub"))
        os.makedirs(self.path("agent0"))
        if small_disks:
            self.mount("hub", HUB_DISK_MB)
            self.mount("agent0", AGENT_DISK_MB)
        self.hub_mqtt = programs.free_port()
        self.hub = self.program("hub", "tidegate-hub", "serve", programs.free_port(), self.hub_config)

    def path(self, *parts):
        return os.path.join(self.directory, *parts)

    def mount(self, name, size_mb):
        """A small disk of its own, in the mount namespace of this process: it is gone when the process is."""
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tidegate-chaos", self.path(name)], check=True)
        self.disks[name] = self.path(name)

    def start(self):
        self.hub.start()
        for k in range(self.options.agents):
            link = programs.Link(
                f"link{k}", os.path.join(BIN, "tidegate-sim"), self.hub_mqtt, self.options.seed + k, self.path(f"link{k}.log")
            )
            self.links.append(link)
        for k, link in enumerate(self.links):
            if not link.await_port():
                raise RuntimeError(f"the link did not start; see {link.log_path}")
            agent = self.program(f"agent{k}", "tidegate-edge", "run", programs.free_port(), self.agent_config)
            agent.start()
            self.agents.append(agent)
        for program in self.programs():
            if not program.await_up():
                raise RuntimeError(f"{program.name} did not start; see {program.log_path}")
            threading.Thread(target=program.keep, daemon=True).start()
        with open(os.path.join(self.logs, "run.json"), "w", encoding="utf-8") as file:
            json.dump(
                {
                    "seed": self.options.seed,
                    "base_ns": self.base_ns,
                    "hub": f"http://127.0.0.1:{self.hub.port}",
                    "agents": [{"id": a.name, "url": f"http://127.0.0.1:{a.port}"} for a in self.agents],
                },
                file,
            )

    def programs(self):
        return [self.hub, *self.agents]

    def program(self, name, binary, verb, port, config):
        path = self.path(f"{name}.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(config(name, port))
        command = [os.path.join(BIN, binary), verb, "--config", path]
        return programs.Program(name, command, port, self.path(name), self.path(f"{name}.log"), self.breaches, self.over)

    def hub_config(self, name, port):
        return f"""version: 1
data_dir: {json.dumps(self.path(name))}
http: {{listen: "127.0.0.1:{port}"}}
mqtt: {{listen: "127.0.0.1:{self.hub_mqtt}"}}
"""

    def agent_config(self, name, port):
        # On the small disk nothing may be given up that waits: clients are told to come again.
        size_mb, when_full = (SMALL_BUFFER_MB, "reject_new") if name in self.disks else (BUFFER_MB, "drop_oldest")
        if self.overflows(name):
            size_mb, when_full = OVERFLOW_BUFFER_MB, "drop_oldest"
        return f"""version: 1
agent: {{id: {name}}}
hub: {{url: "mqtt://127.0.0.1:{self.links[int(name[5:])].port}"}}
data_dir: {json.dumps(self.path(name))}
local_http: {{listen: "127.0.0.1:{port}"}}
buffer: {{max_size: {size_mb}MiB, when_full: {when_full}}}
"""

    def overflows(self, name):
        """Whether this agent, the last one, has a buffer that is too small for its outages."""
        return self.options.overflow and name == f"agent{self.options.agents - 1}"

    def second(self, program):
        """The command of another program on the same data, with ports of its own."""
        path = self.path(f"{program.name}.second.yaml")
        with open(self.path(f"{program.name}.yaml"), encoding="utf-8") as file:
            config = file.read().replace(f"127.0.0.1:{program.port}", "127.0.0.1:0")
        with open(path, "w", encoding="utf-8") as file:
            file.write(config.replace(f'mqtt: {{listen: "127.0.0.1:{self.hub_mqtt}"', 'mqtt: {listen: "127.0.0.1:0"'))
        return [path if part.endswith(".yaml") else part for part in program.command]

    def start_producers(self):
        share = self.options.rate / self.options.agents
        for agent in self.agents:
            command = [
                sys.executable, os.path.join(HERE, "producers.py"), "--agent", agent.name, "--url", f"http://127.0.0.1:{agent.port}",
                "--logs", self.logs, "--seed", str(self.options.seed), "--base-ns", str(self.base_ns),
                "--live", str(share * 0.9), "--alarm", str(share * 0.1), "--plant", self.options.plant,
            ]  # fmt: skip
            with open(self.path(f"{agent.name}.producers.log"), "ab") as log:
                self.producers.append(subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True))

    def check_producers(self):
        for agent, producer in zip(self.agents, self.producers):
            if producer.poll():
                raise RuntimeError(f"the producers of {agent.name} have ended; see {self.path(agent.name)}.producers.log")

    def stop_producers(self, limit_s):
        """Each finishes the request that it is at. False if one does not."""
        for producer in self.producers:
            producer.terminate()
        deadline = time.monotonic() + limit_s
        try:
            return all(producer.wait(max(0.1, deadline - time.monotonic())) == 0 for producer in self.producers)
        except subprocess.TimeoutExpired:
            return False

    def wipe_broker(self):
        """The hub is not running; what its broker had in memory is gone too."""
        shutil.rmtree(os.path.join(self.hub.directory, "broker"), ignore_errors=True)

    def replace_store(self, copy):
        """What is in the hub's data directory becomes what a copy has. The hub is not running."""
        self.wipe_broker()
        shutil.rmtree(os.path.join(self.hub.directory, "store"))
        shutil.copytree(os.path.join(copy, "store"), os.path.join(self.hub.directory, "store"))

    def close(self):
        """Returns how many bits the links have flipped."""
        self.over.set()
        for producer in self.producers:
            if producer.poll() is None:
                producer.kill()
                producer.wait()
        for program in self.programs():
            with program.lock:
                program.wanted = False
                if program.process and program.process.poll() is None:
                    program.process.kill()
                    program.process.wait()
        return sum(link.end() for link in self.links)
