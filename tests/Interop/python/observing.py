"""Observe, Notify and Write-Attributes: LwM2M 1.1 Core 5.1.2, 6.3.4 and 6.4, RFC 7641."""
import coap
import formats
from check import Peer, equal, lasted, true, within
from coap import ACK, CBOR, CON, LINKS, RST, SENML_CBOR, SENML_JSON, TEXT, TLV
from node import Node
from server import Server

LAMP = "/3416/0/1"


def code(answer):
    return coap.code_text(answer.code)


def command(server, percent):
    """Changes the one value that a test can change as it likes."""
    equal(code(server.put(LAMP, b"%d" % percent)), "2.04")


def noted(server, observation, count, what):
    server.until(lambda: len(observation.notes) >= count, "no notification: " + what)
    return observation.notes[count - 1]


def quiet(server, observation, count):
    """No further notification, for as long as a round trip takes."""
    server.get("/3/0/0")
    server.pump(0.05)
    equal(len(observation.notes), count, "notifications")


def octets(peer, server):
    """A notification, every octet: -40 in each format, sent again each second by pmax."""
    path, number = "/3303/0/5603", b"\xd1\x00"
    equal(code(server.attributes(path, "pmax=1")), "2.04")
    for name, format, size, payload in (
            ("text", TEXT, 13, b"-40"), ("CBOR", CBOR, 14, b"\xf9" + number),
            ("TLV", TLV, 19, b"\xe4\x15\xe3\xc2\x20\0\0"),
            ("SenML CBOR", SENML_CBOR, 31, b"\x81\xa2\x00\x6c/3303/0/5603\x02\xf9" + number),
            ("SenML JSON", SENML_JSON, 41, b'[{"n":"/3303/0/5603","v":-40}]')):
        with peer.case("Notify of -40 as %s: %d octets" % (name, size)):
            observation = server.observe(path, format)
            equal(observation.answer.uint(coap.OBSERVE), 0)
            note = noted(server, observation, 1, "pmax=1")
            option = coap.option_header(6, len(coap.unsigned(format))) + coap.unsigned(format)
            expected = b"\x42\x45" + note.octets[2:4] + observation.token + b"\x61\x01" + option + b"\xff" + payload
            equal(note.octets, expected)
            equal(len(note.octets), size)
            equal(code(server.cancel(observation, path, format)), "2.05")
    with peer.case("pmax: again and again at its pace"):
        observation = server.observe(path)
        noted(server, observation, 6, "pmax=1")
        lasted(observation.notes[5].at - observation.notes[0].at, 5, 9, server.speed, "for five")
        equal(observation.sequence()[:7], list(range(7)))
        server.cancel(observation, path)
    equal(code(server.attributes(path, "pmax")), "2.04")


def each_kind(peer, server):
    """A notification of each kind of thing that the node measures or moves."""
    for name, path in (("soil moisture", "/3320/0/5700"), ("temperature", "/3303/0/5700"), ("humidity", "/3304/0/5700"),
                       ("rain", "/3446/0/1"), ("lamp level", "/3416/0/3")):
        with peer.case("Observe %s until a notification has come" % name):
            server.asked_until(lambda: code(server.get(path)) == "2.05", "no reading of " + path)
            observation = server.observe(path, TEXT)
            equal(observation.answer.uint(coap.OBSERVE), 0)
            if "lamp" in name:
                command(server, 70)
            noted(server, observation, 1, name)
            values = [float(m.payload) for m in [observation.answer] + observation.notes]
            true(all(a != b for a, b in zip(values, values[1:])), "told what was no change: %s" % values)
            server.cancel(observation, path, TEXT)
    with peer.case("Observe an instance, an object and a multiple resource"):
        for path, format, percent in (("/3416/0", SENML_CBOR, 30), ("/3416", TLV, 35), ("/3416/0", SENML_JSON, 40)):
            observation = server.observe(path, format)
            command(server, percent)
            # The lamp moves there step by step, each of which is a notification.
            server.until(lambda: commanded(observation, format) == percent, "no notification of " + path)
            server.cancel(observation, path, format)
        observation = server.observe("/3/0/11")
        equal(observation.answer.uint(coap.OBSERVE), 0)
        server.cancel(observation, "/3/0/11")


def commanded(observation, format):
    """3416/0/1 as last told."""
    last = ([observation.answer] + observation.notes)[-1]
    equal(last.uint(coap.CONTENT_FORMAT), format)
    if format != TLV:
        read = formats.senml_cbor if format == SENML_CBOR else formats.senml_json
        return dict(read(last.payload))[3416, 0, 1]
    kind, id, resources = formats.tlv_parse(last.payload)[0]
    equal((kind, id), (formats.INSTANCE, 0))
    return next(int.from_bytes(value, "big") for _, id, value in resources if id == 1)


def ending(peer, server):
    """RFC 7641 3.6, LwM2M 1.1 Core 6.4.3."""
    with peer.case("cancel by Observe 1: the value once more, without Observe, then silence"):
        observation = server.observe(LAMP, TEXT)
        command(server, 10)
        noted(server, observation, 1, LAMP)
        answer = server.cancel(observation, LAMP, TEXT)
        equal((code(answer), answer.uint(coap.OBSERVE), answer.payload), ("2.05", None, b"10"))
        command(server, 20)
        quiet(server, observation, 1)
    with peer.case("Reset to a notification: silence, and an Update"):
        observation = server.observe(LAMP, TEXT)
        observation.answers_with = RST
        updates = len(server.updates)
        command(server, 11)
        noted(server, observation, 1, LAMP)
        server.updated(updates + 1)
        command(server, 12)
        quiet(server, observation, 1)
        server.forget(observation)
        equal(len(server.registers), 1)
    with peer.case("the same token again renews the observation and goes on counting (RFC 7641 4.1, 4.4)"):
        observation = server.observe(LAMP, TEXT)
        for i, percent in enumerate((13, 14, 15)):
            command(server, percent)
            noted(server, observation, i + 1, LAMP)
        renewed = server.observe(LAMP, TEXT, token=observation.token)
        command(server, 16)
        noted(server, renewed, 1, LAMP)
        command(server, 17)
        noted(server, renewed, 2, LAMP)
        quiet(server, renewed, 2)
        server.cancel(renewed, LAMP, TEXT)
        counted = observation.sequence() + renewed.sequence()
        true(all(a < b for a, b in zip(counted, counted[1:])), "Observe does not grow: %s" % counted)
    with peer.case("two observations of one resource in two formats"):
        first, second = server.observe(LAMP, TEXT), server.observe(LAMP, CBOR)
        command(server, 18)
        equal(noted(server, first, 1, LAMP).payload, b"18")
        equal(noted(server, second, 1, LAMP).payload, b"\x12")
        server.cancel(first, LAMP, TEXT)
        command(server, 19)
        equal(noted(server, second, 2, LAMP).payload, b"\x13")
        quiet(server, first, 1)
        server.cancel(second, LAMP, CBOR)
    with peer.case("Observe of what cannot be read: the code of a Read, no observation"):
        for path, expected in (("/3416/0/99", "4.04"), ("/3/0/4", "4.05"), ("/0/0/0", "4.01")):
            observation = server.observe(path)
            equal((code(observation.answer), observation.answer.uint(coap.OBSERVE)), (expected, None), path)
    with peer.case("more observations than the node keeps: a plain answer, and the others stay"):
        observations = []
        while len(observations) < 200:
            observation = server.observe(LAMP, TEXT)
            equal(code(observation.answer), "2.05")
            if observation.answer.uint(coap.OBSERVE) is None:
                break
            observations.append(observation)
        within(len(observations), 10, 199, "observations")
        command(server, 21)
        server.until(lambda: all(o.notes for o in observations), "not every observer was told")
        for observation in observations:
            server.cancel(observation, LAMP, TEXT)
        quiet(server, observations[0], 1)


def lost(peer, server):
    """RFC 7252 4.2, RFC 7641 4.5."""
    with peer.case("a notification unacknowledged: the same octets again"):
        observation = server.observe(LAMP, TEXT)
        observation.answers_with = None
        before = len(server.datagrams)
        command(server, 31)
        note = noted(server, observation, 1, LAMP)
        server.until(lambda: server.datagrams[before:].count(note.octets) >= 3, "not sent again")
    with peer.case("never acknowledged: an Update, then the value of now"):
        command(server, 32)
        updates = len(server.updates)
        server.updated(updates + 1)
        observation.answers_with = ACK
        server.until(lambda: observation.notes[-1].payload == b"32", "the value never came")
        equal(observation.notes[-1].kind, CON)
        server.cancel(observation, LAMP, TEXT)


def attributes(peer, server):
    """LwM2M 1.1 Core 5.1.2: pmin, pmax, gt, lt, st."""
    with peer.case("gt, lt and st: told when crossed or moved, not otherwise"):
        command(server, 50)
        equal(code(server.attributes(LAMP, "gt=70", "lt=30")), "2.04")
        observation = server.observe(LAMP, TEXT)
        for percent, count in ((60, 0), (70, 0), (71, 1), (90, 1), (70, 2), (30, 2), (29, 3), (5, 3), (50, 4)):
            command(server, percent)
            if count > len(observation.notes):
                equal(noted(server, observation, count, "%d" % percent).payload, b"%d" % percent)
            quiet(server, observation, count)
        equal(code(server.attributes(LAMP, "gt", "lt", "st=10")), "2.04")
        for percent, count in ((59, 4), (41, 4), (60, 5), (51, 5), (50, 6)):
            command(server, percent)
            if count > len(observation.notes):
                equal(noted(server, observation, count, "%d" % percent).payload, b"%d" % percent)
            quiet(server, observation, count)
        server.cancel(observation, LAMP, TEXT)
        equal(code(server.attributes(LAMP, "st")), "2.04")
    with peer.case("a pmax of 0, or below pmin, is none"):
        for queries in (("pmax=0",), ("pmin=5", "pmax=1")):
            equal(code(server.attributes(LAMP, *queries)), "2.04")
            observation = server.observe(LAMP, TEXT)
            server.pump(0.4)
            quiet(server, observation, 0)
            server.cancel(observation, LAMP, TEXT)
            equal(code(server.attributes(LAMP, "pmin", "pmax")), "2.04")
    with peer.case("pmin: several changes become one notification, with the last value"):
        equal(code(server.attributes(LAMP, "pmin=120")), "2.04")
        observation = server.observe(LAMP, TEXT)
        for percent in (1, 2, 3):
            command(server, percent)
        quiet(server, observation, 0)
        note = noted(server, observation, 1, "pmin=120")
        equal(note.payload, b"3")
        lasted(note.at - observation.answer.at, 120, 126, server.speed, "to the notification")
        server.cancel(observation, LAMP, TEXT)
        equal(code(server.attributes(LAMP, "pmin")), "2.04")
    with peer.case("attributes of object and instance hold for their resources; the nearest wins"):
        for path, query in (("/3416", "pmin=300"), ("/3416/0", "pmax=2"), (LAMP, "pmin=0")):
            equal(code(server.attributes(path, query)), "2.04")
        observation = server.observe(LAMP, TEXT)
        noted(server, observation, 2, "pmax=2 of the instance")
        equal(server.get("/3416", LINKS).text().split(">")[0:2] and server.get("/3416/0", LINKS).text()[:46],
              "</3416/0>;pmin=300;pmax=2,</3416/0/1>;pmin=0,<")
        equal(server.get(LAMP, LINKS).text(), "</3416/0/1>;pmin=0;pmax=2")
        true(server.get("/3416", LINKS).text().startswith("</3416>;ver=2.0;pmin=300,</3416/0>;pmax=2,"), "Discover of /3416")
        server.cancel(observation, LAMP, TEXT)
        for path, query in (("/3416", "pmin"), ("/3416/0", "pmax"), (LAMP, "pmin")):
            equal(code(server.attributes(path, query)), "2.04")
        equal(server.get(LAMP, LINKS).text(), "</3416/0/1>")
    with peer.case("the Server object's default periods hold where nothing else does"):
        equal(code(server.put("/1/0/3", b"2")), "2.04")
        observation = server.observe("/3/0/0", TEXT)
        noted(server, observation, 2, "default pmax of 2 s")
        equal(code(server.put("/1/0/3", b"0")), "2.04")
        count = len(observation.notes)
        server.pump(0.3)
        within(len(observation.notes), count, count + 1, "notifications once there is no pmax")
        server.cancel(observation, "/3/0/0", TEXT)
    with peer.case("attributes that make no sense: 4.00, and none of them is taken"):
        for path, queries in ((LAMP, ("gt=10", "lt=20")), (LAMP, ("gt=x",)), (LAMP, ("pmin=-1",)), (LAMP, ("pmin=1.5",)),
                              (LAMP, ("unknown=1",)), (LAMP, ("st=-1",)), (LAMP, ("gt=30", "lt=20", "st=5")),
                              ("/3/0/0", ("gt=1",)), ("/3416/0", ("st=1",)), (LAMP, ("pmax=4", "foo=1"))):
            equal(code(server.attributes(path, *queries)), "4.00", "%s?%s" % (path, "&".join(queries)))
        equal(code(server.attributes("/3416/0/99", "pmin=1")), "4.04")
        equal(code(server.attributes("/0/0", "pmin=1")), "4.01")
        equal(server.get(LAMP, LINKS).text(), "</3416/0/1>")


def session(peer):
    with Server() as server, Node(server.port, speed=30, lifetime=86400) as node:
        server.speed = node.speed
        with peer.case("Register", needed=True):
            server.registered()
        octets(peer, server)
        ending(peer, server)
        attributes(peer, server)
        lost(peer, server)
        with peer.case("nothing came that was not asked for, and one Register was enough"):
            equal([str(stray) for stray in server.strays], [])
            equal(len(server.registers), 1)


def weather(peer):
    # Weather moves slowly, so time runs fast: an hour in twelve seconds. An acknowledgement still has 200 ms to come.
    with Server() as server, Node(server.port, speed=300, ack_timeout=60000, lifetime=86400):
        server.registered()
        each_kind(peer, server)


if __name__ == "__main__":
    Peer("python").run(session, weather)
