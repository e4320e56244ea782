"""The objects of the node as the OMA registry defines them: 1 and 3 version 1.1, 3303, 3304 and 3320 version 1.1, 3416
version 2.0, 3446 version 1.0. Only the resources that the node may have."""

# A measuring object: instance 0 and on.
MEASURING = {5518: "R Time", 5601: "R Float", 5602: "R Float", 5603: "R Float", 5604: "R Float", 5605: "E",
             5700: "R Float", 5701: "R String", 5750: "RW String", 6042: "R Integer"}

RESOURCES = {
    1: {0: "R Integer", 1: "RW Integer", 2: "RW Integer", 3: "RW Integer", 4: "E", 5: "RW Integer", 6: "RW Boolean",
        7: "RW String", 8: "E", 17: "RW Unsigned", 18: "RW Unsigned", 19: "RW Unsigned", 20: "RW Unsigned"},
    3: {0: "R String", 1: "R String", 2: "R String", 3: "R String", 4: "E", 10: "R Integer", 11: "R Integer Multiple",
        12: "E", 13: "RW Time", 16: "R String", 17: "R String"},
    3303: MEASURING,
    3304: MEASURING,
    3320: MEASURING,
    3416: {1: "RW Integer", 2: "R Integer", 3: "R Integer", 4: "RW Integer", 15: "R Float", 16: "E", 18: "R Integer", 19: "E"},
    3446: {1: "R Float", 2: "E", 3: "R Time", 4: "RW String", 5518: "R Time", 6042: "R Integer"},
}

MANDATORY = {1: {0, 1, 6, 7, 8}, 3: {4, 11, 16}, 3303: {5700}, 3304: {5700}, 3320: {5700}, 3416: {1, 3}, 3446: {1}}

INSTANCES = ["/1/0", "/3/0", "/3303/0", "/3304/0", "/3320/0", "/3320/1", "/3416/0", "/3446/0"]

PYTHON = {"Time": int, "Float": float, "String": str, "Integer": int, "Unsigned": int, "Boolean": bool}


def operations(path):
    return RESOURCES[path[0]][path[2]].split()[0]


def kind(path):
    return RESOURCES[path[0]][path[2]].split()[1]


def is_multiple(path):
    return RESOURCES[path[0]][path[2]].endswith("Multiple")
