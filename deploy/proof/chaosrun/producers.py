"""The producers of one agent: careful clients of its HTTP intake, that write down what they do (check_chaos.py has the format).

A request has an idempotency key and is sent again, the same bytes with the same key, until it is answered with 204; before it is sent
first, and after it is answered, that is written to a log and synced. A producer that was held up catches up. SIGTERM: no further
request is begun, and the process ends when the last one is answered.
"""

import argparse
import hmac
import http.client
import os
import random
import signal
import sys
import threading
import time
import urllib.parse

ANSWER_TIMEOUT_S = 10
MOST_PAUSE_S = 1.0
INTERVAL_S = 0.2
FINAL_ANSWERS = (400, 401, 403, 404, 405, 413, 415, 421, 422)

stopping = threading.Event()


def line(seed, agent, producer, n, base_ns):
    """Reading n as line protocol. The rules are those of check_chaos.py, and must stay so."""
    digest = hmac.digest(seed, f"{agent}/{producer}/{n}".encode("ascii"), "sha256")
    number = int.from_bytes(digest[:8], "big") >> 12
    kind = "ddddfibt"[digest[8] % 8]
    if kind == "d":
        value = repr(float(number))
    elif kind == "f":
        value = repr(-number / 2**20)
    elif kind == "i":
        value = f"-{number}i"
    elif kind == "b":
        value = "true" if number % 2 else "false"
    else:
        value = f'"{number:013x} ü\\"\\\\\\""'
    return f"chaos,producer={producer} {kind}={value} {base_ns + 1000 * n}\n"


class Log:
    """Lines that are on the disk when append returns."""

    def __init__(self, path):
        self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def append(self, text):
        os.write(self.descriptor, text.encode("ascii"))
        os.fsync(self.descriptor)


class Producer:
    def __init__(self, options, name, per_second):
        self.options = options
        self.name = name
        self.per_second = per_second
        self.seed = str(options.seed).encode("ascii")
        self.random = random.Random(f"{options.seed}/{options.agent}/{name}")
        self.attempts = Log(f"{options.logs}/{options.agent}.{name}.attempt")
        self.accepted = Log(f"{options.logs}/{options.agent}.{name}.accepted")
        self.address = urllib.parse.urlsplit(options.url).netloc
        self.path = "/write" + ("?lane=alarm" if name == "alarm" else "")
        self.connection = None

    def run(self):
        first, began = 0, time.monotonic()
        while not stopping.is_set():
            due = int((time.monotonic() - began) * self.per_second) - first
            count = min(due, int(2 * self.per_second * INTERVAL_S))
            if count < 1:
                stopping.wait(INTERVAL_S)
                continue
            self.produce(first, count)
            first += count
            if due - count < self.per_second * INTERVAL_S:
                stopping.wait(INTERVAL_S)

    def produce(self, first, count):
        key = f"{self.name}-{first}-{self.random.getrandbits(64):016x}"
        body = "".join(
            line(self.seed, self.options.agent, self.name, n, self.options.base_ns) for n in range(first, first + count)
        )
        entry = f"{first} {count} {key}\n"
        self.attempts.append(entry)
        if self.is_planted("lying-producer", first):
            self.accepted.append(entry)
            return
        if self.is_planted("wrong-value", first):
            body = body.replace("true", "false")
        self.send(body.encode(), key)
        self.accepted.append(entry)
        if self.is_planted("double", first):
            self.send(body.encode(), key + "-again")

    def is_planted(self, bug, first):
        return self.options.plant == bug and self.name == "live" and first > 0 and self.random.random() < 0.05

    def send(self, body, key):
        """Until it is accepted."""
        while True:
            pause_s = 0.1 + 0.2 * self.random.random()
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection(self.address, timeout=ANSWER_TIMEOUT_S)
                self.connection.request("POST", self.path, body, {"Idempotency-Key": key})
                answer = self.connection.getresponse()
                words = answer.read()
                if answer.status == 204:
                    return
                if answer.status in FINAL_ANSWERS:
                    print(f"{key} was refused for good: {answer.status} {words.decode(errors='replace')}", flush=True)
                    os._exit(1)
                pause_s = min(float(answer.headers.get("Retry-After") or pause_s), MOST_PAUSE_S)
            except (OSError, http.client.HTTPException):
                # Whether it was accepted nobody knows: the key will tell.
                self.connection.close()
                self.connection = None
            time.sleep(pause_s)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agent", required=True)
    parser.add_argument("--url", required=True, help="of the agent's HTTP")
    parser.add_argument("--logs", required=True, help="directory for the logs")
    parser.add_argument("--seed", required=True, type=int)
    parser.add_argument("--base-ns", required=True, type=int, help="time of reading 0")
    parser.add_argument("--live", required=True, type=float, help="readings a second")
    parser.add_argument("--alarm", required=True, type=float, help="readings a second in the lane alarm")
    parser.add_argument("--plant", default="", help="a bug: lying-producer, double or wrong-value")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *ignored: stopping.set())
    producers = [Producer(options, "live", options.live), Producer(options, "alarm", options.alarm)]
    threads = [threading.Thread(target=producer.run) for producer in producers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
