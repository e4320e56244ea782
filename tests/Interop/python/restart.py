"""A server that goes and comes back, with and without what it knew: LwM2M 1.1 Core 6.2, RFC 7641 3.6."""
import coap
from check import Peer, equal, true
from coap import TEXT
from node import Node
from server import Server, respond

LAMP = "/3416/0/1"


def forgotten(peer):
    """The server is killed while it observes, and a new one without any memory takes its port."""
    with Server() as server, Node(server.port, speed=40, lifetime=86400, retry=2) as node:
        with peer.case("Register and observe", needed=True):
            server.registered()
            observation = server.observe(LAMP, TEXT)
            equal(observation.answer.uint(coap.OBSERVE), 0)
        address = server.node
        with peer.case("a new server on the port rejects a notification: Update, 4.04, Register"):
            equal(coap.code_text(server.attributes(LAMP, "pmax=4").code), "2.04")
            server.close()
            with Server(server.port) as newer:
                newer.location = ("rd", "b2")
                newer.node = address
                newer.registered()
                true(len(newer.strays) >= 1, "no notification came that the new server could reject")
                with peer.case("and the new server can do everything"):
                    equal(coap.code_text(newer.get("/1/0/1").code), "2.05")
                    fresh = newer.observe(LAMP, TEXT)
                    equal(coap.code_text(newer.put(LAMP, b"33").code), "2.04")
                    newer.until(lambda: any(note.payload == b"33" for note in fresh.notes), "no notification")
                    equal(coap.code_text(newer.post("/1/0/8").code), "2.04")
                    equal(newer.updated().path(), "/rd/b2")
                with peer.case("the observation of the old server is forgotten"):
                    newer.strays.clear()
                    equal(coap.code_text(newer.put(LAMP, b"34").code), "2.04")
                    newer.until(lambda: fresh.notes[-1].payload == b"34", "no notification")
                    equal([str(stray) for stray in newer.strays if stray.token == observation.token], [])


def away(peer):
    """No server for a while: the machine answers that the port is closed."""
    with Server() as server, Node(server.port, speed=100, lifetime=100, retry=2) as node:
        with peer.case("Register", needed=True):
            server.registered()
        port = server.port
        server.close()
        with peer.case("the server gone: the Update fails, then Register again and again"):
            node.await_log("update got no answer")
            node.await_log("register: no answer")
            true(node.is_running(), "the node has ended")
        with peer.case("the server back: registered again"), Server(port) as back:
            back.registered()
            equal(coap.code_text(back.get("/3/0/0").code), "2.05")


def not_yet(peer):
    """The node is there before its server."""
    with Server() as server:
        port = server.port
    with Node(port, speed=100, retry=2) as node:
        node.await_log("register: no answer")
        with peer.case("a server that comes later than the node"), Server(port) as late:
            late.registered()
            equal(coap.code_text(late.get("/3/0/0").code), "2.05")


def known_still(peer):
    """The server keeps its registrations but not its socket: the node's Update is taken, and nothing else changes."""
    with Server() as server, Node(server.port, speed=20, lifetime=86400) as node:
        with peer.case("a server that was away between two messages notices nothing"):
            server.registered()
            node.await_log("registered at")
            server.get("/3/0/0")  # a Register that was sent twice has come by then
            address = server.node
            server.close()
            with Server(server.port) as again:
                again.node = address
                equal(coap.code_text(again.post("/1/0/8").code), "2.04")
                again.updated()
                equal(again.registers, [])


if __name__ == "__main__":
    Peer("python").run(forgotten, away, not_yet, known_still)
