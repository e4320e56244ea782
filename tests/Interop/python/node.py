"""The node under test: the bench's virtual board as a process of its own."""
import os
import re
import shlex
import subprocess
import tempfile
import time

import dtls_peers
from check import PATIENCE, wait


def secure(port, key=dtls_peers.KEY):
    """The node's options for DTLS with what has the port."""
    return {"server": "coaps://127.0.0.1:%d" % port, "psk-identity": dtls_peers.IDENTITY, "psk-key": key}


class Node:
    """Runs until the `with` statement ends, and is killed then: nobody is left who would answer its Deregister."""

    def __init__(self, port, endpoint="urn:test:001", speed=20, seconds=1200, **options):
        command = shlex.split(os.environ["NODE_UNDER_TEST"])
        # With this variable the server has DTLS before it, by one of the programs in ../dtls.
        name = os.environ.get("DTLS_TERMINATOR")
        self._terminator = dtls_peers.terminator(name, port) if name else None
        server = secure(self._terminator.port) if name else {"server": "coap://127.0.0.1:%d" % port}
        arguments = {**server, "board": "all", "endpoint": endpoint, "speed": speed, "for": seconds, "ack-timeout": 2000}
        arguments.update((name.replace("_", "-"), value) for name, value in options.items())
        for name, value in arguments.items():
            command += ["--" + name] if value == "" else ["--" + name, str(value)]
        self.speed = speed
        self.began = time.monotonic()
        self._log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=self._log, stderr=subprocess.STDOUT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self._log.close()
        if self._terminator:
            self._terminator.stop()

    def say(self, command):
        """Types a command of the bench."""
        self.process.stdin.write(command.encode() + b"\n")
        self.process.stdin.flush()

    def log(self):
        """The serial log so far."""
        # Not through the file object: the node writes at the same place of the same open file.
        return os.pread(self._log.fileno(), 1 << 20, 0).decode()

    def await_log(self, pattern):
        """Waits for a line; returns the match."""
        return wait(lambda: re.search(pattern, self.log()),
                    lambda: "the log that ends with %s never said %r" % (self.log()[-200:], pattern))

    def is_running(self):
        return self.process.poll() is None

    def terminate(self):
        """Asks it to deregister and end; asked twice, it ends at once."""
        self.process.terminate()

    def ended(self):
        """Waits for the end; returns the exit code."""
        return self.process.wait(PATIENCE)
