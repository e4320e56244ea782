"""Register, Update and Deregister: LwM2M 1.1 Core 6.2, RFC 7252 4.2 and 5.2."""
import coap
import objects
from check import Peer, equal, lasted, true
from coap import ACK, CON, Message
from node import Node
from server import Server, respond


def register(message):
    """The octets of the first Register as far as they are known, for the message's own ids."""
    options = (b"\xb2rd" b"\x11\x28" b"\x3d\x02ep=urn:test:001" b"\x06lt=300" b"\x09lwm2m=1.1")
    return bytes.fromhex("42 02") + message.octets[2:6] + options + b"\xff"


def octets_of_a_life(peer):
    """One registration from beginning to end, octet by octet."""
    with Server() as server, Node(server.port, lifetime=300, speed=20) as node:
        with peer.case("Register, every octet", needed=True):
            first = server.registered()
            equal(first.octets, register(first) + objects.links())
        with peer.case("Execute 1/0/8: an Update of 12 octets"):
            equal(coap.code_text(server.post("/1/0/8").code), "2.04")
            update = server.updated()
            equal(update.octets, bytes.fromhex("42 02") + update.octets[2:6] + b"\xb2rd\x02a1")
            true(update.octets[2:6] != first.octets[2:6], "message id and token of the Register used again")
        with peer.case("Write 1/0/1: an Update with the new lifetime and nothing else"):
            equal(coap.code_text(server.put("/1/0/1", b"40").code), "2.04")
            update = server.updated(2)
            equal(update.octets, bytes.fromhex("42 02") + update.octets[2:6] + b"\xb2rd\x02a1\x45lt=40")
        with peer.case("Updates by itself before the lifetime is over"):
            before = server.updates[-1].at
            # RFC 7252 4.8.2: a message takes up to 93 s, more than this lifetime; so the node must not wait for its end.
            lasted(server.updated(3).at - before, 10, 39, node.speed, "from Update to Update")
            equal(len(server.updates[-1].octets), 12)
        with peer.case("4.04 to an Update: a new Register at once"):
            server.on_update = lambda message: [respond(message, "4.04")]
            server.post("/1/0/8")
            again = server.registered(2)
            true("lt=40" in again.queries(), "the new Register keeps the lifetime written: %s" % again)
            server.on_update = None
        with peer.case("Reset to an Update: a new Register at once"):
            server.on_update = lambda message: [Message(coap.RST, coap.EMPTY, message.mid).encode()]
            server.post("/1/0/8")
            server.registered(3)
            server.on_update = None
        with peer.case("Execute 1/0/4: Deregister, and Register after the timeout of 1/0/5"):
            equal(coap.code_text(server.put("/1/0/5", b"10").code), "2.04")
            equal(coap.code_text(server.post("/1/0/4").code), "2.04")
            server.until(lambda: server.deregisters, "no Deregister")
            gone = server.deregisters[0]
            equal(gone.octets, bytes.fromhex("42 04") + gone.octets[2:6] + b"\xb2rd\x02a1")
            again = server.registered(4)
            lasted(again.at - gone.at, 10, 30, node.speed, "of absence")
        with peer.case("Execute 3/0/4: answers, then registers anew after the reboot"):
            equal(coap.code_text(server.post("/3/0/4").code), "2.04")
            queries = server.registered(5).queries()
            true("lt=300" not in queries, "what the server has set outlives a reboot")
            equal(queries, again.queries())
        with peer.case("a location of several long segments"):
            server.location = ("rd", "a-segment-of-more-than-thirteen", "x", "0123456789")
            server.on_update = lambda message: [respond(message, "4.04")]
            server.post("/1/0/8")
            server.registered(6)
            server.on_update = None
            count = len(server.updates)
            server.post("/1/0/8")
            equal(server.updated(count + 1).path(), "/" + "/".join(server.location))
        with peer.case("SIGTERM: Deregister, exit code 0"):
            count = len(server.deregisters)
            # Over DTLS the bench counts notifications, and ends with 0 when there was one.
            observation = server.observe("/3416/0/1")
            server.put("/3416/0/1", b"10")
            server.until(lambda: observation.notes, "no notification")
            node.terminate()
            server.until(lambda: len(server.deregisters) > count, "no Deregister")
            equal(node.ended(), 0)
            equal([str(stray) for stray in server.strays], [])


def an_absent_server(peer):
    """The ways in which RFC 7252 lets no answer come, and what the node makes of a refusal."""
    with Server() as server:
        # What is not the answer may not be taken for it: a wrong message id, a wrong token.
        server.on_register = lambda message: [
            Message(ACK, coap.code("2.01"), message.mid ^ 1, message.token, [(8, b"rd"), (8, b"x1")]).encode(),
            Message(ACK, coap.code("2.01"), message.mid, bytes([message.token[0] ^ 1]) + message.token[1:],
                    [(8, b"rd"), (8, b"x2")]).encode()]
        with Node(server.port, speed=40, retry=2) as node:
            with peer.case("Register unanswered: five times the same octets, ever later, then another try"):
                first = server.registered()
                again = server.registered(2)
                equal([d for d in server.datagrams if d == first.octets], [first.octets] * 5)
                # RFC 7252 4.8.2: given up 62 to 93 s after the first; then the retry timer and up to a tenth more.
                lasted(again.at - first.at, 62 + 2, 93 + 2.2 + 4, node.speed, "to the next try")
                true(again.mid != first.mid and again.token != first.token, "message id or token used again")
            with peer.case("2.01 without a Location-Path is no registration"):
                server.on_register = lambda message: [respond(message, "2.01")]
                server.registered(4)
                node.await_log("register: refused")
    with Server() as server, Node(server.port, speed=40, retry=2) as node:
        with peer.case("5.03, 4.03, 4.00: Register again, each time twice as late"):
            server.on_register = lambda message: [respond(message, ("5.03", "4.03", "4.00")[len(server.registers) % 3])]
            server.registered(4)
            at = [register.at for register in server.registers]
            for i, delay in enumerate((2, 4, 8)):
                lasted(at[i + 1] - at[i], delay, delay * 1.1 + 3, node.speed, "from try %d to the next" % (i + 1))
        with peer.case("and the first 2.01 ends it"):
            server.on_register = None
            server.registered(5)
            equal(coap.code_text(server.get("/1/0/1").code), "2.05")


def answers_that_come_otherwise(peer):
    """Responses that are not piggybacked: RFC 7252 5.2.2 and 5.2.3."""
    with Server() as server:
        separate = Message(CON, coap.code("2.01"), 0x7777, b"", [(8, b"rd"), (8, b"sep")])
        server.location = ("rd", "sep")

        def separately(message):
            separate.token = message.token
            return [Message(ACK, coap.EMPTY, message.mid).encode(), separate.encode()]
        server.on_register = separately
        with Node(server.port) as node:
            acknowledged = Message(ACK, coap.EMPTY, 0x7777).encode()
            with peer.case("an empty acknowledgement, then the response in a message of its own"):
                server.registered()
                server.until(lambda: acknowledged in server.datagrams, "the response was not acknowledged")
                node.await_log("registered at /rd/sep")
            with peer.case("the same response once more is acknowledged once more"):
                # Once more than that where the Register came again before its answer.
                equal(set(server.raw(separate.octets)), {acknowledged})
            with peer.case("a response that nobody waits for is rejected"):
                stray = Message(CON, coap.code("2.05"), 0x7788, b"\x99\x99\x99", [], b"1").encode()
                answers = [octets for octets in server.raw(stray) if octets != acknowledged]
                equal(answers, [Message(coap.RST, coap.EMPTY, 0x7788).encode()])
            with peer.case("a non-confirmable 2.04 completes an Update"):
                server.on_update = lambda message: [
                    Message(coap.NON, coap.code("2.04"), server.next_mid(), message.token).encode()]
                server.post("/1/0/8")
                server.updated()
                node.await_log("updated")
                equal(len(server.registers), 1)


def boards(peer):
    for board in objects.BOARDS:
        with Server() as server, Node(server.port, lifetime=300, board=board):
            with peer.case("Register of the %s board, every octet" % board):
                message = server.registered()
                equal(message.octets, register(message) + objects.links(board))


def default_lifetime(peer):
    with Server() as server, Node(server.port, lifetime=86400):
        with peer.case("Register says the lifetime that servers assume, too"):
            equal(server.registered().queries(), ["ep=urn:test:001", "lt=86400", "lwm2m=1.1"])


if __name__ == "__main__":
    Peer("python").run(octets_of_a_life, an_absent_server, answers_that_come_otherwise, boards, default_lifetime)
