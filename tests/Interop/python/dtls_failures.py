"""Handshakes that must fail, or begin anew, and what the client makes of them."""
import socket

from check import equal, true
from dtls_client import Client
from dtls_peers import SUITES, free_port

# Failures are told when the timer runs out: nothing before Finished is authenticated.
TIMEOUT_MS = 100


def failing(rows, operation, port, expected, **options):
    """A handshake that fails, and for which reason."""
    with rows.case("%s: %s" % (operation, expected)):
        with Client(port, "connect", timeout_ms=TIMEOUT_MS, **options) as client:
            seen = client.seen("connect")
            equal((seen.ok, seen.failure), (0, expected), "ok, failure (alert %s)" % seen.alert)


def run(rows, peer):
    wrong = "00" * 16
    with peer.start() as server:
        failing(rows, "another key", server.port, peer.wrong_key, key=wrong)
    if peer.unknown_identity:
        with peer.start() as server:
            failing(rows, "an identity that it does not know", server.port, peer.unknown_identity, identity="somebody")
    else:
        unminded(rows, peer)
    if peer.limits_suites:
        with peer.start(suites=[SUITES["GCM"]]) as server:
            failing(rows, "no common suite", server.port, peer.no_suite, suites=[SUITES["CCM_8"]])
    elif peer.lacks:
        with peer.start() as server:
            failing(rows, "no common suite", server.port, "NoCommonSuite", suites=[SUITES[suite] for suite in peer.lacks])
    else:
        rows.line("not offered", "no common suite", "it has all four suites, and no option to leave one out")
    restarted(rows, peer)
    forgotten(rows, peer)


def unminded(rows, peer):
    """A server that takes any identity does so in a row of its own, so that it is not taken for one that refuses."""
    operation = "an identity that it does not know"
    with peer.start() as server, Client(server.port, "connect", identity="somebody") as client:
        seen = client.seen("connect")
    if seen.ok:
        rows.line("not offered", operation, "it took another identity with the same key")
    else:
        rows.failed += 1
        rows.line("FAILED", operation, "it was expected to take any: failure %s, alert %s" % (seen.failure, seen.alert))


def restarted(rows, peer):
    with rows.case("restarted, so that it does not know the session: a full handshake"), peer.start() as server:
        steps = "connect {0} close wait connect {0}".format(peer.step)
        with Client(server.port, steps, answer=peer.answer) as client:
            client.step("connect")
            client.step(peer.step)
            client.step("close")
            server.restart()
            client.go_on()
            client.step("wait")
            again = client.step("connect", "after the restart")
            equal(again.resumed, 0, "resumed")
            client.step(peer.step)


def forgotten(rows, peer):
    """A client that begins anew without having said that it ends the association: RFC 6347 4.2.8 has a server take it."""
    operation = "a new handshake over an association that was not closed"
    if peer.replaces:
        with rows.case(operation), peer.start() as server:
            with Client(server.port, 2 * ("connect %s " % peer.step), answer=peer.answer) as client:
                for _ in range(2):
                    client.step("connect")
                    client.step(peer.step)
        return
    with rows.case("no answer to a new handshake: the association that there is goes on"), peer.start() as server:
        steps = "connect {0} hurry connect {0}".format(peer.step)
        with Client(server.port, steps, answer=peer.answer) as client:
            for step in ("connect", peer.step, "hurry"):
                client.step(step)
            seen = client.seen("connect")
            equal((seen.ok, seen.failure), (0, "ServerSilent"), "ok, failure of the second handshake")
            client.step(peer.step, "with the first one's keys")
    rows.line("not offered", operation, "it answered no ClientHello of a client that it has an association with")


def silence(rows):
    """No process at all, and a socket that nobody reads."""
    failing(rows, "nobody has the port", free_port(), "ServerSilent")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        with rows.case("nobody answers: five times the ClientHello, ever later: ServerSilent"):
            with Client(deaf.getsockname()[1], "connect", timeout_ms=TIMEOUT_MS) as client:
                seen = client.seen("connect")
                equal((seen.ok, seen.failure, seen.up, seen.down), (0, "ServerSilent", 5, 0), "ok, failure, up, down")
                true(seen.ms >= 31 * TIMEOUT_MS - 50, "given up after %s ms" % seen.ms)
