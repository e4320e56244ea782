"""DTLS handshakes of the node's client with servers of other authors: each suite, with and without a cookie, a connection id
and a session to resume. What a server does not offer is tried all the same, and a row of its own says so."""
import itertools
import signal
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor

import dtls_failures
import dtls_peers
from check import Absent, Failed, Peer, equal, true
from dtls_client import Client
from dtls_peers import IDENTITY, SUITES

# RFC 7366, RFC 7627, RFC 9146.
ENCRYPT_THEN_MAC, EXTENDED_MASTER_SECRET, CONNECTION_ID = 22, 23, 54
NAMES = {"CCM_8": "PSK-AES128-CCM8", "CCM": "PSK-AES128-CCM", "GCM": "PSK-AES128-GCM-SHA256", "CBC": "PSK-AES128-CBC-SHA256"}
AT_A_TIME = 4


class Rows(Peer):
    """Keeps its lines, for they come from several peers at a time."""

    def __init__(self, name):
        super().__init__(name)
        self.lines = []

    def line(self, outcome, operation, why=""):
        self.lines.append((outcome, operation, why))

    def print(self):
        for line in self.lines:
            super().line(*line)


def row(suite, cookie, cid, resumed):
    return "%-5s  %-9s  %-6s  %s" % (suite, "cookie" if cookie else "no cookie", "CID" if cid else "no CID",
                                     "resumed" if resumed else "full   ")


# ---- The table ----

def handshake(client, peer, suite, cid):
    """One handshake, data both ways, and where there is a connection id from another port too; returns the first line."""
    connected = client.step("connect")
    equal(connected.suite, NAMES[suite], "suite")
    true(connected.ems and connected.has_extension(EXTENDED_MASTER_SECRET), "no extended master secret")
    equal(connected.has_extension(ENCRYPT_THEN_MAC), suite == "CBC", "encrypt-then-MAC")
    client.step(peer.step)
    if cid and peer.has_cid:
        equal((connected.cid, connected.cidUp, connected.has_extension(CONNECTION_ID)), (1, 1, True), "connection id")
        client.step("move")
        equal(client.step(peer.step, "from another port").cidUp, 1, "connection id after the move")
    else:
        equal((connected.cid, connected.has_extension(CONNECTION_ID)), (0, False), "connection id")
    client.step("close")
    return connected


def cells(peer, suite, cid, mode):
    """The handshakes of one server process with one client: {row's key: figures}, and whether it resumed."""
    once = "connect %s %sclose " % (peer.step, "move %s " % peer.step if cid and peer.has_cid else "")
    with peer.start(cookie=mode == "cookie", cid=cid) as server:
        with Client(server.port, 2 * once, [SUITES[suite]], "" if cid else None, answer=peer.answer) as client:
            if suite in peer.lacks:
                refused = client.seen("connect")
                equal((refused.ok, refused.failure), (0, "NoCommonSuite"), "a suite that is not offered")
                return {}
            full, again = handshake(client, peer, suite, cid), handshake(client, peer, suite, cid)
        equal(full.resumed, 0, "first handshake resumed")
        peer.confirm(server, [(0, cid), (again.resumed, cid)])
        found = {(suite, full.cookie > 0, cid, False): full.figures()}
        if again.resumed:
            found[suite, again.cookie > 0, cid, True] = again.figures()
        return found


def reason(peer, suite, cookie, cid, resumed):
    """Why a row is not offered; None when it is."""
    if suite in peer.lacks:
        return peer.lacks[suite]
    if cid and not peer.has_cid:
        return peer.no_cid
    if resumed and not peer.resumes:
        return "its second handshake was a full one"
    if not peer.asks(cookie, resumed):
        return "%s cookie%s" % ("asks for no" if cookie else "always asks for a", " to resume" if resumed else "")
    return None


def table(rows, peer):
    found, problems = {}, {}
    for suite, cid, mode in itertools.product(SUITES, (False, True), peer.modes):
        try:
            for key, figures in cells(peer, suite, cid, mode).items():
                found.setdefault(key if not cid or peer.has_cid else None, figures)
        except Exception as problem:
            problems[suite, cid] = "%s: %s: %s" % (mode, type(problem).__name__, problem)
            if not isinstance(problem, Failed):
                traceback.print_exc(file=sys.stderr)
    for key in itertools.product(SUITES, (True, False), (False, True), (False, True)):
        why_not = reason(peer, *key)
        problem = problems.get((key[0], key[2]))
        if problem:
            rows.failed += 1
            rows.line("FAILED", row(*key), problem)
        elif key in found:
            rows.line("ok", "%s  %s" % (row(*key), found[key]))
        elif why_not:
            rows.line("not offered", row(*key), why_not)
        else:
            rows.failed += 1
            rows.line("FAILED", row(*key), "it did not come to this: %s" % sorted(filter(None, found)))


# ---- What does not belong to one suite ----

def offers(rows, peer):
    with rows.case("all four suites offered, and it takes one"), peer.start() as server:
        with Client(server.port, "connect " + peer.step, answer=peer.answer) as client:
            true(client.step("connect").suite in NAMES.values(), "none")
            client.step(peer.step)
    with rows.case("a server name and max_fragment_length 512"), peer.start() as server:
        options = ("--server-name", "iot.example.org", "--max-fragment", "512")
        with Client(server.port, "connect " + peer.step, answer=peer.answer, options=options) as client:
            client.step("connect")
            client.step(peer.step)
    with rows.case("a key of 32 bytes and an identity of 128"):
        key, identity = b"0123456789abcdefghijklmnopqrstuv".hex(), (19 * "device-")[:128]
        with peer.start(key=key, identity=identity) as server:
            with Client(server.port, "connect " + peer.step, key=key, identity=identity, answer=peer.answer) as client:
                client.step("connect")
                client.step(peer.step)
    if peer.has_cid:
        with rows.case("a connection id each way, and from another port"), peer.start(cid=True) as server:
            with Client(server.port, "connect send move send close", cid="0102030405") as client:
                for step in ("connect", "send", "move", "send"):
                    seen = client.step(step)
                    equal((seen.cidUp, seen.cidDown), (0, 0) if step == "move" else (1, 1), step)


def everything(peer):
    rows = Rows(peer.name)
    try:
        if peer.needs_isolation and not dtls_peers.isolated():
            raise Absent("it binds every address, and this machine gives no network namespace (unshare -n)")
        rows.name = peer.version()
        table(rows, peer)
        offers(rows, peer)
        dtls_failures.run(rows, peer)
    except Absent as absent:
        rows.line("absent", "all", absent)
    except Exception as problem:
        rows.failed += 1
        rows.line("FAILED", "all", "%s: %s" % (type(problem).__name__, problem))
        traceback.print_exc(file=sys.stderr)
    return rows


def no_peer():
    rows = Rows("no server")
    dtls_failures.silence(rows)
    return rows


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    failed = 0
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        jobs = [pool.submit(everything, peer) for peer in dtls_peers.all_peers()] + [pool.submit(no_peer)]
        for job in jobs:
            job.result().print()
            failed += job.result().failed
    sys.exit(1 if failed else 0)
