"""CoAP messages, octet by octet, written from RFC 7252 3 and 5.10, RFC 7641 2 and RFC 7959 2. Strict where the node writes.

 Ver(2) T(2) TKL(4)  Code(8)  Message ID(16)  Token(0-8)  Options  0xFF Payload
"""

CON, NON, ACK, RST = range(4)
EMPTY, GET, POST, PUT, DELETE, FETCH, PATCH, IPATCH = range(8)

OBSERVE, LOCATION_PATH, URI_PATH, CONTENT_FORMAT, URI_QUERY, ACCEPT = 6, 8, 11, 12, 15, 17
ETAG, BLOCK2, BLOCK1, SIZE2, PROXY_URI, SIZE1 = 4, 23, 27, 28, 35, 60

TEXT, LINKS, OPAQUE, CBOR, SENML_JSON, SENML_CBOR, TLV = 0, 40, 42, 60, 110, 112, 11542
ETCH_JSON, ETCH_CBOR, LWM2M_JSON, LWM2M_CBOR = 320, 322, 11543, 11544

# RFC 7252 3.2 and 5.10: these are unsigned integers, in as few octets as they take.
UNSIGNED = {OBSERVE: 3, CONTENT_FORMAT: 2, ACCEPT: 2, BLOCK2: 3, BLOCK1: 3, SIZE2: 4, SIZE1: 4}


class Malformed(Exception):
    """What no CoAP peer may send."""


def code(text):
    """2.05 becomes 0x45."""
    return int(text[0]) << 5 | int(text[2:])


def code_text(number):
    return "%d.%02d" % (number >> 5, number & 31)


def unsigned(value):
    """An unsigned integer in as few octets as it takes; none for 0."""
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def block(number, more, szx):
    """The value of a Block option: RFC 7959 2.2."""
    return number << 4 | more << 3 | szx


class Message:
    """A message; `options` are pairs of number and octets."""

    def __init__(self, kind, code, mid, token=b"", options=(), payload=b""):
        self.kind, self.code, self.mid, self.token = kind, code, mid, token
        self.options, self.payload = list(options), payload
        self.octets = None

    def encode(self):
        out = bytearray([0x40 | self.kind << 4 | len(self.token), self.code]) + self.mid.to_bytes(2, "big") + self.token
        last = 0
        for number, value in sorted(self.options, key=lambda option: option[0]):
            out += option_header(number - last, len(value)) + value
            last = number
        if self.payload:
            out += b"\xff" + self.payload
        self.octets = bytes(out)
        return self.octets

    def all(self, number):
        return [value for option, value in self.options if option == number]

    def uint(self, number):
        """An option as an unsigned integer; None when it is absent."""
        values = self.all(number)
        return int.from_bytes(values[0], "big") if values else None

    def path(self, number=URI_PATH):
        return "/" + "/".join(value.decode() for value in self.all(number))

    def queries(self):
        return [value.decode() for value in self.all(URI_QUERY)]

    def text(self):
        return self.payload.decode()

    def __str__(self):
        return "%s %s mid %04x token %s %s: %s" % (
            ("CON", "NON", "ACK", "RST")[self.kind], code_text(self.code), self.mid, self.token.hex(),
            [(number, value.hex()) for number, value in self.options], self.payload.hex())


def option_header(delta, length):
    first, rest = 0, b""
    for shift, value in ((4, delta), (0, length)):
        if value < 13:
            first |= value << shift
        elif value < 269:
            first |= 13 << shift
            rest += bytes([value - 13])
        else:
            first |= 14 << shift
            rest += (value - 269).to_bytes(2, "big")
    return bytes([first]) + rest


def parse(octets):
    """The message in a datagram of the node, which must keep every rule."""
    if len(octets) < 4 or octets[0] >> 6 != 1:
        raise Malformed("no header of version 1: " + octets.hex())
    message = Message(octets[0] >> 4 & 3, octets[1], int.from_bytes(octets[2:4], "big"))
    message.octets = bytes(octets)
    length = octets[0] & 15
    if length > 8 or length > len(octets) - 4:
        raise Malformed("token length: " + octets.hex())
    if message.code == EMPTY and len(octets) != 4:
        raise Malformed("RFC 7252 4.1, an empty message with more than a header: " + octets.hex())
    message.token = bytes(octets[4:4 + length])
    at, number = 4 + length, 0
    while at < len(octets):
        first = octets[at]
        at += 1
        if first == 0xFF:
            message.payload = bytes(octets[at:])
            if not message.payload:
                raise Malformed("RFC 7252 3, a payload marker without a payload: " + octets.hex())
            break
        sizes = []
        for nibble in (first >> 4, first & 15):
            if nibble == 15:
                raise Malformed("RFC 7252 3.1, the reserved 15: " + octets.hex())
            extra = max(0, nibble - 12)
            sizes.append(nibble if extra == 0 else int.from_bytes(octets[at:at + extra], "big") + (13, 269)[extra - 1])
            at += extra
        number += sizes[0]
        value = bytes(octets[at:at + sizes[1]])
        at += sizes[1]
        if at > len(octets):
            raise Malformed("an option longer than the message: " + octets.hex())
        if number in UNSIGNED and (len(value) > UNSIGNED[number] or value[:1] == b"\0"):
            raise Malformed("RFC 7252 3.2, option %d is not in its shortest form: %s" % (number, octets.hex()))
        message.options.append((number, value))
    return message
