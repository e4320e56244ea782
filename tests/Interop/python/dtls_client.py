"""The firmware's DTLS client as a process of its own (../dtls/client), and what it says of each step."""
import os
import shlex
import subprocess

from check import Failed
from dtls_peers import IDENTITY, KEY


class Seen(dict):
    """One step's line: `ok`, what was negotiated, and what went over the wire."""

    def __getattr__(self, name):
        value = self[name]
        return int(value) if value.lstrip("-").isdigit() else value

    def has_extension(self, number):
        return str(number) in self["extensions"].split(",")

    def figures(self):
        return "up %s in %s, down %s in %s" % (self["upBytes"], self["up"], self["downBytes"], self["down"])


class Client:
    """Takes steps; `step` gives what the next one came to, and raises when it did not go as it should."""

    def __init__(self, port, steps, suites=(), cid=None, key=KEY, identity=IDENTITY, timeout_ms=1000, answer=None, options=()):
        command = shlex.split(os.environ["DTLS_CLIENT"])
        command += ["--server", "127.0.0.1:%d" % port, "--key", key, "--identity", identity,
                    "--initial-timeout", str(timeout_ms), *options]
        if suites:
            command += ["--suites", ",".join(suites)]
        if cid is not None:
            command += ["--cid", cid]
        if answer:
            command += ["--answer", answer]
        self.process = subprocess.Popen(command + steps.split(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def go_on(self):
        """What the step `wait` waits for."""
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def seen(self, name):
        """The next step's line, whatever it came to."""
        line = self.process.stdout.readline().decode()
        if not line:
            raise Failed("the client ended before it said what %s came to: %s"
                         % (name, self.process.stderr.read().decode()[-300:]))
        first, *rest = line.split()
        if first != name:
            raise Failed("the client did %s, not %s" % (first, name))
        return Seen(item.split("=", 1) for item in rest)

    def step(self, name, what=""):
        seen = self.seen(name)
        if not seen.ok:
            raise Failed("%s%s: failure %s, alert %s, up %s, down %s datagrams"
                         % (name, what and " " + what, seen.failure, seen.alert, seen.up, seen.down))
        return seen
