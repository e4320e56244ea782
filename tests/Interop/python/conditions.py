"""Read of what there is only in frost, after a while, or by night."""
import formats
import objects
import reading
from check import Peer, equal, true
from coap import TEXT
from node import Node
from server import Server


def frost(peer):
    # Negative tenths are the values that other implementations got wrong.
    with Server() as server, Node(server.port, board="weather", start="2013-12-07T04:00"):
        server.registered()
        with peer.case("Read of a temperature below zero in five formats, every octet"):
            reading.measured(server, ["/3303/0"])
            true(float(server.get("/3303/0/5700", TEXT).text()) < 0, "it does not freeze")
            reading.resource_in_formats(server, "/3303/0/5700")


def later(peer, server, instances):
    """What has come by and by: each instance as a whole, and what was missing before."""
    seen = reading.whole_instances(peer, server, instances)
    for instance in [instance for instance in instances if instance in objects.SLOW]:
        with peer.case("Read of what %s lacked at first in five formats, every octet" % instance):
            for resource in objects.SLOW[instance]:
                true(formats.ids(instance) + (resource,) in seen[instance], "%s/%d is not there" % (instance, resource))
                reading.resource_in_formats(server, "%s/%d" % (instance, resource))


WIND = ["/3332/0", "/3449/0", "/3449/1"]


def wind(peer):
    # Ten minutes of it in six seconds; a reading stands still for a hundred milliseconds.
    with Server() as server, Node(server.port, board="weather", speed=100, lifetime=86400, ack_timeout=20000):
        server.registered()
        with peer.case("the wind has been measured for ten minutes", needed=True):
            reading.measured(server, WIND)
        later(peer, server, WIND)


def night(peer):
    # The meter gives a pulse in ninety seconds.
    with Server() as server, Node(server.port, board="streetlight", speed=60, start="2014-03-05T20:00"):
        server.registered()
        with peer.case("by night the lamp burns by itself", needed=True):
            lit = lambda: server.get("/3416/0/3", TEXT).text() == "100"
            server.asked_until(lit, "it is dark")
            equal([server.get("/3416/0/%d" % i, TEXT).text() for i in (1, 2, 18, 54)], ["0", "100", "1", "0"])
            equal([server.get(path, TEXT).text() for path in ("/3419/0/3", "/3311/0/5850", "/3311/0/5851")], ["1", "1", "100"])
            reading.measured(server, ["/3328/1"])
        later(peer, server, ["/3328/0", "/3328/1", "/3416/0", "/3418/0"])


if __name__ == "__main__":
    Peer("python").run(frost, wind, night)
