"""The programs of a run as processes: started, watched, killed, stopped and started again."""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time

# Long enough for a machine that has much other work.
START_LIMIT_S = 300
RESTART_PAUSE_S = 0.5
LOWEST_PORT = 10000


def free_port():
    """
    Nobody listens there now, and no connection of another program gets it while ours is dead: it is below those that the
    system gives to connections. A program that listens may take it all the same: then the start fails, and says so.
    """
    try:
        with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as given:
            highest = int(given.read().split()[0]) - 1
    except (OSError, ValueError):
        highest = 32767
    ports = range(LOWEST_PORT, highest) if highest > LOWEST_PORT else [0]
    for port in random.sample(ports, len(ports)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
            except OSError:
                continue
    raise RuntimeError(f"no port from {LOWEST_PORT} to {highest} is free")


def get(port, path, timeout_s=2.0):
    """The body that a program answers with; None if it does not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        return body if answer.status == 200 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


class Program:
    """An agent or the hub. Whoever does something to it holds its lock meanwhile; its keeper starts it again when it ends."""

    def __init__(self, name, command, port, directory, log_path, breaches, over):
        self.name = name
        self.command = command
        self.port = port
        self.directory = directory
        self.log_path = log_path
        self.breaches = breaches
        self.over = over
        self.lock = threading.RLock()
        self.process = None
        self.wanted = False
        # While its disk is full it may end by itself: it is started again until it stays.
        self.disk_full = False
        self.kills = self.stops = self.own_ends = 0

    def start(self):
        with self.lock:
            self.wanted = True
            with open(self.log_path, "ab") as log:
                self.process = subprocess.Popen(
                    self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )

    def keep(self):
        """Until the run is over: starts it again when it has ended by itself."""
        while not self.over.wait(RESTART_PAUSE_S):
            with self.lock:
                if not self.wanted or self.process.poll() is None:
                    continue
                self.own_ends += 1
                if not self.disk_full:
                    self.breaches.add(f"{self.name} ended by itself with exit code {self.process.returncode}; see {self.log_path}")
                self.start()

    def is_up(self):
        return get(self.port, "/healthz") is not None

    def await_up(self, limit_s=START_LIMIT_S):
        """Waits until it answers, or the run is over; False if it does not answer."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline and not self.over.is_set():
            if self.is_up():
                return True
            self.over.wait(0.1)
        return self.over.is_set()

    def kill(self, then_start=True):
        """kill -9, also of one that is stopped."""
        with self.lock:
            self.wanted = False
            if self.process.poll() is None:
                os.kill(self.process.pid, signal.SIGKILL)
                self.kills += 1
            self.process.wait()
            if then_start:
                self.start()

    def stop(self):
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGSTOP)
            self.stops += 1

    def go_on(self):
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGCONT)

    def rss_mb(self):
        try:
            with open(f"/proc/{self.process.pid}/status", encoding="ascii", errors="replace") as status:
                match = re.search(r"VmRSS:\s+(\d+) kB", status.read())
            return int(match.group(1)) // 1024 if match else 0
        except (OSError, AttributeError):
            return 0

    def second_is_refused(self, command, limit_s=30):
        """Starts another one on the same data: it must end with an error that says why, and this one must not notice."""
        try:
            second = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=limit_s
            )
            refused = second.returncode != 0 and b"is in use by another" in second.stdout
            words = second.stdout.decode(errors="replace").strip()
        except subprocess.TimeoutExpired:
            refused, words = False, f"it still ran after {limit_s} s"
        if not refused:
            self.breaches.add(f"a second {self.name} on the same data directory was not refused as it should: {words}")


class Link:
    """A tidegate-sim link between an agent and the hub's broker."""

    def __init__(self, name, binary, hub_port, seed, log_path):
        self.name = name
        self.log = open(log_path, "w+b")
        environment = {**os.environ, "JAVA_OPTS": "-Xmx48m -Xss256k -XX:TieredStopAtLevel=1"}
        self.process = subprocess.Popen(
            [binary, "link", "--to", f"127.0.0.1:{hub_port}", "--seed", str(seed)],
            stdin=subprocess.PIPE, stdout=self.log, stderr=self.log, env=environment, start_new_session=True,
        )  # fmt: skip
        self.log_path = log_path
        self.port = None

    def await_port(self):
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            with open(self.log_path, encoding="utf-8", errors="replace") as log:
                match = re.search(r"listening on \S+:(\d+),", log.read())
            if match:
                self.port = int(match.group(1))
                return True
            time.sleep(0.05)
        return False

    def say(self, line):
        self.process.stdin.write(line.encode("ascii") + b"\n")
        self.process.stdin.flush()

    def end(self):
        """Returns how many bits it has flipped."""
        try:
            self.process.stdin.close()
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            match = re.search(r"flipped_bits=(\d+)", log.read())
        return int(match.group(1)) if match else 0
