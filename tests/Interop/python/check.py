"""Cases and their outcome, one line each for ../run: outcome, peer and operation, and why, between tabs."""
import os
import signal
import sys
import time
import traceback
from contextlib import contextmanager


# Real seconds that are waited for what must come. A machine may be slow, and busy with something else: only what never comes
# shall fail, so each wait ends with what it is for and no case has a limit of its own.
PATIENCE = 90

# Real seconds that a busy machine may be late with something.
LAG = 10


class Failed(Exception):
    """The node did something else than expected."""


class Absent(Exception):
    """The peer is not on this machine, so nothing was tried."""


class Stop(Exception):
    """What follows needs what has just failed."""


class Peer:
    """One peer's cases."""

    def __init__(self, name):
        # Whoever runs a script in other circumstances says so in its rows.
        self.name = os.environ.get("PEER_NAME", name)
        self.failed = 0

    def line(self, outcome, operation, why=""):
        why = " ".join(str(why).split())
        print("\t".join((outcome, self.name, operation, why)), flush=True)

    @contextmanager
    def case(self, operation, needed=False):
        """One case; with `needed` nothing that follows makes sense without it."""
        try:
            yield
        except Absent:
            raise
        except Exception as problem:
            self.failed += 1
            self.line("FAILED", operation, "%s: %s" % (type(problem).__name__, problem))
            if not isinstance(problem, (Failed, TimeoutError)):
                traceback.print_exc(file=sys.stderr)
            if needed:
                raise Stop from None
        else:
            self.line("ok", operation)

    def run(self, *sessions):
        """Runs sessions, each with nodes of its own; what one lacks does not stop the others."""
        # What ends this script shall end its nodes and peers too: their `with` statements do.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        for session in sessions:
            try:
                session(self)
            except Stop:
                pass
            except Absent as absent:
                self.line("absent", "all", absent)
            except Exception as problem:
                self.failed += 1
                self.line("FAILED", session.__name__.replace("_", " "), "%s: %s" % (type(problem).__name__, problem))
                traceback.print_exc(file=sys.stderr)
        sys.exit(1 if self.failed else 0)


def show(value):
    return value.hex() if isinstance(value, (bytes, bytearray)) else str(value)


def equal(found, expected, what=""):
    if found != expected:
        raise Failed("%sexpected %s, found %s" % (what and what + ": ", show(expected), show(found)))


def true(condition, what):
    if not condition:
        raise Failed(what)


def wait(condition, what, every=0.02):
    """Waits until a condition holds, from outside of what may make it hold."""
    for _ in tries():
        if found := condition():
            return found
        time.sleep(every)
    raise TimeoutError("%s within %s s" % (what() if callable(what) else what, PATIENCE))


def tries():
    """So many that patience ends, for what succeeds when nothing changes meanwhile."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield


def lasted(seconds, least, most, speed, what):
    """A span of real seconds that is so long in virtual ones, as far as a busy machine lets that be seen."""
    within(seconds * speed, 0.75 * least, most + LAG * speed, "virtual seconds " + what)


def within(value, least, most, what):
    if not least <= value <= most:
        raise Failed("%s: expected %s to %s, found %s" % (what, least, most, value))
