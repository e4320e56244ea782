"""libcoap's coap-client as the server's hand, and its coap-server and coap-rd as servers to register at."""
import json
import re
import shutil
import subprocess
import tempfile

import coap
import formats
import objects
from check import PATIENCE, Absent, Failed, Peer, equal, true, wait
from coap import ETCH_CBOR, ETCH_JSON, LWM2M_CBOR, LWM2M_JSON, SENML_CBOR, SENML_JSON, TEXT, TLV
from node import Node
from server import Server

LAMP = "/3416/0/1"
NAME = "/3303/0/5750"


def program(name):
    """Debian's name for the build without DTLS, or the plain one."""
    found = shutil.which(name + "-notls") or shutil.which(name)
    if not found:
        raise Absent("%s is not installed: apt-get install libcoap3-bin" % name)
    return found


class Client:
    """coap-client at the server's own address, which is the only one that the node listens to.

    The server's socket shares the port; while coap-client runs, the kernel gives its connected socket what the node sends.
    """

    def __init__(self, server):
        self.server = server
        self.command = [program("coap-client"), "-a", "127.0.0.1", "-p", str(server.port)]

    def uri(self, path):
        return "coap://127.0.0.1:%d%s" % (self.server.node[1], path)

    def call(self, method, path, *options):
        """Response code and payload."""
        with tempfile.NamedTemporaryFile() as out:
            run = subprocess.run([*self.command, "-v", "7", "-B", str(PATIENCE), "-m", method, "-o", out.name, *options, self.uri(path)],
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=2 * PATIENCE)
            log = run.stdout.decode(errors="replace")
            codes = re.findall(r"received \d+ bytes\s.*?t:(?:ACK|CON|NON),? c:([2-5]\.\d\d)", log, re.S)
            if not codes:
                raise Failed("%s %s: no response: %s" % (method, path, log[-300:]))
            return codes[-1], open(out.name, "rb").read()

    def get(self, path, format=None, *options):
        return self.call("get", path, *([] if format is None else ["-A", str(format)]), *options)

    def put(self, path, payload, *options):
        return self.call("put", path, "-t", "0", "-e", payload, *options)[0]

    def send(self, method, path, payload, format, *options):
        """A request with a payload of any octets."""
        with tempfile.NamedTemporaryFile() as file:
            file.write(payload)
            file.flush()
            return self.call(method, path, "-t", str(format), "-f", file.name, *options)

    def observe(self, path, meanwhile=None, end=subprocess.Popen.terminate):
        """The first two values of an observation, as text; `meanwhile` runs between them.

        Asked to end, coap-client cancels the observation; killed, it leaves it.
        """
        observer = subprocess.Popen([*self.command, "-s", str(PATIENCE), "-A", "0", "-w", self.uri(path)],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        values = []
        try:
            for line in observer.stdout:
                values.append(line.decode().strip())
                if len(values) == 1 and meanwhile:
                    meanwhile()
                if len(values) == 2:
                    return values
        finally:
            end(observer)
            observer.wait(PATIENCE)
            observer.stdout.close()
        raise Failed("%s: %s, and no more within %s s" % (path, values, PATIENCE))


def client_reads(peer, server, client):
    with peer.case("Read every resource of every instance"):
        count = 0
        for instance in objects.instances():
            number, _ = formats.ids(instance)
            there = {path[2] for path, _ in formats.senml_json(client.get(instance, SENML_JSON)[1])}
            for resource, definition in objects.RESOURCES[number].items():
                path = "%s/%d" % (instance, resource)
                expected = "4.05" if "R" not in definition.split()[0] else "2.05" if resource in there else "4.04"
                found = client.get(path)[0]
                if found != expected:
                    # Each call is a process that begins with a message id of its own choice: among some six hundred one may be what
                    # another call has just had, and then the node repeats that answer (RFC 7252 4.5).
                    found = client.get(path)[0]
                # At this speed what takes its time may come between two calls.
                if not (found == "2.05" and resource in objects.SLOW.get(instance, ())):
                    equal(found, expected, path)
                count += found == "2.05"
        true(count >= 350, "only %d resources" % count)
    with peer.case("Read an instance as TLV, SenML JSON and SenML CBOR"):
        values = formats.senml_json(client.get("/1/0", SENML_JSON)[1])
        equal(formats.senml_cbor(client.get("/1/0", SENML_CBOR)[1]), values)
        equal(client.get("/1/0", TLV)[1], formats.tlv(2, values))
    with peer.case("Discover"):
        code, links = client.get("/3", coap.LINKS)
        equal((code, links[:19]), ("2.05", b"</3>;ver=1.2,</3/0>"))
    with peer.case("Read in blocks of 16 (Block2)"):
        equal(client.get("/1/0", SENML_JSON, "-b", "16"), client.get("/1/0", SENML_JSON))
    with peer.case("Read, non-confirmable"):
        equal(client.get("/3/0/0", TEXT, "-N"), ("2.05", b"bench"))
    with peer.case("Read with a token of eight octets"):
        equal(client.get("/3/0/0", TEXT, "-T", "12345678"), ("2.05", b"bench"))
    with peer.case("Read with the request lost once"):
        equal(client.get("/3/0/0", TEXT, "-l", "1"), ("2.05", b"bench"))
    with peer.case("Read of what is missing, hidden or executable; FETCH, a critical option, no such format"):
        equal([client.get(path)[0] for path in ("/9", "/3/0/99", "/0/0/0", "/3/0/4")], ["4.04", "4.04", "4.01", "4.05"])
        equal(client.call("fetch", "/3/0/0")[0], "4.05")
        equal(client.get("/3/0/0", None, "-O", "9,0x01")[0], "4.02")
        equal(client.get("/3/0", 50)[0], "4.06")


def client_acts(peer, server, client):
    with peer.case("Write, and what was written"):
        equal(client.put(NAME, "by%20libcoap"), "2.04")
        equal(client.get(NAME, TEXT), ("2.05", b"by libcoap"))
    with peer.case("Write in blocks of 16 (Block1)"):
        equal(client.put(NAME, "a-name-of-forty-octets-and-not-one-more-", "-b", "16"), "2.04")
        equal(client.get(NAME, TEXT), ("2.05", b"a-name-of-forty-octets-and-not-one-more-"))
        equal(client.put(NAME, "air"), "2.04")
    with peer.case("Write Attributes"):
        equal(client.call("put", NAME + "?pmin=1&pmax=60")[0], "2.04")
        equal(client.get(NAME, coap.LINKS)[1], b"</3303/0/5750>;pmin=1;pmax=60")
        equal(client.call("put", NAME + "?pmin&pmax")[0], "2.04")
    with peer.case("Write of what is read only or out of range"):
        equal([client.put("/3/0/0", "x"), client.put(LAMP, "101")], ["4.05", "4.00"])
    with peer.case("Execute"):
        equal(client.call("post", "/3/0/12")[0], "2.04")
        equal(client.call("post", "/3303/0/5605")[0], "2.04")
    with peer.case("Delete of what must stay"):
        equal(client.call("delete", "/3303/0")[0], "4.05")


def settle(server):
    """Takes what the node had under way to the observer that is gone: coap-client's next token is the same 01.

    The node has one confirmable message under way at a time (RFC 7252 4.7), so an Update comes after it.
    """
    count = len(server.updates)
    equal(coap.code_text(server.post("/1/0/8").code), "2.04")
    server.updated(count + 1)


def client_observes(peer, server, client):
    for name, path in (("soil moisture", "/3320/0/5700"), ("temperature", "/3303/0/5700"), ("humidity", "/3304/0/5700"),
                       ("rain", "/3446/0/1")):
        with peer.case("Observe %s until a notification has come" % name):
            values = client.observe(path)
            true(values[0] != values[1], "told what was no change: %s" % values)
            settle(server)
    with peer.case("Observe a lamp's level, dimmed by another hand"):
        # The observer has the port, so the node tells it alone; the Write goes out from the same port beside it.
        brighten = server.message(coap.PUT, LAMP, b"80", format=TEXT)
        values = client.observe("/3416/0/3", lambda: server.send(brighten.encode()), subprocess.Popen.kill)
        equal(values[0], "0")
    with peer.case("the observer killed: Reset, Update, and the registration stays"):
        count = len(server.updates)
        equal(coap.code_text(server.put(LAMP, b"20").code), "2.04")
        server.updated(count + 1)
        equal(len(server.registers), 1)


def coap_client(peer):
    program("coap-client")
    with Server() as server, Node(server.port, speed=300, ack_timeout=60000, lifetime=86400):
        with peer.case("Register", needed=True):
            server.registered()
        client = Client(server)
        wait(lambda: client.get("/3303/0/5700")[0] == "2.05", "no reading", 0.1)
        client_reads(peer, server, client)
        client_acts(peer, server, client)
        client_observes(peer, server, client)


NUMBER, WORD, NUMBERS = "/3442/0/120", "/3442/0/110", "/3442/0/1120"


def senml(format, *records):
    """What libcoap sends: SenML, or SenML-ETCH, of records as in JSON."""
    if format in (SENML_JSON, ETCH_JSON):
        return json.dumps(records).encode()
    return formats.cbor([{formats.LABELS[name]: value for name, value in record.items()} for record in records])


def read_senml(format, payload):
    return dict((formats.senml_json if format == SENML_JSON else formats.senml_cbor)(payload))


def management(peer):
    """What LwM2M 1.1 and 1.2 have beyond 1.0, with the registry's test object."""
    program("coap-client")
    with Server() as server, Node(server.port, test_objects="", version="1.2", lifetime=86399, ack_timeout=20000) as node:
        with peer.case("Register, LwM2M 1.2", needed=True):
            equal(server.registered().queries(), ["ep=urn:test:001", "lt=86399", "lwm2m=1.2"])
        client = Client(server)
        fetch = lambda format, accept, *paths: client.send("fetch", "/", senml(format, *({"n": path} for path in paths)), format,
                                                           "-A", str(accept))
        patch = lambda format, *records: client.send("ipatch", "/", senml(format, *records), format)[0]
        number, word = formats.ids(NUMBER), formats.ids(WORD)
        for name, format in (("SenML CBOR", SENML_CBOR), ("SenML JSON", SENML_JSON)):
            with peer.case("FETCH: Read-Composite, %s" % name):
                code, payload = fetch(format, format, NUMBER, "/3/0/0", "/3442/0/9999", NUMBERS)
                equal((code, read_senml(format, payload)), ("2.05", {number: 1024, (3, 0, 0): "bench", (3442, 0, 1120, 0): 1024}))
                equal(fetch(format, TEXT, NUMBER)[0], "4.06")
            with peer.case("iPATCH: Write-Composite, %s: all of it, or none" % name):
                equal(patch(format, {"n": NUMBER, "v": 5}, {"n": WORD, "vs": name}), "2.04")
                equal(patch(format, {"n": NUMBER, "v": 6}, {"n": "/3/0/0", "vs": "read only"}), "4.05")
                equal([client.get(path, TEXT)[1] for path in (NUMBER, WORD)], [b"5", name.encode()])
                equal(patch(format, {"n": NUMBER, "v": 1024}), "2.04")
        for name, format in (("SenML-ETCH CBOR", ETCH_CBOR), ("SenML-ETCH JSON", ETCH_JSON)):
            with peer.case("iPATCH: Write-Composite, %s: an instance of a resource comes and goes" % name):
                there = lambda: read_senml(SENML_JSON, client.get(NUMBERS, SENML_JSON)[1])
                equal(patch(format, {"n": NUMBERS + "/5", "v": 55}), "2.04")
                equal(there(), {(3442, 0, 1120, 0): 1024, (3442, 0, 1120, 5): 55})
                equal(patch(format, {"n": NUMBERS + "/5", "v": None}), "2.04")
                equal(there(), {(3442, 0, 1120, 0): 1024})
        with peer.case("Create, Read, Delete of an instance; of an instance of a resource, Write and Delete"):
            made = lambda: client.send("post", "/3442", senml(SENML_JSON, {"n": "/3442/7/110", "vs": "made"}), SENML_JSON)[0]
            equal([made(), made(), client.get("/3442/7/110", TEXT)], ["2.01", "4.00", ("2.05", b"made")])
            equal([client.call("delete", "/3442/7")[0] for _ in range(2)], ["2.02", "4.04"])
            equal(client.send("post", NUMBERS, senml(SENML_JSON, {"n": NUMBERS + "/3", "v": 3}), SENML_JSON)[0], "2.04")
            equal([client.put(NUMBERS + "/3", "33"), client.get(NUMBERS + "/3", TEXT)[1], client.call("delete", NUMBERS + "/3")[0],
                   client.get(NUMBERS + "/3")[0]], ["2.04", b"33", "2.02", "4.04"])
        with peer.case("Read as LwM2M CBOR, and written back; as JSON of LwM2M 1.0"):
            whole = client.get("/3442/0", LWM2M_CBOR)
            equal((whole[0], whole[1][:6]), ("2.05", b"\xa1\x82\x19\x0d\x72\x00"))
            equal(client.send("post", "/3442/0", b"\xa1\x82\x19\x0d\x72\x00\xa2\x18\x6e\x62hi\x18\x78\x18\x2a", LWM2M_CBOR)[0], "2.04")
            equal([client.get(path, TEXT)[1] for path in (NUMBER, WORD)], [b"42", b"hi"])
            equal(json.loads(client.get(WORD, LWM2M_JSON)[1]), {"bn": WORD, "e": [{"sv": "hi"}]})
        with peer.case("Write-Attributes and Discover: pmin, pmax, gt, lt, st, epmin, epmax, con, hqmax"):
            attributes = "pmin=1;pmax=60;gt=30;lt=5;st=2;epmin=1;epmax=10;con=1;hqmax=5"
            equal(client.call("put", NUMBER + "?" + attributes.replace(";", "&"))[0], "2.04")
            equal(set(client.get(NUMBER, coap.LINKS)[1].decode().split(";")), {"<%s>" % NUMBER, *attributes.split(";")})
            equal(client.call("put", NUMBER + "?" + "&".join(item.split("=")[0] for item in attributes.split(";")))[0], "2.04")
            equal(client.get(NUMBER, coap.LINKS)[1], b"<%s>" % NUMBER.encode())
            equal(client.get("/3442?depth=1", coap.LINKS)[1], b"</3442>,</3442/0>")


class Listener:
    """coap-server or coap-rd on a port of 127.0.0.1, and what its log says."""

    def __init__(self, name, *options):
        with Server() as free:
            self.port = free.port
        self.log_file = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([program(name), "-A", "127.0.0.1", "-p", str(self.port), "-v", "7", *options],
                                        stdout=self.log_file, stderr=subprocess.STDOUT)

    def __enter__(self):
        self.await_log(r"created UDP  ?endpoint")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log_file.close()

    await_log = Node.await_log

    def log(self):
        self.log_file.flush()
        with open("/proc/self/fd/%d" % self.log_file.fileno(), errors="replace") as log:
            return log.read()

    def get(self, path):
        """What the server itself serves, asked by coap-client from a port of its own."""
        return self.octets(path).decode()

    def octets(self, path):
        uri = "coap://127.0.0.1:%d%s" % (self.port, path)
        with tempfile.NamedTemporaryFile() as out:
            subprocess.run([program("coap-client"), "-B", str(PATIENCE), "-o", out.name, uri], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=2 * PATIENCE)
            return open(out.name, "rb").read()


def coap_rd(peer):
    program("coap-client")
    with Listener("coap-rd") as rd, Node(rd.port, "urn:test:rd", speed=20, lifetime=40) as node:
        with peer.case("Register: the directory lists the node's links", needed=True):
            place = node.await_log(r"registered at (/rd/\S+),")[1]
            true("<%s>" % place in rd.get("/.well-known/core"), "not listed")
            equal(rd.get(place), objects.links().decode())
        with peer.case("Update refused, for this directory knows none by POST: Register anew"):
            node.await_log("update refused with 4.05")
            true(node.await_log(r"update refused.*\n.*registered at (/rd/\S+),")[1] != place, "the same location again")
        with peer.case("Deregister: DELETE on the location, then the end"):
            last = re.findall(r"registered at (/rd/\S+),", node.log())[-1]
            node.terminate()
            rd.await_log(r"c:DELETE,? .*Uri-Path:rd, Uri-Path:%s" % last.rsplit("/", 1)[1])


def coap_server(peer):
    # It keeps any resource that a request creates, so a registration is a resource to it.
    with Listener("coap-server", "-d", "10") as server, Node(server.port, speed=20, lifetime=40) as node:
        with peer.case("Register, Update, Deregister", needed=True):
            node.await_log("registered at /rd,")
            node.await_log("reg      updated")
            node.terminate()
            node.await_log("deregistered")
            server.await_log(r"c:DELETE,? .*Uri-Path:rd")
    with Listener("coap-server", "-d", "10") as server, Node(server.port, test_objects="", version="1.2", lifetime=86399) as node:
        with peer.case("Send in SenML CBOR, SenML JSON and LwM2M CBOR: what the server keeps is what was sent"):
            node.await_log("registered at /rd,")
            # What is there it answers with 2.04, as a Send is.
            subprocess.run([program("coap-client"), "-m", "put", "-e", "nothing", "coap://127.0.0.1:%d/dp" % server.port],
                           stdout=subprocess.DEVNULL, timeout=2 * PATIENCE)
            for name, payload in (("senml-cbor", b"\x81\xa2\x00\x6b/3442/0/120\x02\x19\x04\x00"),
                                  ("senml-json", b'[{"bn":"/","n":"3442/0/120","v":1024}]'),
                                  ("lwm2m-cbor", b"\xa1\x83\x19\x0d\x72\x00\x18\x78\x19\x04\x00")):
                node.say("send /3442/0/120 " + name)
                wait(lambda: server.octets("/dp") == payload, lambda: "%s, and there is %s" % (name, server.octets("/dp").hex()), 0.2)
    # Its first answer, to the Register, arrives: to the same request again it would say 2.04, for it keeps no duplicates.
    with Listener("coap-server", "-d", "10", "-l", "2") as server, Node(server.port, speed=20, lifetime=40) as node:
        with peer.case("Update with the first answer lost"):
            node.await_log("registered at /rd,")
            node.await_log("reg      updated")
            equal(len(re.findall(r"c:POST", server.log())), 3)
    with Listener("coap-server") as server, Node(server.port, speed=20, retry=2) as node:
        with peer.case("no registration there: refused, and tried again later"):
            node.await_log(r"register: refused with 4\.0[45].*(\n.*)*register: refused with 4\.0[45]")


if __name__ == "__main__":
    import sys
    sessions = {"coap-client": (coap_client, management), "coap-rd": (coap_rd,), "coap-server": (coap_server,)}
    name = sys.argv[1]
    Peer("libcoap " + name).run(*sessions[name])
