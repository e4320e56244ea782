"""What the boards do when they are told to: a time of day, calibrations, a valve, counters, a lamp.

LwM2M 1.1 Core 6.3.3 to 6.3.5, with the objects as the OMA registry has them.
"""
import time

import coap
import formats
import reading
from check import LAG, Peer, equal, lasted, true, within
from coap import CBOR, SENML_CBOR, SENML_JSON, TEXT, TLV
from node import Node
from server import Server

# When the bench begins unless told otherwise: 2014-03-05 08:00 at its weather station, eight hours behind UTC.
START = 1394035200


def code(answer):
    return coap.code_text(answer.code)


def value(server, path):
    return server.get(path, TEXT).text()


def now(server):
    return int(value(server, "/3/0/13"))


def writes(server, path, accepted, refused):
    """Numbers that are taken and read back, then some that are not and change nothing."""
    for text in accepted:
        equal(code(server.put(path, text.encode())), "2.04", "%s = %s" % (path, text))
        equal(value(server, path), text, path)
    for text in refused:
        equal(code(server.put(path, text.encode())), "4.00", "%s = %s" % (path, text))
        equal(value(server, path), accepted[-1], path)


def reads_as(server, path, number):
    """A floating point number that does not move, every octet of it."""
    values = [(formats.ids(path), number)]
    for format, payload in ((TEXT, formats.text(number)), (CBOR, formats.cbor(number)), (TLV, formats.tlv(3, values)),
                            (SENML_JSON, formats.senml_json_octets(3, values, True)),
                            (SENML_CBOR, formats.senml_cbor_octets(3, values))):
        equal(server.get(path, format).payload, payload, "%s as %d" % (path, format))


def noted(server, observation, payloads):
    """These values have been told, in this order and no others."""
    server.until(lambda: len(observation.notes) >= len(payloads), "no %s" % payloads[-1])
    equal([note.payload for note in observation.notes], payloads)


# ---- The weather board ----

def time_of_day(peer, server, node):
    with peer.case("the time of day is known from the start, that of the weather, and goes on"):
        within(now(server) - START, 0, (time.monotonic() - node.began) * node.speed + 1, "virtual seconds since the start")
        since = time.monotonic()
        goes_on(server, node, since, now(server))
    with peer.case("5518: when it was measured, no longer ago than the half minute from one reading to the next"):
        reading.measured(server, ["/3303/0"])
        measured = int(value(server, "/3303/0/5518"))
        within(now(server) - measured, 0, 33 + LAG * node.speed, "virtual seconds")
    with peer.case("Execute 3446/0/2: the rain is counted anew, from now on"):
        resets(server)
    with peer.case("the time of day, written and read as it goes on"):
        since = time.monotonic()
        equal(code(server.put("/3/0/13", b"1700000000")), "2.04")
        goes_on(server, node, since, 1700000000)
    with peer.case("and the next reset is at the time written"):
        resets(server)
        within(int(value(server, "/3446/0/3")), 1700000000, 1700100000, "time of the reset")


def goes_on(server, node, since, seconds):
    """The time of day was that much, not before `since`, and is later in a while by as much."""
    server.pump(0.3)
    later = now(server)
    within(later - seconds, int(0.3 * node.speed) - 1, (time.monotonic() - since) * node.speed + 3, "virtual seconds")


def resets(server):
    fallen = lambda: float(value(server, "/3446/0/1"))
    server.asked_until(lambda: fallen() > 0, "no rain")
    before, earliest = fallen(), now(server)
    equal(code(server.post("/3446/0/2")), "2.04")
    true(fallen() < before, "still %s mm" % before)
    within(int(value(server, "/3446/0/3")), earliest, now(server), "time of the reset")


def weather(peer):
    with Server() as server, Node(server.port, board="weather") as node:
        with peer.case("Register the weather board", needed=True):
            server.registered()
        time_of_day(peer, server, node)


# ---- The soil board ----

def calibration(peer, server):
    path, before = "/3320/0/5821", float(value(server, "/3320/0/5700"))
    with peer.case("Write of a calibration as text, CBOR, TLV, SenML JSON and SenML CBOR, every octet of what is read back"):
        for number, format, payload in (
                (0.5, CBOR, b"\xf9\x38\x00"), (2.0, TLV, b"\xe4\x16\xbd\x40\0\0\0"),
                (0.95, SENML_JSON, b'[{"n":"/3320/0/5821","v":0.95}]'),
                (1.25, SENML_CBOR, b"\x81\xa2\x00\x6c/3320/0/5821\x02\xf9\x3d\x00"), (1.05, TEXT, b"1.05")):
            equal(code(server.put(path, payload, format)), "2.04", payload.hex())
            reads_as(server, path, number)
        equal(server.get(path, TLV).payload, bytes.fromhex("e816bd08 3ff0cccccccccccd"))
    with peer.case("Write of a calibration out of its range: 4.00, and nothing changes"):
        writes(server, path, ["1.05"], ["3.0", "2.01", "0.49", "0", "-1", "one"])
        equal(code(server.put(path, b"\xe4\x16\xbd\x40\x40\0\0", TLV)), "4.00", "3 as TLV")
        equal([value(server, "/3320/%d/5821" % i) for i in range(4)], ["1.05", "1", "1", "1"])
    with peer.case("and the next reading is so much more"):
        measured = value(server, "/3320/0/5518")
        server.asked_until(lambda: value(server, "/3320/0/5518") != measured, "no further reading")
        within(float(value(server, "/3320/0/5700")), 1.03 * before, 1.07 * before, "moisture")


def valve(peer, server, node):
    command, timer = "/3425/0/3", "/3340/0/5521"
    with peer.case("Write of 3425/0/3 = 100 opens the valve, 0 closes it: told by notification"):
        state = server.observe("/3425/0/2", TEXT)
        equal(state.answer.payload, b"0")
        equal(code(server.put(command, b"100")), "2.04")
        noted(server, state, [b"100"])
        equal([value(server, path) for path in (command, "/3425/0/4", "/3340/0/5543", "/3340/0/5850")], ["100", "100", "1", "1"])
        within(float(value(server, "/3340/0/5538")), 900 - LAG * node.speed, 900, "seconds left")
    with peer.case("Write of 3425/0/3 = 50: 4.00, for the valve knows no place between"):
        writes(server, command, ["100"], ["50", "1", "99", "101", "-100"])
        equal(value(server, "/3425/0/2"), "100")
        equal(code(server.put(command, b"0")), "2.04")
        noted(server, state, [b"100", b"0"])
    with peer.case("Write of 3340/0/5521 and read back, every octet; what is no such time: 4.00"):
        for text, number in (("1", 1.0), ("90.5", 90.5), ("60", 60.0)):
            writes(server, timer, [text], ["0", "0.9", "-60", "99999999"])
            reads_as(server, timer, number)
        writes(server, "/3340/0/5526", ["1"], ["0", "2"])
    with peer.case("Execute 3340/0/5523: the valve opens, and closes by itself after the time written"):
        equal(code(server.post("/3340/0/5523")), "2.04")
        noted(server, state, [b"100", b"0", b"100", b"0"])
        lasted(state.notes[3].at - state.notes[2].at, 60, 64, node.speed, "open")
        equal([value(server, path) for path in (command, "/3340/0/5534", "/3340/0/5538")], ["0", "2", "0"])
        server.cancel(state, "/3425/0/2", TEXT)
    with peer.case("the water meter has counted what came through; Execute 3424/0/2: from 0"):
        server.asked_until(lambda: float(value(server, "/3424/0/1")) > 0, "no water")
        equal(code(server.post("/3424/0/2")), "2.04")
        equal(value(server, "/3424/0/1"), "0")


def soil(peer):
    with Server() as server, Node(server.port, board="soil") as node:
        with peer.case("Register the soil board", needed=True):
            server.registered()
            reading.measured(server, ["/3320/0"])
        calibration(peer, server)
        valve(peer, server, node)
        with peer.case("Write of the set point 3308/2/5900 and read back; what is no moisture: 4.00"):
            writes(server, "/3308/2/5900", ["12.5", "0"], ["101", "-1"])
        equal([str(stray) for stray in server.strays], [])


# ---- The streetlight board ----

def photocell(peer, server):
    with peer.case("Write of 3419/0/1 above the off level, of 3419/0/2 below the on level: 4.00"):
        writes(server, "/3419/0/1", ["40.5", "35"], ["60", "55", "0", "-1"])
        writes(server, "/3419/0/2", ["100"], ["30", "35", "-1"])
        writes(server, "/3419/0/1", ["60"], ["100"])
        reads_as(server, "/3419/0/1", 60.0)


def counters(peer, server):
    """Each counts on meanwhile."""
    for path, reset, others in (("/3302/0/5501", "/3302/0/5505", []), ("/3434/0/3", "/3434/0/4", ["/3434/0/2", "/3434/0/6"]),
                                ("/3432/0/1/0", "/3432/0/2", ["/3432/0/3/0"])):
        with peer.case("Execute %s: %s from 0" % (reset, path) + "".join(", and %s goes on" % other for other in others)):
            count = lambda path: int(value(server, path))
            server.asked_until(lambda: count(path) > 4, "nobody came")
            before = [count(other) for other in others]
            equal(code(server.post(reset)), "2.04")
            within(count(path), 0, 4, path)
            for other, least in zip(others, before):
                true(count(other) >= least, "%s began anew" % other)


def override(peer, server, node):
    with peer.case("Write of 3416/0/1 by day: the control's 0 is overridden for the time of 3416/0/53, then holds again"):
        writes(server, "/3416/0/53", ["1500"], ["-1", "99999999"])
        equal([value(server, "/3416/0/%d" % i) for i in (1, 2, 3, 54)], ["0", "0", "0", "0"])
        active = server.observe("/3416/0/54", TEXT)
        earliest = now(server)
        equal(code(server.put("/3416/0/1", b"80")), "2.04")
        begins, ends = (int(value(server, "/3416/0/%d" % i)) for i in (50, 51))
        within(begins, earliest, now(server), "start of the override")
        equal(ends, begins + 1500)
        noted(server, active, [b"1"])
        reached(server, "80")
        noted(server, active, [b"1", b"0"])
        lasted(active.notes[1].at - active.notes[0].at, 1500, 1530, node.speed, "of override")
        reached(server, "0")
        equal([value(server, "/3416/0/%d" % i) for i in (1, 2)], ["0", "0"])
        equal([code(server.get("/3416/0/%d" % i)) for i in (50, 51)], ["4.04", "4.04"])


def reached(server, level):
    server.asked_until(lambda: value(server, "/3416/0/3") == level, "the lamp never came to " + level, 0.05)


def streetlight(peer):
    # Persons come minutes apart.
    with Server() as server, Node(server.port, board="streetlight", speed=150, lifetime=86400, ack_timeout=30000) as node:
        with peer.case("Register the streetlight board", needed=True):
            server.registered()
            reading.measured(server, ["/3301/0", "/3302/0"])
        photocell(peer, server)
        override(peer, server, node)
        counters(peer, server)
        equal([str(stray) for stray in server.strays], [])


if __name__ == "__main__":
    Peer("python").run(weather, soil, streetlight)
