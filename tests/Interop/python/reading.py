"""Read and Discover: LwM2M 1.1 Core 6.3.1, 6.3.2 and 7.4. What the node says of one path is the same in every format."""
import coap
import formats
import objects
from check import Failed, Peer, equal, tries, true
from coap import CBOR, LINKS, OPAQUE, SENML_CBOR, SENML_JSON, TEXT, TLV
from node import Node
from server import Server

# Values that are the same in every run, as (path, format, payload): hexadecimal, or text between quotation marks.
KNOWN = [
    ("/1/0/1", TEXT, "'300'"),
    ("/1/0/1", CBOR, "19 012c"),
    ("/1/0/1", TLV, "c2 01 012c"),
    ("/1/0/1", SENML_JSON, "'[{\"n\":\"/1/0/1\",\"v\":300}]'"),
    ("/1/0/1", SENML_CBOR, "81 a2 00 66 2f312f302f31 02 19 012c"),
    ("/1/0/6", TEXT, "'1'"),
    ("/1/0/6", CBOR, "f5"),
    ("/1/0/6", TLV, "c1 06 01"),
    ("/1/0/6", SENML_JSON, "'[{\"n\":\"/1/0/6\",\"vb\":true}]'"),
    ("/1/0/6", SENML_CBOR, "81 a2 00 66 2f312f302f36 04 f5"),
    ("/1/0/7", TEXT, "'U'"),
    ("/1/0/7", CBOR, "61 55"),
    ("/1/0/7", TLV, "c1 07 55"),
    ("/3/0/0", TEXT, "'bench'"),
    ("/3/0/0", CBOR, "65 62656e6368"),
    ("/3/0/0", TLV, "c5 00 62656e6368"),
    ("/3/0/2", TLV, "c8 02 0c 75726e3a746573743a303031"),
    ("/3/0/11", TLV, "83 0b 41 00 00"),
    ("/3/0/11", SENML_JSON, "'[{\"bn\":\"/3/0/11/\",\"n\":\"0\",\"v\":0}]'"),
    ("/3/0/11", SENML_CBOR, "81 a2 00 69 2f332f302f31312f30 02 00"),
    ("/3/0/11/0", TEXT, "'0'"),
    ("/3/0/11/0", CBOR, "00"),
    ("/3/0/11/0", TLV, "41 00 00"),
    ("/3/0/11/0", SENML_JSON, "'[{\"n\":\"/3/0/11/0\",\"v\":0}]'"),
    ("/3303/0/5603", TEXT, "'-40'"),
    ("/3303/0/5603", CBOR, "f9 d100"),
    ("/3303/0/5603", TLV, "e4 15e3 c2200000"),
    ("/3303/0/5603", SENML_JSON, "'[{\"n\":\"/3303/0/5603\",\"v\":-40}]'"),
    ("/3303/0/5603", SENML_CBOR, "81 a2 00 6c 2f333330332f302f35363033 02 f9 d100"),
    ("/3303/0/5604", CBOR, "f9 5500"),
    ("/3303/0/5701", TLV, "e3 1645 43656c"),
    ("/3304/0/5603", CBOR, "f9 0000"),
    ("/3304/0/5603", TLV, "e4 15e3 00000000"),
    ("/3320/1/5750", TEXT, "'soil moisture 30 cm'"),
    ("/3320/1/5750", TLV, "e8 1676 13 736f696c206d6f69737475726520333020636d"),
    ("/3416/0/4", CBOR, "18 64"),
    ("/3416/0/4", TLV, "c1 04 64"),
    ("/3320/0/5821", TEXT, "'1'"),
    ("/3320/0/5821", CBOR, "f9 3c00"),
    ("/3320/0/5821", TLV, "e4 16bd 3f800000"),
    ("/3320/0/5821", SENML_JSON, "'[{\"n\":\"/3320/0/5821\",\"v\":1}]'"),
    ("/3320/0/5821", SENML_CBOR, "81 a2 00 6c 2f333332302f302f35383231 02 f9 3c00"),
    ("/3340/0/5521", TLV, "e4 1591 44610000"),
    ("/3416/0/53", CBOR, "19 1c20"),
    ("/3416/0/54", CBOR, "f4"),
    ("/3419/0/1", TEXT, "'35'"),
    ("/3419/0/2", CBOR, "f9 52e0"),
    ("/3432/0/4", TLV, "84 04 42 00 0e10"),
    ("/3449/1/5750", CBOR, "69 677573742c2033 2073"),
    ("/10311/0/5701", SENML_JSON, "'[{\"n\":\"/10311/0/5701\",\"vs\":\"W/m2\"}]'"),
]


def payload(expected):
    return expected[1:-1].encode() if expected[0] == "'" else bytes.fromhex(expected)


def known_values(peer, server):
    """The whole response: header, token, Content-Format, payload."""
    names = {TEXT: "text", CBOR: "CBOR", TLV: "TLV", SENML_JSON: "SenML JSON", SENML_CBOR: "SenML CBOR"}
    for format, name in names.items():
        with peer.case("Read of known values as %s, every octet" % name):
            for path, _, expected in [item for item in KNOWN if item[1] == format]:
                request = server.message(coap.GET, path, accept=format)
                answer = server.ask(request)
                option = coap.option_header(coap.CONTENT_FORMAT, len(coap.unsigned(format))) + coap.unsigned(format)
                equal(answer.octets, b"\x62\x45" + request.octets[2:6] + option + b"\xff" + payload(expected),
                      "%s %s" % (path, name))


def steady(server, path):
    """SenML JSON and TLV of a path, read while nothing changed between them."""
    for _ in tries():
        before = content(server, path, SENML_JSON)
        tlv = content(server, path, TLV)
        cbor = content(server, path, SENML_CBOR)
        if content(server, path, SENML_JSON) == before:
            return before, tlv, cbor
    raise Failed("%s never stands still" % path)


def content(server, path, format):
    """A representation; block by block where the node sends no more at once, and all of it of one ETag (RFC 7959 2.4)."""
    for _ in tries():
        blocks = [answer := block(server, path, format, 0)]
        while (answer.uint(coap.BLOCK2) or 0) & 8 and answer.all(coap.ETAG) == blocks[0].all(coap.ETAG):
            equal(len(answer.payload), 1024, "%s block %d" % (path, len(blocks) - 1))
            blocks.append(answer := block(server, path, format, len(blocks)))
        if answer.all(coap.ETAG) == blocks[0].all(coap.ETAG):
            return b"".join(answer.payload for answer in blocks)
    raise Failed("%s changes before all of it has come" % path)


def block(server, path, format, number):
    """The first answer to a Read, or a further block of it."""
    options = [(coap.BLOCK2, coap.unsigned(coap.block(number, False, 6)))] if number else []
    answer = server.get(path, format, options=options)
    equal(coap.code_text(answer.code), "2.05", "%s as %d, block %d" % (path, format, number))
    equal(answer.uint(coap.CONTENT_FORMAT), format, path)
    return answer


def typed(values):
    """JSON tells no float from an integer: the registry does."""
    return [(path, float(value) if objects.kind(path) == "Float" else value) for path, value in values]


def whole_instances(peer, server, instances):
    """Each instance as a whole in the three formats that can say it, and its object."""
    seen = {}
    for instance in instances:
        with peer.case("Read of %s as SenML JSON, SenML CBOR and TLV, every octet" % instance):
            json, tlv, cbor = steady(server, instance)
            values = typed(formats.senml_json(json))
            for path, value in values:
                true("R" in objects.operations(path), "%s is not readable" % (path,))
                true(isinstance(value, objects.PYTHON[objects.kind(path)]), "%s is %r" % (path, value))
            equal(values, sorted(values, key=lambda item: item[0]))
            equal(json, formats.senml_json_octets(2, values))
            equal(cbor, formats.senml_cbor_octets(2, values))
            equal(tlv, formats.tlv(2, values))
            seen[instance] = {path: value for path, value in values}
    for number in formats.unique(formats.ids(instance)[0] for instance in instances):
        with peer.case("Read of /%d, every octet" % number):
            json, tlv, cbor = steady(server, "/%d" % number)
            values = typed(formats.senml_json(json))
            equal({path[:2] for path, _ in values}, {formats.ids(i) for i in instances if formats.ids(i)[0] == number})
            equal(json, formats.senml_json_octets(1, values))
            equal(cbor, formats.senml_cbor_octets(1, values))
            equal(tlv, formats.tlv(1, values))
    return seen


def every_resource(peer, server, seen):
    """Each resource by itself, in every format, and without Accept."""
    for instance in objects.instances():
        with peer.case("Read of each resource of %s in five formats, every octet" % instance):
            number, _ = formats.ids(instance)
            slow, unset = (lacking.get(instance, set()) for lacking in (objects.SLOW, objects.UNSET))
            for resource, definition in objects.RESOURCES[number].items():
                path = "%s/%d" % (instance, resource)
                code = coap.code_text(server.get(path).code)
                if "R" not in definition.split()[0]:
                    equal(code, "4.05", path)
                elif resource in unset or resource in slow and code == "4.04":
                    equal(code, "4.04", path)
                    true(not any(known[2] == resource for known in seen[instance]), "%s is gone" % path)
                else:
                    equal(code, "2.05", path)
                    resource_in_formats(server, path)
    with peer.case("Read without Accept: text for one value, TLV for several"):
        equal(server.get("/3303/0/5603").uint(coap.CONTENT_FORMAT), TEXT)
        equal(server.get("/3/0/11/0").uint(coap.CONTENT_FORMAT), TEXT)
        for path in ("/3/0/11", "/3303/0", "/3303"):
            equal(server.get(path).uint(coap.CONTENT_FORMAT), TLV, path)


def resource_in_formats(server, path):
    ids = formats.ids(path)
    json, tlv, cbor = steady(server, path)
    values = typed(formats.senml_json(json))
    plain = not objects.is_multiple(ids)
    equal(json, formats.senml_json_octets(3, values, plain), path)
    equal(cbor, formats.senml_cbor_octets(3, values), path)
    equal(tlv, formats.tlv(3, values), path)
    if plain:
        for _ in tries():
            text, single = content(server, path, TEXT), content(server, path, CBOR)
            item = formats.cbor_time if objects.kind(ids) == "Time" else formats.cbor
            if text == formats.text(values[0][1]) and single == item(values[0][1]):
                return
            values = typed(formats.senml_json(content(server, path, SENML_JSON)))
        raise Failed("%s: text %s, CBOR %s, but %r" % (path, text, single.hex(), values))
    else:
        equal(coap.code_text(server.get(path, TEXT).code), "4.06", path)
        equal(coap.code_text(server.get(path, CBOR).code), "4.06", path)


def discover(peer, server):
    for instance in objects.instances():
        with peer.case("Discover of %s" % instance):
            number, _ = formats.ids(instance)
            for _ in tries():
                before = content(server, instance, LINKS)
                read = {path[:3] for path, _ in formats.senml_json(content(server, instance, SENML_JSON))}
                if content(server, instance, LINKS) == before:
                    break
            links = formats.links(before.decode())
            equal(links[0], (instance, {}))
            acts = {formats.ids(instance) + (r,) for r, text in objects.RESOURCES[number].items() if "R" not in text.split()[0]}
            there = {formats.ids(target) for target, _ in links[1:]}
            equal(there, read | acts)
            lacking = objects.mandatory(number) - {path[2] for path in there} - objects.SLOW.get(instance, set())
            equal(lacking, set(), "mandatory and not there")
    with peer.case("Discover of /3303, /3303/0/5700 and /3/0/11, every octet"):
        equal(content(server, "/3303", LINKS)[:32], b"</3303>;ver=1.1,</3303/0>,</3303")
        equal(content(server, "/3303/0/5700", LINKS), b"</3303/0/5700>")
        equal(content(server, "/3/0/11", LINKS), b"</3/0/11>;dim=1,</3/0/11/0>")


REFUSED = [
    # method, path, Accept, code
    (coap.GET, "/0", None, "4.01"),
    (coap.GET, "/0/0/0", None, "4.01"),
    (coap.GET, "/0/0", LINKS, "4.01"),
    (coap.GET, "/9", None, "4.04"),
    (coap.GET, "/3/1", None, "4.04"),
    (coap.GET, "/3/0/9999", None, "4.04"),
    (coap.GET, "/3/0/11/7", None, "4.04"),
    (coap.GET, "/3/0/0/0", None, "4.04"),
    (coap.GET, "/3303/0/5700/0/0", None, "4.04"),
    (coap.GET, "/.well-known/core", None, "4.04"),
    (coap.GET, "/3303/0/5700x", None, "4.04"),
    (coap.GET, "/03/0/0", None, "4.04"),  # LwM2M 1.1 Core 7.1: no leading zeros
    (coap.GET, "/3/00/0", None, "4.04"),
    (coap.GET, "/+3", None, "4.04"),
    (coap.GET, "/65536", None, "4.04"),
    (coap.GET, "/4294970599/0", None, "4.04"),  # 2^32 + 3303
    (coap.GET, "/", None, "4.05"),
    (coap.GET, "/3/0/4", None, "4.05"),
    (coap.GET, "/3303/0", TEXT, "4.06"),
    (coap.GET, "/3303/0", CBOR, "4.06"),
    (coap.GET, "/3303/0/5700", OPAQUE, "4.06"),
    (coap.GET, "/3303/0", 41, "4.06"),
    (coap.GET, "/3303/0", 65535, "4.06"),
    (coap.FETCH, "/3303/0", None, "4.05"),
    (coap.IPATCH, "/3303/0", None, "4.05"),
    (coap.PATCH, "/3303/0", None, "4.05"),
    (8, "/3303/0", None, "4.05"),
    (31, "/3303/0", None, "4.05"),
]


def refusals(peer, server):
    with peer.case("Read of what is hidden, missing, or in no such format: the code, nothing else"):
        for method, path, accept, expected in REFUSED:
            what = "method %d %s Accept %s" % (method, path, accept)
            answer = server.request(method, path, accept=accept)
            equal(coap.code_text(answer.code), expected, what)
            equal(len(answer.octets), 6, what)
    with peer.case("a critical option that is not understood: 4.02; an elective one is passed over"):
        for number in (1, 5, 9, 13, 19, 21, 65001):
            answer = server.get("/3/0/0", options=[(number, b"x")])
            equal(coap.code_text(answer.code), "4.02", "option %d" % number)
        for number in (2, 4, 10, 14, 258, 2048, 65000):
            equal(coap.code_text(server.get("/3/0/0", options=[(number, b"x")]).code), "2.05", "option %d" % number)
    with peer.case("a critical option twice, too long or too short: 4.02 (RFC 7252 5.4.3, 5.4.5)"):
        for options in ([(17, b""), (17, b"")], [(23, b"\2"), (23, b"\2")], [(17, bytes(3))], [(27, bytes(4))], [(3, b"")],
                        [(3, b"x" * 256)], [(7, bytes(3))], [(11, b"x" * 256)]):
            answer = server.ask(coap.Message(coap.CON, coap.GET, server.next_mid(), server.next_token(), options))
            equal(coap.code_text(answer.code), "4.02", "option %d" % options[0][0])
    with peer.case("Proxy-Uri and Proxy-Scheme: 5.05"):
        for option in ((35, b"coap://127.0.0.1/3/0/0"), (39, b"coap")):
            equal(coap.code_text(server.get("/3/0/0", options=[option]).code), "5.05")
    with peer.case("Uri-Host and Uri-Port change nothing"):
        answer = server.get("/3/0/0", TEXT, options=[(3, b"node"), (7, coap.unsigned(5683))])
        equal((coap.code_text(answer.code), answer.payload), ("2.05", b"bench"))
    with peer.case("tokens of none to eight octets come back"):
        for length in range(9):
            equal(coap.code_text(server.get("/3/0/0", token=bytes(range(length))).code), "2.05")
    with peer.case("a non-confirmable Read: a non-confirmable answer with another message id"):
        request = server.message(coap.GET, "/3/0/0", kind=coap.NON)
        answer = server.ask(request)
        equal((answer.kind, coap.code_text(answer.code)), (coap.NON, "2.05"))


def measured(server, instances):
    """Waits until those of some instances that have a quality have a good one."""
    sensors = [instance for instance in instances if 6042 in objects.RESOURCES[formats.ids(instance)[0]]]
    good = lambda: all(server.get(instance + "/6042").text() == "4" for instance in sensors)
    server.asked_until(good, "no reading of good quality")


def session(peer):
    with Server() as server, Node(server.port, lifetime=300):
        with peer.case("Register", needed=True):
            server.registered()
        known_values(peer, server)
        with peer.case("each sensor has measured", needed=True):
            measured(server, [instance for instance in objects.instances() if 5518 not in objects.SLOW.get(instance, ())])
        seen = whole_instances(peer, server, objects.instances())
        every_resource(peer, server, seen)
        discover(peer, server)
        refusals(peer, server)
        equal([str(stray) for stray in server.strays], [])


if __name__ == "__main__":
    Peer("python").run(session)
