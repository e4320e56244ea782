"""LwM2M's content formats, decoded strictly and encoded in the one form that keeps a value in the fewest octets.

Written from LwM2M 1.1 Core 7.4 (text, TLV, SenML names), RFC 8949 4.1 (CBOR) and RFC 8428 (SenML). A value is a str, bytes,
int, float or bool; a representation is a list of (path, value), a path being a tuple of ids.
"""
import json
import struct
from decimal import Decimal


class Malformed(Exception):
    """What the format forbids."""


# ---- text ----

def text(value):
    if isinstance(value, bool):
        return b"1" if value else b"0"
    if isinstance(value, float):
        return decimal(value).encode()
    return value.encode() if isinstance(value, str) else b"%d" % value


def decimal(value):
    """The shortest decimal without an exponent that is this binary64."""
    return "%d" % value if value == int(value) else format(Decimal(repr(value)), "f")


# ---- TLV: type(1): kind(2 bits) id-is-16-bit(1) length-type(2) length(3)   id(1-2)   length(0-3)   value ----

INSTANCE, RESOURCE_INSTANCE, MULTIPLE, RESOURCE = range(4)


def tlv_record(kind, id, value):
    wide = id > 255
    head = kind << 6 | wide << 5
    size = 0 if len(value) < 8 else (len(value).bit_length() + 7) // 8
    head |= size << 3 if size else len(value)
    return bytes([head]) + id.to_bytes(1 + wide, "big") + (len(value).to_bytes(size, "big") if size else b"") + value


def tlv_value(value):
    if isinstance(value, bool):
        return b"\1" if value else b"\0"
    if isinstance(value, float):
        single = struct.pack(">f", value)
        return single if struct.unpack(">f", single)[0] == value else struct.pack(">d", value)
    if isinstance(value, int):
        return value.to_bytes(next(n for n in (1, 2, 4, 8) if -1 << 8 * n - 1 <= value < 1 << 8 * n - 1), "big", signed=True)
    return value.encode() if isinstance(value, str) else value


def tlv(depth, values):
    """What a Read of a path with so many ids answers, for (path, value) in the order of the paths."""
    out = b""
    for instance in unique(path[1] for path, _ in values):
        inner = b""
        of_instance = [item for item in values if item[0][1] == instance]
        for resource in unique(path[2] for path, _ in of_instance):
            of_resource = [item for item in of_instance if item[0][2] == resource]
            if len(of_resource[0][0]) == 3:
                inner += tlv_record(RESOURCE, resource, tlv_value(of_resource[0][1]))
                continue
            several = b"".join(tlv_record(RESOURCE_INSTANCE, path[3], tlv_value(value)) for path, value in of_resource)
            inner += several if depth == 4 else tlv_record(MULTIPLE, resource, several)
        out += tlv_record(INSTANCE, instance, inner) if depth == 1 else inner
    return out


def unique(items):
    return list(dict.fromkeys(items))


def tlv_parse(octets):
    """The records as (kind, id, value or records)."""
    records, at = [], 0
    while at < len(octets):
        head = octets[at]
        wide = 1 + (head >> 5 & 1)
        size = head >> 3 & 3
        id = int.from_bytes(octets[at + 1:at + 1 + wide], "big")
        at += 1 + wide
        length = int.from_bytes(octets[at:at + size], "big") if size else head & 7
        at += size
        value = octets[at:at + length]
        at += length
        if at > len(octets) or (size and head & 7):
            raise Malformed("TLV record: " + octets.hex())
        kind = head >> 6
        records.append((kind, id, tlv_parse(value) if kind in (INSTANCE, MULTIPLE) else value))
    return records


# ---- CBOR: RFC 8949, in the preferred serialization of 4.1 ----

def cbor_head(major, argument):
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 24:
            return bytes([major << 5 | argument])
        if argument < 1 << 8 * size:
            return bytes([major << 5 | info]) + argument.to_bytes(size, "big")
    raise OverflowError(argument)


def cbor(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return cbor_head(0, value) if value >= 0 else cbor_head(1, -1 - value)
    if isinstance(value, float):
        for initial, form in ((0xF9, ">e"), (0xFA, ">f")):
            try:
                packed = struct.pack(form, value)
            except OverflowError:
                continue
            if struct.unpack(form, packed)[0] == value:
                return bytes([initial]) + packed
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, str):
        return cbor_head(3, len(value.encode())) + value.encode()
    if isinstance(value, bytes):
        return cbor_head(2, len(value)) + value
    if isinstance(value, list):
        return cbor_head(4, len(value)) + b"".join(map(cbor, value))
    return cbor_head(5, len(value)) + b"".join(cbor(key) + cbor(item) for key, item in value.items())


def cbor_time(seconds):
    """LwM2M 1.1 Core table C-2: a time is one of RFC 8949 3.4.2, tag 1."""
    return cbor_head(6, 1) + cbor(seconds)


def cbor_parse(octets):
    """The one item that the octets are, in the preferred serialization: anything longer is refused."""
    item, at = cbor_item(octets, 0)
    if at != len(octets):
        raise Malformed("CBOR with more than one item: " + octets.hex())
    if cbor(item) != octets:
        raise Malformed("CBOR not in its shortest form: " + octets.hex())
    return item


def cbor_item(octets, at):
    major, info = octets[at] >> 5, octets[at] & 31
    at += 1
    if info > 27:
        raise Malformed("CBOR of indefinite length, or reserved: " + octets.hex())
    size = 0 if info < 24 else 1 << info - 24
    argument = info if not size else int.from_bytes(octets[at:at + size], "big")
    raw = octets[at:at + size]
    at += size
    if major == 0:
        return argument, at
    if major == 1:
        return -1 - argument, at
    if major in (2, 3):
        value = octets[at:at + argument]
        if len(value) != argument:
            raise Malformed("a CBOR string past the end: " + octets.hex())
        return (value.decode() if major == 3 else value), at + argument
    if major == 7 and info in (20, 21):
        return info == 21, at
    if major == 7 and size > 1:
        return struct.unpack({2: ">e", 4: ">f", 8: ">d"}[size], raw)[0], at
    if major not in (4, 5):
        raise Malformed("unexpected CBOR: " + octets.hex())
    items = []
    for _ in range(argument * (major - 3)):
        item, at = cbor_item(octets, at)
        items.append(item)
    return (items if major == 4 else dict(zip(items[::2], items[1::2]))), at


# ---- SenML: RFC 8428; LwM2M 1.1 Core 7.4.5: base name and name together are the path ----

LABELS = {"bn": -2, "n": 0, "v": 2, "vs": 3, "vb": 4, "vd": 8}


def senml_json(octets):
    """(path, value) of application/senml+json. Numbers keep their text: int when it has no fraction."""
    return senml(json.loads(octets.decode(), object_pairs_hook=no_duplicates))


def senml_cbor(octets):
    """(path, value) of application/senml+cbor."""
    names = {label: name for name, label in LABELS.items()}
    return senml([{names[label]: value for label, value in record.items()} for record in cbor_parse(octets)])


def no_duplicates(pairs):
    if len(dict(pairs)) != len(pairs):
        raise Malformed("a JSON object with a name twice: %r" % (pairs,))
    return dict(pairs)


def senml(records):
    base, values = "", []
    for record in records:
        base = record.get("bn", base)
        kinds = [label for label in ("v", "vs", "vb", "vd") if label in record]
        unknown = set(record) - {"bn", "n", *kinds}
        if len(kinds) != 1 or unknown:
            raise Malformed("RFC 8428 4.2: one value a record, found %r" % record)
        path = base + record.get("n", "")
        if not path.startswith("/"):
            raise Malformed("a SenML name that is no path: %r" % record)
        values.append((ids(path), record[kinds[0]]))
    return values


def ids(path):
    """/3303/0 becomes (3303, 0)."""
    return tuple(int(part) for part in path.strip("/").split("/"))


def records(depth, values, plain):
    """SenML records: a value alone goes by its whole path, several by a base name of the path asked for."""
    out = []
    for path, value in values:
        label = "vs" if isinstance(value, str) else "vb" if isinstance(value, bool) else "vd" if isinstance(value, bytes) else "v"
        whole = "/" + "/".join(map(str, path))
        if plain:
            out.append({"n": whole, label: value})
            continue
        base = "/" + "/".join(map(str, path[:depth])) + "/"
        record = {} if out else {"bn": base}
        out.append({**record, "n": whole[len(base):], label: value})
    return out


def senml_cbor_octets(depth, values):
    plain = len(values) == 1
    return cbor([{LABELS[name]: value for name, value in record.items()} for record in records(depth, values, plain)])


def senml_json_octets(depth, values, plain=False):
    """JSON needs no count up front, so the node has a base name wherever there might be several values: not with `plain`."""
    def member(value):
        return decimal(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
    return ("[" + ",".join("{" + ",".join('"%s":%s' % (name, member(value)) for name, value in record.items()) + "}"
                           for record in records(depth, values, plain)) + "]").encode()


# ---- links: RFC 6690 as registration and Discover use it ----

def links(text):
    """</3303/0/5700>;pmin=1 becomes ("/3303/0/5700", {"pmin": "1"})."""
    out = []
    for link in text.split(","):
        target, *attributes = link.split(";")
        if not (target.startswith("<") and target.endswith(">")):
            raise Malformed("a link without a target: " + link)
        out.append((target[1:-1], dict(attribute.split("=") for attribute in attributes)))
    return out
