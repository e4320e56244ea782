"""The whole node over DTLS: what happens to its association on the way. LwM2M 1.1 Transport 5.2, RFC 9146."""
import re
import select
import socket
import sys
import threading

import coap
import dtls_peers
from check import Failed, Peer, equal, true, wait
from node import Node, secure
from server import Server


class Nat:
    """A translator of addresses between the node and its server, which forgets when it is told to."""

    def __init__(self, port):
        self.port_behind = port
        self.inner = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.inner.bind(("127.0.0.1", 0))
        self.port = self.inner.getsockname()[1]
        self.outer = self.node = None
        self.forget()
        self.running = True
        self.thread = threading.Thread(target=self._relay, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.running = False
        self.thread.join()
        self.inner.close()
        self.outer.close()

    def forget(self):
        """From here on the server sees another port, and what it sends to the one before goes nowhere."""
        before = self.outer
        outer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        outer.bind(("127.0.0.1", 0))
        outer.connect(("127.0.0.1", self.port_behind))
        self.outer = outer
        if before:
            before.close()

    def _relay(self):
        while self.running:
            try:
                for ready in select.select([self.inner, self.outer], [], [], 0.05)[0]:
                    if ready is self.inner:
                        datagram, self.node = self.inner.recvfrom(4096)
                        self.outer.send(datagram)
                    else:
                        self.inner.sendto(ready.recv(4096), self.node)
            except (OSError, ValueError):
                continue  # nobody has the port now, or the socket was closed meanwhile


def handshakes(node):
    """What the log says of each: suite, and how."""
    return re.findall(r"handshake done: (.*)", node.log())


def lives(server):
    """Something goes through both ways."""
    equal(coap.code_text(server.get("/3/0/0").code), "2.05")


def a_way_that_changes(peer):
    with Server() as server, dtls_peers.terminator(NAME, server.port) as front, Nat(front.port) as nat:
        with Node(server.port, speed=20, lifetime=60, **secure(nat.port)) as node:
            with peer.case("Register, Read: one handshake, %s" % ("with a connection id" if HAS_CID else "no connection id"),
                           needed=True):
                server.registered()
                lives(server)
                equal(["connection id" in text for text in handshakes(node)], [HAS_CID])
            count = len(server.updates)
            nat.forget()
            if HAS_CID:
                with peer.case("a translator of addresses forgets the node: the next Update goes through all the same"):
                    server.updated(count + 1)
                    lives(server)
                    equal(len(handshakes(node)), 1)
                    wait(lambda: "moved" in front.text(), "the server did not see another address")
            else:
                with peer.case("a translator of addresses forgets the node: a new handshake, resumed, and the Update again"):
                    server.updated(count + 1)
                    lives(server)
                    equal(["resumed" in text for text in handshakes(node)], [False, True])
            with peer.case("the server restarts and knows no association: a full handshake, and the node is back"):
                count, before = len(server.updates) + len(server.registers), len(handshakes(node))
                front.restart()
                server.until(lambda: len(server.updates) + len(server.registers) > count, "neither Update nor Register")
                lives(server)
                true("resumed" not in handshakes(node)[before], "resumed by a server that knows nothing")
            with peer.case("SIGTERM: Deregister, then close_notify"):
                node.terminate()
                server.until(lambda: server.deregisters, "no Deregister")
                node.ended()
                wait(lambda: "closed" in front.text(), "no close_notify")


def another_key(peer):
    with Server() as server, dtls_peers.terminator(NAME, server.port) as front:
        with Node(server.port, speed=300, retry=2, **secure(front.port, "00" * 16)) as node:
            with peer.case("another key: the log says so, and nothing gets through"):
                node.await_log(r"key")
                equal((server.datagrams, handshakes(node)), ([], []))


def libcoap(peer):
    """libcoap's coap-server keeps any resource that a request creates, so a registration is a resource to it."""
    found = dtls_peers.LibCoap(NAME)
    found.version()
    port = found.port()
    command = found.command(port, True, False, (), dtls_peers.KEY, None) + ["-d", "10", "-v", "7"]
    with dtls_peers.Server(command, port) as server:
        # One board: the list of all three, 1,117 bytes and a record's 29, is more than this server's DTLS takes at once.
        with Node(port, board="soil", speed=20, lifetime=40, **secure(port)) as node:
            with peer.case("Register, Update, Deregister over DTLS", needed=True):
                node.await_log("registered at /rd,")
                node.await_log("reg      updated")
                node.terminate()
                node.await_log("deregistered")
                node.ended()
                wait(lambda: re.search(r"c:DELETE,? .*Uri-Path:rd", server.text()), "no DELETE came")
            if "handshake done" not in node.log():
                raise Failed("it was not DTLS")


if __name__ == "__main__":
    NAME = sys.argv[1]
    HAS_CID = sys.argv[2:] == ["cid"]
    Peer(NAME).run(*([libcoap] if NAME in ("openssl", "gnutls") else [a_way_that_changes, another_key]))
