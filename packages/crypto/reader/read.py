"""Reads the vectors by docs/protocol.md alone.

read.py             every vector must hold
read.py --changed   and none may hold when one of its bytes is another
"""

import copy
import json
import pathlib
import sys

from checks import SECTIONS, check_invite, check_meeting, check_request, check_stored_file

ROOM = pathlib.Path(__file__).resolve().parent.parent


# What says nothing where it stands: the cost of no passcode, and an id that other vectors' checks take.
FREE = {("invite 2", "cost", "memory"), ("invite 2", "cost", "passes"), ("given", "groupId")}


def load(path):
    return json.loads((ROOM / path).read_text("utf-8"))


def vectors():
    """Name, vector and check of each: a check takes the vector alone."""
    protocol, recorded = load("vectors/protocol.json"), load("vectors/recorded.json")
    given, admission = protocol["given"], protocol["admission"]
    expect_all_known(protocol)
    for place, case in enumerate(load("golden/invite.json")["cases"]):
        yield f"invite {place}", case, check_invite
    for name, check in SECTIONS.items():
        yield name, protocol[name], lambda case, check=check: check(case, given)
    yield "request", recorded["request"], lambda case: check_request(case, given, admission)
    yield "meeting", recorded["meeting"], check_meeting
    yield "stored file", recorded["file"], check_stored_file


def expect_all_known(protocol):
    unknown = set(protocol) - set(SECTIONS)
    if unknown:
        sys.exit(f"nothing reads {', '.join(sorted(unknown))}")


def holds(check, case):
    """Any way to fail is one: a changed vector may be no text, no number in range, no key."""
    try:
        check(case)
    except Exception as fault:  # noqa: BLE001
        return False, f"{type(fault).__name__}: {fault}"
    return True, ""


def leaves(value, path=()):
    """The paths to all that is neither a list nor an object."""
    if isinstance(value, (dict, list)):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            yield from leaves(each, path + (key,))
    elif value is not None and value != "":
        yield path


def changed(value):
    """The value with one byte, digit or letter in its middle another."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    at = len(value) // 2
    while value[at] in " -:":
        at += 1
    other = "8" if value[at] != "8" else "3"
    return value[:at] + other + value[at + 1 :]


def with_change(case, path):
    case = copy.deepcopy(case)
    place = case
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = changed(place[path[-1]])
    return case


def check_all():
    failures = 0
    for name, case, check in vectors():
        held, fault = holds(check, case)
        print(f"{'ok    ' if held else 'FAILED'} {name} {fault}".rstrip())
        failures += not held
    return failures


def check_changed():
    failures = count = 0
    for name, case, check in vectors():
        for path in leaves(case):
            if (name, *path) in FREE:
                continue
            count += 1
            if holds(check, with_change(case, path))[0]:
                failures += 1
                print(f"FAILED {name}: still holds with another {'.'.join(map(str, path))}")
    print(f"{count} changed vectors, {failures} of them not noticed")
    return failures


if __name__ == "__main__":
    sys.exit(1 if (check_changed() if "--changed" in sys.argv[1:] else check_all()) else 0)
