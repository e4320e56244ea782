"""An LwM2M server of one UDP socket, which says exactly what a test wants it to say."""
import random
import select
import socket
import struct
import time

import coap
from check import PATIENCE, tries
from coap import ACK, CON, DELETE, GET, NON, POST, RST, Message


# <asm-generic/socket.h>: the kernel's time of arrival comes with each datagram.
SO_TIMESTAMPNS = 35


class Observation:
    """What a server observes: its notifications as they came, duplicates apart."""

    def __init__(self, answer):
        self.token = answer.token
        self.answer = answer
        self.notes = []
        self.answers_with = ACK

    def sequence(self):
        return [note.uint(coap.OBSERVE) for note in [self.answer] + self.notes]


class Lossy:
    """A path that loses, doubles and swaps datagrams, the same ones for the same seed."""

    def __init__(self, seed, lose=0.0, double=0.0, swap=0.0):
        self.random = random.Random(seed)
        self.lose, self.double, self.swap = lose, double, swap
        self.held = None

    def __call__(self, datagram):
        """The datagrams that come out when one goes in."""
        if self.random.random() < self.lose:
            return []
        out = [datagram] * (2 if self.random.random() < self.double else 1)
        if self.held is not None:
            out.append(self.held)
            self.held = None
        elif self.random.random() < self.swap:
            self.held = out.pop(0)
        return out


class Server:
    """Answers what the node asks; `pump` and what waits are where it lives, so there is no thread."""

    # How long an answer of a node on the same machine is waited for before the request goes out again.
    RETRANSMIT = 0.5

    def __init__(self, port=0):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        # A client of another package may sit at the same address for a while: see libcoap.py.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.bind(("127.0.0.1", port))
        self.port = self.socket.getsockname()[1]
        self.node = None
        self.location = ("rd", "a1")
        self.registers, self.updates, self.deregisters = [], [], []
        self.observations = {}
        self.datagrams = []
        self.strays = []
        self.on_register = self.on_update = self.on_deregister = None
        self.inbound = self.outbound = lambda datagram: [datagram]
        self._answers = {}
        self.asked = set()
        self.responses = {}
        self._empties = []
        self._noted = set()
        # Apart from the message ids that tests write out.
        self._mid = random.randrange(0x8000, 0xC000)
        self._token = random.randrange(0x10000)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    # ---- Waiting ----

    def pump(self, seconds):
        """Lives for a while."""
        self._live(lambda: False, seconds)

    def until(self, condition, what="nothing came"):
        """Lives until a condition holds."""
        if not self._live(condition, PATIENCE):
            raise TimeoutError("%s within %s s" % (what, PATIENCE))

    def asked_until(self, condition, what, every=0.1):
        """Lives until a condition holds that has to ask the node."""
        for _ in tries():
            if condition():
                return
            self.pump(every)
        raise TimeoutError("%s within %s s" % (what, PATIENCE))

    def _live(self, condition, seconds):
        """Whether the condition came to hold in that time."""
        end = time.monotonic() + seconds
        while not condition():
            left = end - time.monotonic()
            if left <= 0:
                return False
            if select.select([self.socket], [], [], left)[0]:
                try:
                    datagram, ancillary, _, address = self.socket.recvmsg(2048, 64)
                except ConnectionRefusedError:
                    continue  # the node went while an answer was on its way
                for copy in self.inbound(datagram):
                    self._receive(copy, address, arrival(ancillary))
        return True

    def registered(self, count=1):
        """Waits until the node has registered so many times; returns the last Register."""
        self.until(lambda: len(self.registers) >= count, "no Register")
        return self.registers[-1]

    def updated(self, count=1):
        """Waits until the node has updated so many times; returns the last Update."""
        self.until(lambda: len(self.updates) >= count, "no Update")
        return self.updates[-1]

    # ---- Sending ----

    def send(self, datagram):
        for copy in self.outbound(datagram):
            self.socket.sendto(copy, self.node)

    def next_mid(self):
        self._mid = self._mid + 1 & 0xFFFF
        return self._mid

    def next_token(self):
        """Two octets, as the sizes of other clients were measured with."""
        self._token = self._token + 1 & 0xFFFF
        return self._token.to_bytes(2, "big")

    def message(self, method, path, payload=b"", format=None, accept=None, query=(), observe=None, options=(), kind=CON,
                token=None):
        """A request, not yet sent."""
        parts = [(coap.URI_PATH, part.encode()) for part in path.strip("/").split("/") if part]
        parts += [(coap.URI_QUERY, item.encode()) for item in query]
        for number, value in ((coap.OBSERVE, observe), (coap.CONTENT_FORMAT, format), (coap.ACCEPT, accept)):
            if value is not None:
                parts.append((number, coap.unsigned(value)))
        return Message(kind, method, self.next_mid(), self.next_token() if token is None else token,
                       parts + list(options), payload)

    def request(self, method, path, payload=b"", **details):
        """A request and its response, sent again while there is none."""
        return self.ask(self.message(method, path, payload, **details))

    def ask(self, request):
        end = time.monotonic() + PATIENCE
        self.asked.add(request.token)
        self.responses.pop(request.token, None)
        arrived = lambda: request.token in self.responses
        datagram = request.encode()
        while not arrived():
            if time.monotonic() > end:
                raise TimeoutError("no answer to %s within %s s" % (request, PATIENCE))
            self.send(datagram)
            self._live(arrived, self.RETRANSMIT)
        response = self.responses.pop(request.token)
        if response.kind == ACK and response.mid != request.mid:
            raise coap.Malformed("RFC 7252 5.2.1, a response with another message id: %s" % response)
        return response

    def get(self, path, accept=None, **details):
        return self.request(GET, path, accept=accept, **details)

    def put(self, path, payload=b"", format=coap.TEXT, **details):
        return self.request(coap.PUT, path, payload, format=format, **details)

    def post(self, path, payload=b"", format=None, **details):
        return self.request(POST, path, payload, format=format, **details)

    def attributes(self, path, *query):
        return self.request(coap.PUT, path, query=query)

    def observe(self, path, accept=None, **details):
        """Starts an observation; its notifications gather in what is returned."""
        response = self.get(path, accept, observe=0, **details)
        observation = Observation(response)
        if response.uint(coap.OBSERVE) is not None:
            self.observations[response.token] = observation
        return observation

    def cancel(self, observation, path, accept=None):
        response = self.get(path, accept, observe=1, token=observation.token)
        self.forget(observation)
        return response

    def forget(self, observation):
        """From here on its notifications are strays, and answered by a Reset."""
        self.observations.pop(observation.token, None)
        self.asked.discard(observation.token)

    def raw(self, datagram):
        """Sends octets that may be anything, then a ping; returns what came before the ping's answer, Updates apart.

        RFC 7252 4.3: a ping is an empty confirmable message, answered by a Reset. The node answers in order, so nothing
        has to be waited for that may never come.
        """
        self._empties = []
        before = len(self.datagrams)
        mid = self.next_mid()
        self.socket.sendto(datagram, self.node)
        ping = Message(CON, coap.EMPTY, mid).encode()
        pong = Message(RST, coap.EMPTY, mid).encode()
        for _ in range(5 * PATIENCE):
            self.socket.sendto(ping, self.node)
            if self._live(lambda: any(m.octets == pong for m in self._empties), 0.2):
                own = [message.octets for message in self.registers + self.updates]
                return [octets for octets in self.datagrams[before:] if octets != pong and octets not in own]
        raise TimeoutError("the node answers no ping after %s" % datagram.hex())

    # ---- Receiving ----

    def _receive(self, datagram, address, at):
        self.datagrams.append(datagram)
        message = coap.parse(datagram)
        message.at = at
        if 0 < message.code < 0x20:
            self._request(message, address)
        elif message.code == coap.EMPTY:
            self._empties.append(message)
        elif message.token in self.observations and message.kind != ACK:
            self._notification(message)
        else:
            asked = message.token in self.asked
            if message.kind == CON:
                self.send(Message(ACK if asked else RST, coap.EMPTY, message.mid).encode())
            if asked:
                self.responses[message.token] = message
            else:
                self.strays.append(message)

    def _request(self, message, address):
        key = (address, message.mid)
        fresh = key not in self._answers
        if fresh:
            self._answers[key] = self._answer(message, address)
        for answer in self._answers[key]:
            for copy in self.outbound(answer):
                self.socket.sendto(copy, address)

    def _answer(self, message, address):
        """The datagrams to answer a request with, the first time it comes."""
        path = message.path()
        if message.code == POST and path == "/rd":
            self.node = address
            self.registers.append(message)
            place = [(coap.LOCATION_PATH, part.encode()) for part in self.location]
            return answer(self.on_register, message, "2.01", place)
        here = path == "/" + "/".join(self.location)
        if message.code == POST and here:
            self.node = address
            self.updates.append(message)
            return answer(self.on_update, message, "2.04")
        if message.code == DELETE and here:
            self.deregisters.append(message)
            return answer(self.on_deregister, message, "2.02")
        return [respond(message, "4.04")]

    def _notification(self, message):
        observation = self.observations[message.token]
        if message.kind == CON and observation.answers_with is not None:
            self.send(Message(observation.answers_with, coap.EMPTY, message.mid).encode())
        elif message.kind == NON and observation.answers_with == RST:
            self.send(Message(RST, coap.EMPTY, message.mid).encode())
        if (message.token, message.mid) not in self._noted:
            self._noted.add((message.token, message.mid))
            observation.notes.append(message)


def arrival(ancillary):
    """When a datagram came, which may be long before this process had the time to look."""
    return next(seconds + nanoseconds / 1e9 for _, _, data in ancillary for seconds, nanoseconds in [struct.unpack("@ll", data)])


def answer(policy, message, code, options=()):
    """A test's own answer, or the usual one. A policy gives datagrams, or None for the usual."""
    chosen = policy(message) if policy else None
    return [respond(message, code, options)] if chosen is None else chosen


def respond(request, code, options=(), payload=b""):
    """The piggybacked response to a request."""
    return Message(ACK, coap.code(code), request.mid, request.token, options, payload).encode()
