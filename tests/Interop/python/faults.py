"""What a network and a broken or hostile server do to a node: RFC 7252 3, 4.2 to 4.5; and that it works on afterwards."""
import random
import struct

import coap
from check import Peer, equal, true, within
from coap import ACK, CON, NON, RST, TEXT, Message
from node import Node
from server import Lossy, Server

LAMP = "/3416/0/1"


def code(answer):
    return coap.code_text(answer.code)


def works(server, node):
    true(node.is_running(), "the node has ended: " + node.log()[-300:])
    equal(server.get("/3/0/0", TEXT).payload, b"bench")


# Datagrams as hexadecimal, and what RFC 7252 lets a node answer: nothing, or a Reset with the message id given.
MALFORMED = [
    ("", None, "3: no header"),
    ("40", None, "3: no header"),
    ("400100", None, "3: no header"),
    ("00011234", None, "3: version 0"),
    ("80011234", None, "3: version 2"),
    ("c0011234", None, "3: version 3"),
    ("40001234", 0x1234, "4.3: a ping"),
    ("4000123400", 0x1234, "4.1: an empty message with more than a header"),
    ("4000123401020304", 0x1234, "4.1: an empty message with more than a header"),
    ("4200123499aa", 0x1234, "4.1: an empty message with a token"),
    ("40001234ff00", 0x1234, "4.1: an empty message with a payload"),
    ("50001234", None, "4.3: an empty non-confirmable message is ignored"),
    ("4901123401020304050607080990", 0x1234, "3: token length 9"),
    ("4f011234", 0x1234, "3: token length 15"),
    ("4401123401", 0x1234, "3: a token past the end"),
    ("5901123401020304050607080990", None, "4.3: malformed and non-confirmable"),
    ("6901123401020304050607080990", None, "4.2: malformed and an acknowledgement"),
    ("40011234ff", 0x1234, "3: a marker without a payload"),
    ("40011234b133ff", 0x1234, "3: a marker without a payload"),
    ("40011234b2", 0x1234, "3.1: an option past the end"),
    ("40011234b93330", 0x1234, "3.1: an option past the end"),
    ("40011234f133", 0x1234, "3.1: the reserved delta 15"),
    ("400112341f33", 0x1234, "3.1: the reserved length 15"),
    ("40011234d1", 0x1234, "3.1: an extended delta past the end"),
    ("40011234e100", 0x1234, "3.1: an extended delta past the end"),
    ("400112341d", 0x1234, "3.1: an extended length past the end"),
    ("400112341e00", 0x1234, "3.1: an extended length past the end"),
    ("400112341effff", 0x1234, "3.1: a length of 65804"),
    ("40011234e0fff1" + "e0fff1", 0x1234, "3.1: option numbers past 65535"),
    ("402112340102", 0x1234, "12.1: code 1.01 of the reserved class"),
    ("40c012340102", 0x1234, "12.1: code 6.00 of the reserved class"),
    ("40e112340102", 0x1234, "12.1: code 7.01 of the reserved class"),
    ("70451234", None, "4.2: a Reset that is not empty"),
    ("70011234", None, "4.2: a Reset with a request"),
    ("60011234b133", None, "4.2: an acknowledgement with a request"),
    ("60451234ff31", None, "4.2: an acknowledgement of nothing"),
    ("60001234", None, "4.2: an acknowledgement of nothing"),
    ("70001234", None, "4.2: a Reset of nothing"),
    ("50451234ff31", None, "4.3: a response that nobody asked for"),
    ("40451234ff31", 0x1234, "4.2: a response that nobody asked for"),
]


def malformed(peer, server, node):
    with peer.case("%d malformed or unasked datagrams: silence or a Reset, as RFC 7252 says of each" % len(MALFORMED)):
        wrong = []
        for hexadecimal, reset, why in MALFORMED:
            found = server.raw(bytes.fromhex(hexadecimal))
            allowed = [[], [Message(RST, coap.EMPTY, reset).encode()]] if reset is not None else [[]]
            # A ping must be answered; that something else is rejected with a Reset is only a should (4.2).
            if hexadecimal == "40001234":
                allowed = allowed[1:]
            if found not in allowed:
                wrong.append("%s (%s) got %s" % (hexadecimal, why, [octets.hex() for octets in found]))
        equal(wrong, [])
        works(server, node)
    with peer.case("datagrams of 1 to 65000 octets"):
        for length in (1152, 1153, 1216, 1217, 1280, 1472, 9000, 65000):
            for head in (b"\x40\x01\x12\x34\xff", b"\x50\x03\x12\x34\xb43303\x010\x045750\xff"):
                found = server.raw(head + b"x" * (length - len(head)))
                true(len(found) <= 1, "%d answers" % len(found))
        works(server, node)
    with peer.case("every prefix of five good requests"):
        for request in good_requests(server):
            for length in range(len(request)):
                for octets in server.raw(request[:length]):
                    coap.parse(octets)
        works(server, node)
    with peer.case("every bit of five good requests, turned"):
        for request in good_requests(server):
            for bit in range(len(request) * 8):
                broken = bytearray(request)
                broken[bit // 8] ^= 0x80 >> bit % 8
                for octets in server.raw(bytes(broken)):
                    coap.parse(octets)
        server.strays.clear()
        works(server, node)
    with peer.case("5000 datagrams of random octets behind a header"):
        # The same in every run, so that what goes wrong can be looked at again.
        dice = random.Random(7252)
        for i in range(5000):
            head = struct.pack(">BBH", 0x40 | dice.randrange(64), dice.choice((0, 1, 1, 2, 3, 4, 69, dice.randrange(256))),
                               dice.randrange(65536))
            server.socket.sendto(head + dice.randbytes(dice.randrange(60)), server.node)
            if i % 16 == 0:
                server.raw(b"")  # no more than fits the node's receive buffer at once
        server.strays.clear()
        works(server, node)


def good_requests(server):
    """To resources that a turned bit makes no other that acts."""
    block2 = (coap.BLOCK2, coap.unsigned(coap.block(0, False, 2)))
    return [message.encode() for message in (
        server.message(coap.GET, "/3303/0/5700", accept=TEXT),
        server.message(coap.GET, "/1/0", accept=coap.TLV, options=[block2]),
        server.message(coap.PUT, "/3304/0/5750", b"damp", format=TEXT),
        server.message(coap.POST, "/3304/0", b'[{"bn":"/3304/0/","n":"5750","vs":"air"}]', format=coap.SENML_JSON),
        server.message(coap.PUT, "/3304/0", query=["pmin=1", "pmax=60"]))]


def doubled(peer, server, node):
    with peer.case("each request twice: the same answer twice, acted upon once"):
        updates = len(server.updates)
        trigger = server.message(coap.POST, "/1/0/8")
        server.asked.add(trigger.token)
        first = [octets for octets in server.raw(trigger.encode()) if octets[1] == 0x44]
        server.updated(updates + 1)
        second = [octets for octets in server.raw(trigger.encode()) if octets[1] == 0x44]
        equal((second, len(first)), (first, 1))
        server.pump(0.2)
        equal(len(server.updates), updates + 1)
    with peer.case("a duplicate of an old Write does not undo a newer one"):
        old = server.message(coap.PUT, LAMP, b"11", format=TEXT)
        server.ask(old)
        equal(code(server.put(LAMP, b"12")), "2.04")
        server.raw(old.encode())
        equal(server.get(LAMP, TEXT).payload, b"12")
    with peer.case("two requests that overtake each other: each its own answer"):
        held = []

        def swap(datagram):
            held.append(datagram)
            return [] if len(held) == 1 else [datagram, held[0]]
        one, two = server.message(coap.GET, "/3/0/0", accept=TEXT), server.message(coap.GET, "/3/0/16", accept=TEXT)
        server.asked.update((one.token, two.token))
        server.outbound = swap
        server.send(one.encode())
        server.send(two.encode())
        server.outbound = lambda datagram: [datagram]
        server.until(lambda: one.token in server.responses and two.token in server.responses, "an answer is missing")
        equal((server.responses[one.token].payload, server.responses[two.token].payload), (b"bench", b"U"))


def lossy(peer):
    """A path that loses three of ten datagrams, doubles one and swaps two, both ways."""
    with Server() as server:
        server.inbound, server.outbound = Lossy(1, 0.3, 0.1, 0.1), Lossy(2, 0.3, 0.1, 0.1)
        server.RETRANSMIT = 0.1
        with Node(server.port, lifetime=60, speed=20, retry=2, ack_timeout=2000) as node:
            with peer.case("a bad path: Register gets through", needed=True):
                server.registered()
            with peer.case("a bad path: 60 Reads and 20 Writes, each answered"):
                for i in range(20):
                    equal(code(server.put(LAMP, b"%d" % i)), "2.04")
                    for _ in range(3):
                        equal(server.get(LAMP, TEXT).payload, b"%d" % i)
            with peer.case("a bad path: an observer has the last value in the end"):
                observation, registers = None, 0

                def observed():
                    """A node that registers anew has forgotten its observations: a server observes again, as here."""
                    nonlocal observation, registers
                    while observation is None or observation.answer.uint(coap.OBSERVE) is None or \
                            registers != len(server.registers):
                        registers = len(server.registers)
                        observation = server.observe(LAMP, TEXT)

                def newest():
                    observed()
                    return max([observation.answer] + observation.notes, key=lambda note: note.uint(coap.OBSERVE))
                observed()
                for i in range(30, 40):
                    equal(code(server.put(LAMP, b"%d" % i)), "2.04")
                server.until(lambda: newest().payload == b"39", "the last value never came")
            with peer.case("a bad path: Updates keep the registration for three lifetimes"):
                count = len(server.registers)
                before = len(server.updates)
                server.updated(before + 3)
                within(len(server.registers) - count, 0, 2, "new Registers, which a lost answer may cost")
            server.inbound = server.outbound = lambda datagram: [datagram]
            with peer.case("a bad path become good: all as before"):
                works(server, node)


def each_one_lost(peer):
    """Datagram k of Register, Update and Notify lost, for each k, either way."""
    with peer.case("Register with each of its datagrams lost once"):
        for way in ("inbound", "outbound"):
            with Server() as server:
                lose_first(server, way)
                with Node(server.port, speed=40):
                    server.registered()
                    equal(code(server.get("/1/0/1")), "2.05", way)
                    equal(len(server.registers), 1, "Registers, " + way)
    with Server() as server, Node(server.port, speed=40, lifetime=86400) as node:
        server.registered()
        with peer.case("Update with each of its datagrams lost once"):
            for way in ("inbound", "outbound"):
                count = len(server.updates)
                equal(code(server.post("/1/0/8")), "2.04")
                lose_first(server, way)
                update = server.updated(count + 1)
                copies = 2 if way == "outbound" else 1
                server.until(lambda: server.datagrams.count(update.octets) == copies, "no retransmission")
                equal(code(server.get("/1/0/1")), "2.05", way)
                equal((len(server.updates), len(server.registers)), (count + 1, 1), way)
        with peer.case("Notify with each of its datagrams lost once"):
            observation = server.observe(LAMP, TEXT)
            for i, way in enumerate(("inbound", "outbound")):
                equal(code(server.put(LAMP, b"%d" % (50 + i))), "2.04")
                lose_first(server, way)
                server.until(lambda: len(observation.notes) == i + 1, "no notification")
                equal(observation.notes[-1].payload, b"%d" % (50 + i))
                works(server, node)


def lose_first(server, way):
    left = [1]

    def path(datagram):
        left[0] -= 1
        return [] if left[0] == 0 else [datagram]
    setattr(server, way, path)


def session(peer):
    with Server() as server, Node(server.port, lifetime=86400) as node:
        with peer.case("Register", needed=True):
            server.registered()
        doubled(peer, server, node)
        malformed(peer, server, node)
        with peer.case("one Register was enough"):
            equal(len(server.registers), 1)


if __name__ == "__main__":
    Peer("python").run(session, each_one_lost, lossy)
