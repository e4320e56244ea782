"""The whole node over DTLS: the cases of the Python server again with DTLS in between, then secure.py's own."""
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import dtls_peers
from check import Absent

HERE = os.path.dirname(os.path.abspath(__file__))
AT_A_TIME = 3
EVERYTHING = ("registration", "reading", "conditions", "writing", "acting", "observing", "restart")
running = set()


def jobs():
    """Peer, script and its arguments, and through which program, if any."""
    for name, parts in (("mbedtls3-server", EVERYTHING), ("mbedtls-server", EVERYTHING[1:6])):
        peer = own(name)
        yield from ((peer, [part + ".py"], name) for part in parts)
    for name, *options in (("mbedtls3-server", "cid"), ("mbedtls-server",)):
        yield own(name), ["secure.py", name, *options], None
    for library in ("openssl", "gnutls"):
        yield dtls_peers.LibCoap(library), ["secure.py", library], None


def own(name):
    return next(peer for peer in dtls_peers.all_peers() if getattr(peer, "program", "").endswith("/" + name))


def lines(job):
    """What a script prints, and FAILED when it ended without saying why."""
    peer, (script, *arguments), terminator = job
    try:
        name = peer.version() + " coaps"
    except Absent as absent:
        return "\t".join(("absent", peer.name + " coaps", script[:-3], str(absent))) + "\n"
    # Each counts for itself: an inherited terminator would stand before secure.py's own.
    environment = {key: value for key, value in os.environ.items() if key != "DTLS_TERMINATOR"}
    environment.update({"PEER_NAME": name, **({"DTLS_TERMINATOR": terminator} if terminator else {})})
    process = subprocess.Popen([sys.executable, os.path.join(HERE, script), *arguments], env=environment,
                               stdout=subprocess.PIPE)
    running.add(process)
    out = process.communicate()[0].decode()
    running.discard(process)
    if process.returncode and "FAILED\t" not in out or not out:
        out += "\t".join(("FAILED", name, script, "ended with code %d" % process.returncode)) + "\n"
    return out


def end(*_):
    for process in list(running):
        process.terminate()
    sys.exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    failed = False
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for text in pool.map(lines, jobs()):
            print(text, end="", flush=True)
            failed |= "FAILED\t" in text
    sys.exit(1 if failed else 0)
