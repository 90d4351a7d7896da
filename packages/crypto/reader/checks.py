"""Holds each vector to what docs/protocol.md says. A check raises where one is wrong."""

import hashlib
import hmac
import unicodedata
import zlib

from primitives import (
    argon2,
    domain,
    ed25519_public,
    expand,
    expect,
    extract,
    gcm_open,
    hkdf,
    hpke_open,
    mls_exporter,
    sha256,
    stream_open,
    uint,
    verify,
)
from wire import (
    Cursor,
    digits,
    from_base64url,
    read_entry,
    read_envelope,
    read_header,
    read_link,
    read_rules,
    unpad,
)
from xwing import Key

def same(found, given, what):
    if isinstance(found, bytes):
        found = found.hex()
    expect(found == given, what)


def hexes(values):
    return {name: bytes.fromhex(value) for name, value in values.items() if isinstance(value, str)}


def from_fragment(text):
    """INV-2."""
    content = from_base64url(text)
    body, check = content[:-4], content[-4:]
    expect(uint(zlib.crc32(body), 4) == check, "the check of the link")
    return body


def link_id(link_secret):
    return hkdf(link_secret, domain("link-id"), 16)


def host_hash(host_pub):
    return sha256(host_pub)[:16]


def join_key(link_secret, pw_key, room_id, pw_version):
    """INV-4."""
    return hkdf(link_secret + pw_key, domain("join", room_id, uint(pw_version, 4)), 32)


def psk_id(room_id, link_id, pw_version):
    """JOIN-5."""
    return sha256(domain("join-psk", room_id, link_id, uint(pw_version, 4)))


def canonical(passcode):
    """INV-3, for what the vectors hold: blanks, dashes and quotes of the Unicode categories and of ASCII."""
    while True:
        kept = [c for c in unicodedata.normalize("NFKC", passcode) if not silent(c)]
        form = "".join(kept).upper().lower().replace("ς", "σ")
        if form == passcode:
            return form
        passcode = form


def silent(character):
    categories = ("Zs", "Zl", "Zp", "Pd", "Pi", "Pf", "Cf", "Cc")
    return unicodedata.category(character) in categories or character in "'\"`´"


def check_invite(case):
    """INV-1 to INV-4, INV-6, INV-8."""
    seed, index = bytes.fromhex(case["hostSeed"]), uint(case["linkIndex"], 4)
    host_pub = ed25519_public(seed)
    same(host_pub, case["hostPub"], "the host key")
    secret = hkdf(seed, domain("link", index), 32)
    same(secret, case["linkSecret"], "the link's secret")
    same(link_id(secret), case["linkId"], "the link's id")
    room = hkdf(seed, domain("room-secret"), 16)
    same(room, case["roomSecret"], "the room's secret")
    expect(from_fragment(case["hostFragment"]) == b"\x02" + seed + index, "the host link")
    expect(from_fragment(case["fragment"]) == b"\x01" + secret + room + host_hash(host_pub), "the link")
    room_id = hkdf(room, domain("room"), 16)
    same(room_id, case["roomId"], "the room id")
    same(ed25519_public(hkdf(secret, domain("gate"), 32)), case["gatePub"], "the gate key")
    salt = hkdf(room, domain("pw-salt"), 16)
    same(salt, case["pwSalt"], "the salt")
    pw_key = b""
    if case["passcode"] is not None:
        form = canonical(case["passcode"])
        same(form, case["canonicalPasscode"], "the canonical passcode")
        pw_key = argon2(form.encode(), salt, case["cost"]["memory"], case["cost"]["passes"])
    same(pw_key, case["pwKey"], "the passcode's key")
    same(join_key(secret, pw_key, room_id, case["pwVersion"]), case["joinKey"], "the join key")


def check_given(case, _given):
    expect(ed25519_public(bytes.fromhex(case["hostSeed"])).hex() == case["hostPub"], "the host key")
    identity = ed25519_public(bytes.fromhex(case["identitySeed"]))
    same(identity, case["identityPub"], "the identity")
    seed = bytes.fromhex(case["hostSeed"])
    same(hkdf(seed, domain("link", uint(0, 4)), 32), case["linkSecret"], "the first link's secret")
    same(hkdf(seed, domain("room-secret"), 16), case["roomSecret"], "the room's secret")
    same(hkdf(bytes.fromhex(case["roomSecret"]), domain("room"), 16), case["roomId"], "the room")


def check_psk(case, given):
    """JOIN-5."""
    g, by_link = hexes(given), bytes.fromhex(case["linkId"])
    same(link_id(g["linkSecret"]), case["linkId"], "the link's id")
    same(psk_id(g["roomId"], by_link, case["pwVersion"]), case["id"], "the PSK's id")


def read_admission(blob, g):
    cursor = Cursor(blob)
    expect(cursor.uint(1) == 1, "the version of the admission blob")
    admit_pub, group_id, version = cursor.bytes(), cursor.take(32), cursor.uint(4)
    signature = cursor.take(64)
    cursor.end()
    statement = domain("admission", g["roomId"], group_id, admit_pub, uint(version, 4))
    verify(g["hostPub"], statement, signature)
    return admit_pub, group_id, version


def check_admission(case, given):
    """JOIN-2."""
    g = hexes(given)
    admit_pub, group_id, version = read_admission(bytes.fromhex(case["blob"]), g)
    expect(group_id == g["groupId"] and version == case["policyVersion"], "the admission")
    same(Key(bytes.fromhex(case["seed"])).public, admit_pub.hex(), "the admission key")


def check_credential(case, given):
    """ID-1."""
    g, cursor = hexes(given), Cursor(bytes.fromhex(case["bytes"]))
    expect(cursor.uint(1) == 1, "the version of the credential")
    identity, peer, name = cursor.take(32), cursor.text(), cursor.text()
    certificate, host_certificate = cursor.take(64), cursor.optional(64)
    cursor.end()
    leaf_key = bytes.fromhex(case["leafKey"])
    expect(identity == g["identityPub"], "the identity")
    same(peer, case["peer"], "the peer")
    same(name, case["name"], "the name")
    parts = (g["roomId"], leaf_key, peer.encode(), name.encode())
    verify(identity, domain("member-certificate", *parts), certificate)
    expect(host_certificate is not None, "the host certificate")
    verify(g["hostPub"], domain("host-certificate", g["roomId"], identity), host_certificate)
    same(sha256(domain("admitted-name", name.encode())), case["nameHash"], "the name's hash")


def check_genesis(data, case, g):
    """JOIN-6. Returns the hash that the host log begins with."""
    cursor = Cursor(data)
    expect(cursor.take(32) == g["groupId"] and cursor.uint(1) == 1, "group and suite")
    expect(cursor.uint(8) == case["time"], "the time")
    expect(cursor.take(32) == g["identityPub"], "the founder")
    read_rules(cursor)
    links = cursor.list(read_link)
    expect(links[0]["id"] == link_id(g["linkSecret"]), "the first link")
    statement = domain("genesis", g["roomId"], data[: cursor.at])
    verify(g["hostPub"], statement, cursor.take(64))
    cursor.end()
    return sha256(statement)


def check_host_log(case, given):
    """MOD-1."""
    g = hexes(given)
    head = check_genesis(bytes.fromhex(case["genesis"]), case, g)
    hashes = [head]
    for seq, vector in enumerate(case["entries"]):
        data = bytes.fromhex(vector["bytes"])
        entry = read_entry(data)
        same(entry["kind"], vector["kind"], "the action")
        expect(entry["seq"] == seq and entry["prevHash"] == hashes[-1], "the chain")
        expect(entry["time"] == case["time"] and entry["signer"] is None, "time and signer")
        verify(g["hostPub"], domain("host-log", g["roomId"], entry["signed"]), entry["signature"])
        hashes.append(sha256(domain("host-log-entry", data)))
    expect([each.hex() for each in hashes[: len(case["hashes"])]] == case["hashes"], "the hashes")


def check_envelopes(cases, _given):
    """APP-1, APP-4."""
    for case in cases:
        generation, kind, content = read_envelope(bytes.fromhex(case["bytes"]))
        same(generation, case["generation"], "the generation")
        same(kind, case["kind"], "the kind of envelope")
        shown = {name: v.hex() if isinstance(v, bytes) else v for name, v in content.items()}
        expect(shown == case["fields"], "the envelope's fields")


CODECS = {"opus": (1, 1), "vp8": (2, 2), "vp9": (2, 3)}


def open_frame(frame, codec, base_key):
    """FRM-1 to FRM-3: KID, CTR and content, the clear prefix in front."""
    kind, codepoint = CODECS[codec]
    length = 0 if codec != "vp8" else 1 if frame[0] & 1 else 10
    prefix = frame[:length]
    kid, ctr, header = read_header(frame[length:])
    secret = extract(b"", base_key, "sha512")
    label = lambda what: b"SFrame 1.0 Secret " + what + b" " + uint(kid, 8) + uint(5, 2)
    key = expand(secret, label(b"key"), 32, "sha512")
    salt = expand(secret, label(b"salt"), 12, "sha512")
    nonce = bytes(a ^ b for a, b in zip(salt, uint(ctr, 12)))
    aad = header + bytes([1, kind, codepoint, kid >> 20, length]) + prefix
    return kid, ctr, prefix + gcm_open(key, nonce, frame[length + len(header) :], aad)


def read_audio(payload):
    """FRM-6: level and Opus."""
    length = int.from_bytes(payload[1:3], "big")
    expect(payload[0] < 128 and 0 < length <= len(payload) - 3, "level and length")
    expect(not any(payload[3 + length :]), "the padding is not zero")
    return payload[0], payload[3 : 3 + length]


def check_frames(case, _given):
    exporter = bytes.fromhex(case["exporterSecret"])
    base_key = mls_exporter(exporter, "SFrame 1.0 Base Key", 32)
    same(base_key, case["baseKey"], "the base key")
    for vector in case["sealed"]:
        frame = bytes.fromhex(vector["sealed"])
        kid, ctr, plain = open_frame(frame, vector["codec"], base_key)
        same(plain, vector["plain"], "the frame")
        expected = vector["context"] << 20 | case["leafIndex"] << 8 | case["epoch"] % 256
        expect(kid == expected and ctr == vector["ctr"], "KID and CTR")
        if vector["codec"] == "opus":
            expect(len(plain) == 192, "the bucket")
            read_audio(plain)


def read_descriptor(data):
    cursor = Cursor(data)
    expect(cursor.uint(1) == 1, "the version of the descriptor")
    found = {"id": cursor.take(16), "key": cursor.take(32), "hash": cursor.take(32)}
    found.update(name=cursor.text(), size=cursor.uint(8))
    cursor.end()
    return found


def check_file(case, _given):
    """APP-2."""
    for name, value in read_descriptor(bytes.fromhex(case["descriptor"])).items():
        same(value, case[name], "the descriptor's " + name)
    same(domain("file", bytes.fromhex(case["id"])), case["context"], "the chunks' AD")


def check_code(case, room_id):
    material = hkdf(bytes.fromhex(case["authenticator"]), domain("meeting-code", room_id), 30)
    groups = digits(material)
    same(" ".join(groups), case["code"], "the meeting code")
    return groups


def check_meeting(case):
    """FRM-1 to FRM-3, VER-1: what two people of a meeting had, given one epoch's secrets."""
    check_frames(case["frames"], None)
    check_code(case, bytes.fromhex(case["roomId"]))


def check_codes(case, given):
    """VER-1."""
    room_id = bytes.fromhex(given["roomId"])
    groups = check_code(case, room_id)
    tag = sha256(domain("meeting-code-qr", room_id))[:8].hex().upper()
    text = "CONCLAVE:MEETING:1:%s:%d:%s" % (tag, case["epoch"], "".join(groups))
    same(text, case["text"], "the code to scan")


def safety_half(key):
    digest = hashlib.sha512(domain("safety-number", key)).digest()
    for _ in range(5199):
        digest = hashlib.sha512(digest + key).digest()
    return "".join(digits(digest))


def check_persons(case, given):
    """VER-2."""
    key, other = bytes.fromhex(case["publicKey"]), bytes.fromhex(case["other"])
    cursor = Cursor(bytes.fromhex(case["proof"]))
    expect(cursor.uint(1) == 1 and cursor.take(32) == key, "the proof's key")
    statement = domain(
        "persistent-identity", bytes.fromhex(given["roomId"]), given["identityPub"].encode()
    )
    verify(key, statement, cursor.take(64))
    cursor.end()
    mine, theirs = safety_half(key), safety_half(other)
    joined = "".join(sorted((mine, theirs)))
    number = " ".join(joined[at : at + 5] for at in range(0, 60, 5))
    same(number, case["number"], "the safety number")
    same("CONCLAVE:SAFETY:1:%s:%s" % (mine, theirs), case["text"], "the number to scan")


def check_request(case, given, admission):
    """JOIN-2."""
    g = hexes(given)
    key = Key(bytes.fromhex(admission["seed"]))
    sealed = Cursor(bytes.fromhex(case["sealed"]))
    enc, ciphertext = sealed.bytes(), sealed.bytes()
    sealed.end()
    padded = hpke_open(key, enc, ciphertext, domain("join-request-seal", g["roomId"], g["groupId"]))
    expect(len(padded) == 6144, "the padding of the request")
    cursor = Cursor(unpad(padded, 6144))
    key_package, mac, time = cursor.bytes(), cursor.take(32), cursor.uint(8)
    reply_pub, by_link, pw_version, returns = cursor.bytes(), cursor.take(16), cursor.uint(4), cursor.flag()
    cursor.end()
    expect((time, pw_version, returns) == (case["time"], case["pwVersion"], case["returns"]), "fields")
    expect(reply_pub.hex() == case["replyPub"] and by_link == link_id(g["linkSecret"]), "reply key and link")
    same(Key(bytes.fromhex(case["replySeed"])).public, case["replyPub"], "the reply key")
    salt = hkdf(g["roomSecret"], domain("pw-salt"), 16)
    pw_key = argon2(canonical(case["passcode"]).encode(), salt, case["memory"], case["passes"])
    secret = join_key(g["linkSecret"], pw_key, g["roomId"], pw_version)
    same(secret, case["joinKey"], "the join key")
    parts = (g["roomId"], sha256(domain("key-package", key_package)), key.public)
    parts += (uint(time, 8), reply_pub, psk_id(g["roomId"], by_link, pw_version))
    expected = hmac.digest(secret, domain("join-request", *parts), "sha256")
    expect(hmac.compare_digest(mac, expected), "the MAC")


def check_stored_file(case):
    """APP-2: the ciphertext as it lies at the server."""
    descriptor, sealed = read_descriptor(bytes.fromhex(case["descriptor"])), bytes.fromhex(case["ciphertext"])
    expect(sha256(sealed) == descriptor["hash"], "the file's hash")
    content = stream_open(descriptor["key"], sealed, domain("file", descriptor["id"]), 64 * 1024)
    expect(len(content) >= 4096 and not any(content[descriptor["size"] :]), "the file's padding")
    same(content[: descriptor["size"]].decode(), case["content"], "the file")


SECTIONS = {
    "given": check_given,
    "psk": check_psk,
    "admission": check_admission,
    "credential": check_credential,
    "hostLog": check_host_log,
    "envelopes": check_envelopes,
    "frames": check_frames,
    "file": check_file,
    "codes": check_codes,
    "persons": check_persons,
}
