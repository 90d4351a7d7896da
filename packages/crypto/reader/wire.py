"""docs/protocol.md section 11: one encoding for each value, and every other is refused."""

import base64

from primitives import Wrong, expect


class Cursor:
    """Reads bytes from the front; `end` says that nothing is left."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        part = self.data[self.at : self.at + length]
        expect(len(part) == length, "the bytes end early")
        self.at += length
        return part

    def uint(self, size):
        return int.from_bytes(self.take(size), "big")

    def bytes(self):
        return self.take(self.uint(4))

    def text(self):
        return self.bytes().decode()

    def flag(self):
        value = self.uint(1)
        expect(value in (0, 1), "neither 0 nor 1")
        return value == 1

    def optional(self, length):
        return self.take(length) if self.flag() else None

    def list(self, read):
        return [read(self) for _ in range(self.uint(2))]

    def end(self):
        expect(self.at == len(self.data), "bytes stand behind it")


def unpad(padded, step):
    """Length (4), content, zeros up to the step."""
    cursor = Cursor(padded)
    content = cursor.bytes()
    expect(len(padded) == -(-(4 + len(content)) // step) * step, "padded to another length")
    expect(not any(padded[cursor.at :]), "the padding is not zero")
    return content


def from_base64url(text):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    expect(base64.urlsafe_b64encode(data).decode().rstrip("=") == text, "not canonical base64url")
    return data


def read_rules(cursor):
    names = ["waitingRoom", "admit", "autoAdmit", "lock", "chat", "share"]
    rules = {"version": cursor.uint(4), "digest": cursor.take(32)}
    for name in names:
        rules[name] = cursor.uint(1) if name == "admit" else cursor.flag()
    rules["pwVersion"] = cursor.uint(4)
    rules["passcode"] = cursor.uint(1)
    expect(rules["admit"] in (1, 2, 3), "no such admitters")
    expect(rules["passcode"] in (1, 2, 3), "no such kind of passcode")
    return rules


def read_link(cursor):
    return {"id": cursor.take(16), "expiry": cursor.uint(8), "personal": cursor.flag()}


def read_allowance(cursor):
    expect(1 <= cursor.uint(1) <= 7, "no such allowance")
    cursor.flag()


def fields(*lengths):
    return lambda cursor: [cursor.take(length) for length in lengths]


ACTIONS = {
    1: ("admit", lambda cursor: (cursor.take(96), cursor.flag())),
    3: ("remove", fields(32)),
    4: ("end", fields()),
    5: ("policy", read_rules),
    6: ("lock", fields()),
    7: ("unlock", fields()),
    8: ("promote", fields(32)),
    9: ("demote", fields(32)),
    10: ("mute", lambda cursor: cursor.optional(32)),
    11: ("stop-video", lambda cursor: cursor.optional(32)),
    12: ("stop-share", lambda cursor: cursor.optional(32)),
    13: ("allow", read_allowance),
    14: ("add-link", read_link),
    15: ("revoke-link", fields(16)),
    17: ("bar", fields(32)),
    18: ("hand-over", fields(32, 32, 32)),
}


def read_entry(data):
    """A host log entry: its parts, the bytes that are signed, and the signature."""
    cursor = Cursor(data)
    entry = {"seq": cursor.uint(4), "prevHash": cursor.take(32), "epoch": cursor.uint(4)}
    entry["kind"], read = ACTIONS.get(cursor.uint(1), (None, None))
    if read is None:
        raise Wrong("no such action")
    read(cursor)
    entry["time"], entry["signer"] = cursor.uint(8), cursor.optional(32)
    entry["signed"], entry["signature"] = data[: cursor.at], cursor.take(64)
    cursor.end()
    return entry


ENVELOPES = {
    1: ("content", lambda cursor: {"content": cursor.bytes()}),
    2: ("ack", lambda cursor: {}),
    3: ("heartbeat", lambda cursor: {"transcriptHash": cursor.bytes(), "epoch": cursor.uint(4)}),
    4: ("leave", lambda cursor: {}),
    6: (
        "wrong-passcode",
        lambda cursor: {
            "request": cursor.take(32),
            "identityPub": cursor.take(32),
            "linkId": cursor.take(16),
        },
    ),
    7: ("reject", lambda cursor: {"epoch": cursor.uint(4), "commit": cursor.take(32)}),
}


def read_envelope(padded):
    cursor = Cursor(unpad(padded, 256))
    generation = cursor.uint(4)
    kind, read = ENVELOPES.get(cursor.uint(1), (None, None))
    if read is None:
        raise Wrong("no such envelope")
    content = read(cursor)
    cursor.end()
    return generation, kind, content


def read_header(data):
    """An SFrame header (RFC 9605 section 4.3): KID, CTR and the bytes that it takes."""
    cursor = Cursor(data)
    config = cursor.uint(1)
    values = []
    for nibble in (config >> 4, config & 15):
        length = (nibble & 7) + 1 if nibble & 8 else 0
        value = cursor.uint(length) if length else nibble
        least = 0 if value < 8 else (value.bit_length() + 7) // 8
        expect(length == least, "a field is longer than its value needs")
        values.append(value)
    return values[0], values[1], data[: cursor.at]


def digits(material):
    """Six numbers of 40 bits modulo 100,000."""
    groups = [material[at : at + 5] for at in range(0, 30, 5)]
    return ["%05d" % (int.from_bytes(group, "big") % 100000) for group in groups]
