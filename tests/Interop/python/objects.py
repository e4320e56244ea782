"""The objects of the node as the OMA registry defines them, and which of them stand on which board.

1 is of version 1.2, 3 of 1.2, 4 of 1.3, 5 of 1.2; of each object only the resources that the node may have.
"""

# The measuring objects: with a calibration (5821), and without.
PLAIN = {5518: "R Time", 5601: "R Float", 5602: "R Float", 5603: "R Float", 5604: "R Float", 5605: "E",
         5700: "R Float", 5701: "R String", 5750: "RW String", 6042: "R Integer"}
CALIBRATED = {**PLAIN, 5821: "RW Float"}

RESOURCES = {
    1: {0: "R Integer", 1: "RW Integer", 2: "RW Integer", 3: "RW Integer", 4: "E", 5: "RW Integer", 6: "RW Boolean",
        7: "RW String", 8: "E", 9: "E", 17: "RW Unsigned", 18: "RW Unsigned", 19: "RW Unsigned", 20: "RW Unsigned",
        23: "RW Boolean"},
    3: {0: "R String", 1: "R String", 2: "R String", 3: "R String", 4: "E", 5: "E", 6: "R Integer Multiple",
        7: "R Integer Multiple", 9: "R Integer", 10: "R Integer", 11: "R Integer Multiple", 12: "E", 13: "RW Time", 16: "R String",
        17: "R String", 19: "R String", 20: "R Integer"},
    4: {0: "R Integer", 1: "R Integer Multiple", 2: "R Integer", 3: "R Integer", 4: "R String Multiple", 5: "R String Multiple"},
    5: {0: "W Opaque", 1: "RW String", 2: "E", 3: "R Integer", 5: "R Integer", 6: "R String", 7: "R String",
        8: "R Integer Multiple", 9: "R Integer", 10: "E", 11: "RW Integer", 12: "R Time", 14: "RW Boolean"},
    6: {0: "R Float", 1: "R Float", 2: "R Float", 5: "R Time"},
    7: {2: "R Integer", 3: "R Integer", 4: "R Integer", 5: "R Integer", 6: "E", 7: "E", 8: "RW Integer"},
    3300: PLAIN,
    3301: PLAIN,
    3302: {5500: "R Boolean", 5501: "R Integer", 5505: "E", 5750: "RW String", 5751: "R String", 5903: "RW Integer",
           5904: "RW Integer", 6042: "R Integer"},
    3303: PLAIN,
    3304: PLAIN,
    3308: {5701: "R String", 5750: "RW String", 5900: "RW Float"},
    3311: {5750: "RW String", 5850: "RW Boolean", 5851: "RW Integer", 5852: "RW Integer"},
    3315: PLAIN,
    3316: CALIBRATED,
    3317: CALIBRATED,
    3320: CALIBRATED,
    3326: CALIBRATED,
    3327: CALIBRATED,
    3328: CALIBRATED,
    3331: {5700: "R Float", 5701: "R String", 5750: "RW String", 5822: "E", 6042: "R Integer"},
    3332: {5518: "R Time", 5705: "R Float", 5750: "RW String", 6042: "R Integer"},
    3340: {5521: "RW Float", 5523: "E", 5526: "RW Integer", 5534: "RW Integer", 5538: "R Float", 5543: "R Boolean",
           5750: "RW String", 5850: "RW Boolean"},
    3342: {5500: "R Boolean", 5501: "R Integer", 5750: "RW String", 5852: "RW Integer", 5854: "RW Integer"},
    3346: CALIBRATED,
    3411: {1: "R Integer", 2: "R Float", 3: "R Float", 4: "RW String", 5: "RW Integer", 6: "R Boolean", 9: "R Boolean",
           10: "R Integer", 11: "E", 6042: "R Integer"},
    3416: {1: "RW Integer", 2: "R Integer", 3: "R Integer", 4: "RW Integer", 5: "R Boolean", 6: "R Integer", 7: "R Boolean",
           8: "R Integer", 9: "R Boolean", 10: "R Boolean", 11: "R Boolean", 15: "R Float", 16: "E", 17: "R Time",
           18: "R Integer", 19: "E", 30: "RW Boolean", 36: "RW Integer", 37: "RW Integer", 50: "RW Time", 51: "RW Time",
           52: "RW Float", 53: "RW Integer", 54: "R Boolean"},
    3417: {1: "R String", 2: "RW Integer", 3: "RW Integer", 4: "RW Integer", 5: "RW Integer", 6: "RW String"},
    3418: {2: "R Float", 3: "R Float", 4: "R Float", 6: "R Float", 7: "E", 10: "RW Float", 12: "R Boolean", 13: "RW Float",
           15: "R Boolean", 16: "RW Float", 17: "R Boolean", 18: "RW Float", 19: "R Boolean", 35: "R Integer",
           6042: "R Integer"},
    3419: {1: "RW Float", 2: "RW Float", 3: "R Boolean"},
    3424: {1: "R Float", 2: "E", 3: "RW String", 9: "R Boolean", 10: "R Boolean", 12: "R Boolean", 6042: "R Integer"},
    3425: {2: "R Integer", 3: "RW Integer", 4: "R Integer"},
    3432: {1: "R Integer Multiple", 2: "E", 3: "R Integer Multiple", 4: "RW Integer Multiple", 5: "RW Integer Multiple",
           6: "RW Integer Multiple", 7: "R Integer Multiple", 8: "R Integer Multiple", 9: "R Integer Multiple",
           6042: "R Integer"},
    3434: {1: "R Integer", 2: "R Integer", 3: "R Integer", 4: "E", 5: "R Integer", 6: "R Integer", 7: "E", 8: "RW String",
           6042: "R Integer"},
    3446: {1: "R Float", 2: "E", 3: "R Time", 4: "RW String", 6042: "R Integer"},
    3449: {**PLAIN, 5705: "R Float"},
    3450: {1: "R Integer", 2: "R Float", 3: "RW Float", 4: "R Boolean", 5: "R Integer", 6: "E", 5601: "R Float",
           5602: "R Float", 5603: "R Float", 5604: "R Float", 5605: "E", 5700: "R Float", 5750: "RW String",
           6042: "R Integer"},
    10311: CALIBRATED,
    26241: {0: "R String Multiple", 1: "RW Integer Multiple", 2: "R String Multiple", 3: "R Integer Multiple", 4: "R Integer Multiple",
            5: "R Integer Multiple", 6: "E", 7: "R Boolean"},
}

VERSIONS = {1: "1.2", 2: "1.1", 3: "1.2", 4: "1.3", 5: "1.2", 20: "2.1",
            3300: "1.1", 3301: "1.1", 3302: "1.1", 3303: "1.1", 3304: "1.1", 3308: "1.1", 3311: "1.0", 3315: "1.1",
            3316: "1.1", 3317: "1.1", 3320: "1.1", 3326: "1.1", 3327: "1.1", 3328: "1.1", 3331: "1.1", 3332: "1.1",
            3340: "1.0", 3342: "1.1", 3346: "1.1", 3411: "1.1", 3416: "2.0", 3417: "1.0", 3418: "2.0", 3419: "1.1",
            3424: "1.1", 3425: "1.1", 3432: "2.0", 3434: "1.1", 3446: "1.0", 3449: "1.0", 3450: "1.0", 10311: "1.1"}

MANDATORY = {1: {0, 1, 6, 7, 8}, 3: {4, 11, 16}, 4: {0, 1, 2, 4}, 5: {0, 1, 2, 3, 5, 9}, 6: {0, 1, 5}, 7: {6, 7}, 3302: {5500}, 3308: {5900}, 3311: {5850}, 3332: {5705}, 3340: {5521},
             3342: {5500}, 3411: {1}, 3416: {1, 3}, 3417: {1}, 3418: set(), 3419: set(), 3424: {1}, 3425: set(), 3432: {3},
             3434: {1}, 3446: {1}, 3449: {5700, 5705}, 26241: {0, 1, 2, 3, 4, 5, 7}}

# What every board has besides: of 2, 16 and 19 servers make the instances; the log of 20 has no lasting value; the last instance of
# 3300 counts readings that were dropped.
MANAGEMENT = {1: 1, 2: 0, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 16: 0, 19: 0, 20: 1, 3300: 1, 26241: 1}
EVENT_LOG = 20

# How many instances of which object a board has; one of all three has their sum, in this order.
BOARDS = {
    "weather": {3300: 1, 3301: 1, 3303: 3, 3304: 2, 3315: 2, 3332: 1, 3346: 1, 3446: 1, 3449: 2, 3450: 1, 10311: 1},
    "soil": {3300: 1, 3303: 2, 3308: 4, 3320: 4, 3326: 1, 3327: 1, 3340: 1, 3424: 1, 3425: 1},
    "streetlight": {3301: 1, 3302: 1, 3308: 1, 3311: 1, 3316: 2, 3317: 1, 3328: 2, 3331: 1, 3342: 1, 3411: 1, 3416: 1,
                    3417: 1, 3418: 1, 3419: 1, 3432: 1, 3434: 1},
}

# What takes its time: a mean of ten minutes, a power that is the time between two pulses of a lamp's meter, a whole period, a battery.
SLOW = {"/3332/0": {5518, 5705}, "/3449/0": {5518, 5601, 5602, 5700, 5705}, "/3449/1": {5518, 5601, 5602, 5700, 5705},
        "/3328/1": {5518, 5601, 5602, 5700}, "/3418/0": {3, 4}, "/3416/0": {17}, "/3432/0": {7, 8, 9}, "/3/0": {6, 7, 9, 20}}

# What a server has to set first, periods, a lamp's wattage and an override's window, a luminaire's plate, thresholds, a reset; and
# what nothing measures.
UNSET = {"/3300/2": {5518, 5601, 5602}, "/1/0": {2, 3, 5, 17, 19, 20}, "/4/0": {3}, "/5/0": {6, 7, 12}, "/3416/0": {36, 50, 51}, "/3417/0": {2, 3, 4, 5}, "/3418/0": {10, 13, 16, 18}, "/3446/0": {3}}

PYTHON = {"Time": int, "Float": float, "String": str, "Integer": int, "Unsigned": int, "Boolean": bool}


def counts(board):
    """Object ids and how many instances there are, in the order of the ids."""
    out = dict(MANAGEMENT)
    for name, objects in BOARDS.items():
        if board in (name, "all"):
            for number, count in objects.items():
                out[number] = out.get(number, 0) + count
    return dict(sorted(out.items()))


def instances(board="all"):
    """The paths of all instances of a board whose values can be compared."""
    return ["/%d/%d" % (number, i) for number, count in counts(board).items() if number != EVENT_LOG for i in range(count)]


def links(board="all"):
    """What a Register lists: LwM2M 1.1 Core 6.2.1. A version other than 1.0, or than that of LwM2M 1.1 for 1 to 7, stands on the
    object's own link."""
    out = []
    for number, count in counts(board).items():
        if VERSIONS.get(number, "1.0") != "1.0":
            out.append("</%d>;ver=%s" % (number, VERSIONS[number]))
        elif count == 0:
            out.append("</%d>" % number)
        out += ["</%d/%d>" % (number, i) for i in range(count)]
    return ",".join(out).encode()


def mandatory(number):
    return MANDATORY.get(number, {5700})


def operations(path):
    return RESOURCES[path[0]][path[2]].split()[0]


def kind(path):
    return RESOURCES[path[0]][path[2]].split()[1]


def is_multiple(path):
    return RESOURCES[path[0]][path[2]].endswith("Multiple")
