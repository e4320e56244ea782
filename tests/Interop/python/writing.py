"""Write, Execute, Delete and block-wise transfer: LwM2M 1.1 Core 6.3.3 to 6.3.7, RFC 7959."""
import coap
import formats
from check import Peer, equal, true
from coap import CBOR, OPAQUE, SENML_CBOR, SENML_JSON, TEXT, TLV
from node import Node
from server import Server

NAME = "/3303/0/5750"


def code(answer):
    return coap.code_text(answer.code)


def writes(peer, server):
    with peer.case("Write of a string as text, CBOR, TLV, SenML JSON and SenML CBOR, read back"):
        for text, format, payload in (
                ("plain", None, b"plain"),
                ("Grüße, \"5 < 6\" \\", TEXT, "Grüße, \"5 < 6\" \\".encode()),
                ("", TEXT, b""),
                ("cbor", CBOR, b"\x64cbor"),
                ("longhead", CBOR, b"\x78\x08longhead"),  # RFC 8949 4.1: a longer head than needed is no error
                ("tlv", TLV, b"\xe3\x16\x76tlv"),
                ("longer than 7", TLV, b"\xe8\x16\x76\x0dlonger than 7"),
                ("a/b", SENML_JSON, b'[{"n":"/3303/0/5750","vs":"a\\/b"}]'),
                ("spaced", SENML_JSON, b' [ {"bn":"/3303/0/", "n":"5750", "vs":"spaced", "t":1 } ] '),
                ("senml", SENML_CBOR, formats.cbor([{-2: "/3303/0/", 0: "5750", 3: "senml"}])),
                ("break", SENML_CBOR, b"\x9f\xbf\x00\x6c/3303/0/5750\x03\x65break\xff\xff"),
                ("air", TEXT, b"air")):
            equal(code(server.request(coap.PUT, NAME, payload, format=format)), "2.04", repr(payload))
            equal(server.get(NAME, TEXT).text(), text)
    with peer.case("Write of a string with JSON's escapes (RFC 8259 7)"):
        for text, escaped in (("é", rb"\u00e9"), ("€", rb"\u20ac"), ("\U0001f600", rb"\ud83d\ude00"),
                              ("A\n\"", rb"\u0041\n\"")):
            answer = server.put(NAME, b'[{"n":"/3303/0/5750","vs":"' + escaped + b'"}]', SENML_JSON)
            equal(code(answer), "2.04", repr(escaped))
            equal(server.get(NAME, TEXT).text(), text)
        equal(code(server.put(NAME, rb'[{"n":"/3303/0/5750","vs":"\ud83d"}]', SENML_JSON)), "4.00", "half a pair")
    with peer.case("Write of SenML of a later version is refused (RFC 8428 4.4)"):
        equal(code(server.put(NAME, b'[{"bver":10,"n":"/3303/0/5750","vs":"ten"}]', SENML_JSON)), "2.04", "version 10")
        equal(code(server.put(NAME, b'[{"bver":99,"n":"/3303/0/5750","vs":"jam"}]', SENML_JSON)), "4.00", "version 99")
        equal(code(server.put(NAME, formats.cbor([{-1: 99, 0: NAME, 3: "jam"}]), SENML_CBOR)), "4.00", "version 99")
    with peer.case("Write of an integer as text, CBOR, TLV, SenML JSON and SenML CBOR, read back"):
        for value, format, payload in (
                (1, TEXT, b"1"), (2, CBOR, b"\x02"), (300, CBOR, b"\x19\x01\x2c"), (3, TLV, b"\xc1\x02\x03"),
                (4, TLV, b"\xc8\x02\x08" + bytes(7) + b"\x04"), (128, TLV, b"\xc2\x02\x00\x80"),
                (5, SENML_JSON, b'[{"n":"/1/0/2","v":5}]'), (6, SENML_JSON, b'[{"bn":"/1/0/2","v":6}]'),
                (7, SENML_CBOR, b"\x81\xa2\x00\x66/1/0/2\x02\x07"), (0, TEXT, b"0")):
            equal(code(server.put("/1/0/2", payload, format)), "2.04", payload.hex())
            equal(server.get("/1/0/2", TEXT).text(), str(value), payload.hex())
    with peer.case("Write of a boolean as text, CBOR, TLV and SenML, read back"):
        for value, format, payload in (("0", TEXT, b"0"), ("1", CBOR, b"\xf5"), ("0", TLV, b"\xc1\x06\x00"),
                                       ("1", SENML_JSON, b'[{"n":"/1/0/6","vb":true}]'),
                                       ("0", SENML_CBOR, b"\x81\xa2\x00\x66/1/0/6\x04\xf4"), ("1", TEXT, b"1")):
            equal(code(server.put("/1/0/6", payload, format)), "2.04", payload.hex())
            equal(server.get("/1/0/6", TEXT).text(), value)
    with peer.case("Write of several resources at once, replacing and updating"):
        both = formats.tlv(2, [((1, 0, 2), 11), ((1, 0, 3), 60)])
        equal(code(server.post("/1/0", both, TLV)), "2.04")
        equal([server.get("/1/0/%d" % i).text() for i in (2, 3)], ["11", "60"])
        equal(code(server.post("/1/0", b"\xc1\x02\x0c", TLV)), "2.04")
        equal([server.get("/1/0/%d" % i).text() for i in (2, 3)], ["12", "60"])
        some = formats.tlv(2, [((1, 0, 1), 300), ((1, 0, 2), 13), ((1, 0, 6), True), ((1, 0, 7), "U")])
        equal(code(server.put("/1/0", some, TLV)), "2.04")
        equal([code(server.get("/1/0/%d" % i)) for i in (2, 3)], ["2.05", "4.04"], "Replace drops what is left out")
        json = b'[{"bn":"/3416/0/","n":"1","v":40},{"n":"4","v":60}]'
        equal(code(server.post("/3416/0", json, SENML_JSON)), "2.04")
        equal([server.get("/3416/0/%d" % i).text() for i in (1, 4)], ["40", "60"])
    with peer.case("a Write of which one part is wrong changes nothing"):
        equal(code(server.post("/3416/0", b'[{"bn":"/3416/0/","n":"1","v":41},{"n":"4","v":101}]', SENML_JSON)), "4.00")
        equal(code(server.post("/3416/0", formats.tlv(2, [((3416, 0, 1), 42), ((3416, 0, 3), 1)]), TLV)), "4.05")
        equal(code(server.post("/3416/0", formats.tlv(2, [((3416, 0, 1), 42), ((3416, 0, 99), 1)]), TLV)), "2.04")
        equal([server.get("/3416/0/%d" % i).text() for i in (1, 4)], ["42", "60"])


REFUSED = [
    # method, path, format, payload, code
    (coap.PUT, "/0/0/0", TEXT, b"x", "4.01"),
    (coap.PUT, "/9/0/0", TEXT, b"x", "4.04"),
    (coap.PUT, "/3303/7/5750", TEXT, b"x", "4.04"),
    (coap.PUT, "/3303/0/9999", TEXT, b"x", "4.04"),
    (coap.PUT, "/3303/0/5700", TEXT, b"1", "4.05"),
    (coap.PUT, "/3/0/0", TEXT, b"x", "4.05"),
    (coap.PUT, "/3/0/4", TEXT, b"", "4.05"),
    (coap.PUT, "/3303", TLV, b"\xe3\x16\x76tlv", "4.05"),
    (coap.POST, "/3303/0/5700", None, b"", "4.05"),
    (coap.POST, "/3303", TLV, b"\xe3\x16\x76tlv", "4.05"),
    (coap.DELETE, "/3303/0", None, b"", "4.05"),
    (coap.DELETE, "/3303/0/5700", None, b"", "4.05"),
    (coap.DELETE, "/3303", None, b"", "4.05"),
    (coap.DELETE, "/9/0", None, b"", "4.04"),
    (coap.DELETE, "/0/0", None, b"", "4.01"),
    (coap.PUT, NAME, 41, b"<x/>", "4.15"),
    (coap.PUT, NAME, 1545, b"x", "4.15"),
    (coap.PUT, "/3416/0/1", TEXT, b"101", "4.00"),
    (coap.PUT, "/3416/0/1", TEXT, b"-1", "4.00"),
    (coap.PUT, "/3416/0/1", TEXT, b"fifty", "4.00"),
    (coap.PUT, "/3416/0/1", TEXT, b"5.5", "4.00"),
    (coap.PUT, "/3416/0/1", TEXT, b" 5", "4.00"),
    (coap.PUT, "/3416/0/1", TEXT, b"5\n", "4.00"),
    (coap.PUT, "/3416/0/1", TEXT, b"+5", "4.00"),
    (coap.PUT, "/3416/0/1", TEXT, b"99999999999999999999", "4.00"),
    (coap.PUT, "/3416/0/1", TEXT, b"", "4.00"),
    (coap.PUT, "/3416/0/1", CBOR, b"\x05\x05", "4.00"),
    (coap.PUT, "/3416/0/1", CBOR, b"\x18", "4.00"),
    (coap.PUT, "/3416/0/1", CBOR, b"\x61\x35", "4.00"),
    (coap.PUT, "/3416/0/1", CBOR, b"\xff", "4.00"),
    (coap.PUT, "/3416/0/1", CBOR, b"\x1b" + b"\xff" * 8, "4.00"),
    (coap.PUT, "/3416/0/1", TLV, b"\xc1\x01", "4.00"),
    (coap.PUT, "/3416/0/1", TLV, b"\xc3\x01\x00\x00\x05", "4.00"),
    (coap.PUT, "/3416/0/1", TLV, b"\xc1\x04\x05", "4.00"),
    (coap.PUT, "/3416/0/1", TLV, b"\xd8\x01\xff\xff\xff\x05", "4.00"),
    (coap.PUT, "/3416/0/1", SENML_JSON, b'[{"n":"/3416/0/1","v":5]', "4.00"),
    (coap.PUT, "/3416/0/1", SENML_JSON, b'[{"n":"/3416/0/4","v":5}]', "4.00"),
    (coap.PUT, "/3416/0/1", SENML_JSON, b'[{"n":"/3416/0/1","vs":"5"}]', "4.00"),
    (coap.PUT, "/3416/0/1", SENML_JSON, b'[{"n":"/3416/0/1","v":5,"vs":"5"}]', "4.00"),
    (coap.PUT, "/3416/0/1", SENML_JSON, b'[{"n":"/3416/0/1","v":5,"x_":1}]', "4.00"),
    (coap.PUT, "/3416/0/1", SENML_JSON, b"[]", "4.00"),
    (coap.PUT, "/3416/0/1", SENML_JSON, b"[" * 200, "4.00"),
    (coap.PUT, "/3416/0/1", SENML_CBOR, b"\x81\xa2\x00\x69/3416/0/1\x02", "4.00"),
    (coap.PUT, "/3416/0/1", SENML_CBOR, b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff\xa0", "4.00"),
    (coap.PUT, "/3416/0/1", OPAQUE, b"\x05", "4.00"),
    (coap.PUT, NAME, TEXT, b"\xff\xfe", "4.00"),
    (coap.PUT, NAME, TEXT, b"\xc0\x80", "4.00"),
    (coap.PUT, NAME, TEXT, b"\xed\xa0\x80", "4.00"),
    (coap.PUT, NAME, TEXT, b"x" * 65, "4.00"),
    (coap.PUT, "/1/0/6", TEXT, b"2", "4.00"),
    (coap.PUT, "/1/0/6", TEXT, b"true", "4.00"),
    (coap.PUT, "/1/0/6", CBOR, b"\x01", "4.00"),
    (coap.PUT, "/1/0/7", TEXT, b"X", "4.00"),
    (coap.PUT, "/1/0/1", TEXT, b"-1", "4.00"),
    (coap.PUT, "/1/0/1", TEXT, b"2147483648", "4.00"),
    (coap.PUT, "/3/0/13", TEXT, b"-1", "4.00"),
    (coap.POST, "/3/0/12", None, b"x", "4.00"),
    (coap.POST, "/3/0/12", TEXT, b"0='1'0", "4.00"),
    (coap.POST, "/3/0/12", TLV, b"0", "4.15"),
]


def refusals(peer, server):
    with peer.case("%d Writes, Deletes and Executes that must be refused, and nothing changes" % len(REFUSED)):
        watched = ["/3416/0/1", NAME, "/1/0/1", "/1/0/6", "/1/0/7"]
        before = [server.get(path, TEXT).payload for path in watched]
        found = []
        for method, path, format, payload, expected in REFUSED:
            answer = server.request(method, path, payload, format=format)
            if code(answer) != expected:
                found.append("%d %s format %s %r: %s instead of %s" % (method, path, format, payload, code(answer), expected))
        equal(found, [])
        equal([server.get(path, TEXT).payload for path in watched], before)


def executes(peer, server):
    with peer.case("Execute with and without arguments"):
        for payload, format in ((b"", None), (b"0", None), (b"1='a b',2", TEXT), (b"0='',9='x'", TEXT)):
            equal(code(server.post("/3/0/12", payload, format)), "2.04", repr(payload))
    with peer.case("Execute 3303/0/5605: the extremes begin anew at the value"):
        equal(code(server.post("/3303/0/5605")), "2.04")
        records = dict(formats.senml_json(server.get("/3303/0", SENML_JSON).payload))
        equal((records[3303, 0, 5601], records[3303, 0, 5602]), (records[3303, 0, 5700],) * 2)
    with peer.case("the lamp does what 3416/0/1 says, and counts its switchings"):
        for command, level in ((80, "80"), (0, "0")):
            equal(code(server.put("/3416/0/1", b"%d" % command)), "2.04")
            reached = lambda: server.get("/3416/0/3", TEXT).text() == level
            server.asked_until(reached, "the lamp never came to %s" % level, 0.05)
            equal(server.get("/3416/0/2", TEXT).text(), str(command))
        equal(server.get("/3416/0/18", TEXT).text(), "1")
        equal(code(server.post("/3416/0/19")), "2.04")
        equal(server.get("/3416/0/18", TEXT).text(), "0")


def blocks_to_the_node(peer, server):
    """RFC 7959 2.5."""
    text = b"a name of forty octets, and not one more"
    with peer.case("Block1: a Write in blocks of 16, 32 and 1024, every octet"):
        for szx in (0, 1, 6):
            size = 16 << szx
            pieces = [text[i:i + size] for i in range(0, len(text), size)]
            for number, piece in enumerate(pieces):
                more = number < len(pieces) - 1
                value = coap.unsigned(coap.block(number, more, szx))
                request = server.message(coap.PUT, NAME, piece, format=TEXT, options=[(coap.BLOCK1, value)])
                answer = server.ask(request)
                echo = coap.option_header(coap.BLOCK1, len(value)) + value
                equal(answer.octets, b"\x62" + (b"\x5f" if more else b"\x44") + request.octets[2:6] + echo)
            equal(server.get(NAME, TEXT).payload, text)

    def put(number, more, szx, piece, path=NAME, *options):
        value = (coap.BLOCK1, coap.unsigned(coap.block(number, more, szx)))
        return code(server.put(path, piece, options=[value, *options]))
    with peer.case("Block1: a block missing, another path, a wrong size, SZX 7: refused, and nothing changes"):
        equal(put(1, True, 0, b"x" * 16), "4.08")
        equal(put(0, True, 0, b"x" * 16), "2.31")
        equal(put(2, False, 0, b"x"), "4.08")
        equal(put(0, True, 0, b"x" * 16), "2.31")
        equal(put(1, False, 0, b"x", "/3304/0/5750"), "4.08")
        equal(put(0, True, 0, b"x" * 15), "4.00")
        equal(put(0, True, 7, b"x" * 16), "4.00")
        equal(server.get(NAME, TEXT).payload, text)
    with peer.case("Block1: too much: 4.13, at once when Size1 says so"):
        number = 0
        while (answer := put(number, True, 6, b"x" * 1024)) == "2.31":
            number += 1
            true(number < 9, "takes 9 KB for a name")
        equal(answer, "4.13")
        equal(put(0, True, 0, b"x" * 16, NAME, (coap.SIZE1, coap.unsigned(100000))), "4.13")
    with peer.case("Block1: an Execute in two blocks acts once, after the last"):
        arguments, updates = b"0='a',1='b',2='c'", len(server.updates)
        for number, piece, expected in ((0, arguments[:16], "2.31"), (1, arguments[16:], "2.04")):
            equal(len(server.updates), updates, "Updates before block %d" % number)
            value = coap.unsigned(coap.block(number, number == 0, 0))
            equal(code(server.post("/1/0/8", piece, options=[(coap.BLOCK1, value)])), expected, "block %d" % number)
        server.updated(updates + 1)
    with peer.case("Block1: a Read and a Write in between change nothing"):
        equal(put(0, True, 0, b"x" * 16), "2.31")
        equal(code(server.put("/3416/0/4", b"90")), "2.04")
        equal(code(server.get("/3/0/0")), "2.05")
        equal(put(1, False, 0, b"yz"), "2.04")
        equal(server.get(NAME, TEXT).payload, b"x" * 16 + b"yz")
    with peer.case("Block1: each block sent twice is taken once"):
        for number, piece in enumerate((text[:16], text[16:32], text[32:])):
            value = coap.unsigned(coap.block(number, number < 2, 0))
            datagram = server.message(coap.PUT, NAME, piece, format=TEXT, options=[(coap.BLOCK1, value)]).encode()
            answers = server.raw(datagram) + server.raw(datagram)
            server.strays.clear()
            equal((answers[0][1], len(answers)), (coap.code("2.31") if number < 2 else coap.code("2.04"), 2))
            equal(answers[1], answers[0], "the second answer")
        equal(server.get(NAME, TEXT).payload, text)
    server.put(NAME, b"air")


def blocks_of_the_node(peer, server):
    """RFC 7959 2.4."""
    with peer.case("Block2: /3303, /1/0 and a Discover in blocks of 16 to 1024 are what they are as a whole"):
        for path, accept in (("/1/0", TLV), ("/1/0", SENML_JSON), ("/3/0/1", TEXT), ("/3320", coap.LINKS)):
            whole = server.get(path, accept).payload
            for szx in range(7):
                equal(in_blocks(server, path, accept, szx), whole, "%s with SZX %d" % (path, szx))
    with peer.case("Block2: past the end and SZX 7: 4.00; Size2 is told when asked for"):
        past = coap.unsigned(coap.block(200, False, 2))
        equal(code(server.get("/1/0", TLV, options=[(coap.BLOCK2, past)])), "4.00")
        equal(code(server.get("/1/0", TLV, options=[(coap.BLOCK2, b"\x07")])), "4.00")
        answer = server.get("/1/0", TLV, options=[(coap.SIZE2, b"")])
        equal(answer.uint(coap.SIZE2), len(answer.payload))
    with peer.case("Block2: changing the size on the way, as RFC 7959 2.4 lets a client do"):
        whole = server.get("/1/0", SENML_JSON).payload
        first = server.get("/1/0", SENML_JSON, options=[(coap.BLOCK2, coap.unsigned(coap.block(0, False, 2)))])
        rest = server.get("/1/0", SENML_JSON, options=[(coap.BLOCK2, coap.unsigned(coap.block(4, False, 0)))])
        equal(first.payload + rest.payload, whole[:80])


def in_blocks(server, path, accept, szx):
    out, tags = b"", set()
    for number in range(1000):
        answer = server.get(path, accept, options=[(coap.BLOCK2, coap.unsigned(coap.block(number, False, szx)))])
        equal(code(answer), "2.05", "%s block %d" % (path, number))
        out += answer.payload
        tags.add(answer.all(coap.ETAG)[0] if answer.all(coap.ETAG) else None)
        value = answer.uint(coap.BLOCK2)
        equal((value >> 4, value & 7), (number, szx))
        if not value & 8:
            true(len(answer.payload) <= 16 << szx, "the last block is too long")
            equal(len(tags), 1, "one representation, one ETag")
            return out
        equal(len(answer.payload), 16 << szx, "the length of a block with more to come")


def session(peer):
    with Server() as server, Node(server.port, lifetime=300):
        with peer.case("Register", needed=True):
            server.registered()
        with peer.case("the air has been measured", needed=True):
            server.asked_until(lambda: code(server.get("/3303/0/5700")) == "2.05", "no reading")
        writes(peer, server)
        refusals(peer, server)
        executes(peer, server)
        blocks_to_the_node(peer, server)
        blocks_of_the_node(peer, server)
        equal([str(stray) for stray in server.strays], [])
        equal(len(server.registers), 1)


if __name__ == "__main__":
    Peer("python").run(session)
