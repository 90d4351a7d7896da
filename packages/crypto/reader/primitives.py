"""What docs/protocol.md takes from elsewhere: HKDF, Ed25519, AES-GCM, HPKE, secretstream, MLS' exporter."""

import hashlib
import hmac

import nacl.pwhash.argon2id as argon2id
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.poly1305 import Poly1305


class Wrong(Exception):
    """A vector is not what the document says."""


def expect(holds, what):
    if not holds:
        raise Wrong(what)


def uint(value, size):
    return value.to_bytes(size, "big")


def sha256(data):
    return hashlib.sha256(data).digest()


def domain(purpose, *parts):
    """PRIM-1."""
    label = b"conclave/v1/" + purpose.encode()
    return bytes([len(label)]) + label + b"".join(uint(len(part), 4) + part for part in parts)


def extract(salt, key, name="sha256"):
    return hmac.digest(salt or bytes(hashlib.new(name).digest_size), key, name)


def expand(secret, info, length, name="sha256"):
    out, block, count = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(secret, block + info + bytes([count]), name)
        out, count = out + block, count + 1
    return out[:length]


def hkdf(key, info, length):
    """HKDF-SHA-256 with an empty salt."""
    return expand(extract(b"", key), info, length)


def argon2(passcode, salt, memory, passes):
    """INV-3: memory in KiB, one lane."""
    limits = {"opslimit": passes, "memlimit": memory * 1024}
    return argon2id.kdf(32, passcode, salt, **limits)


def raw(public_key):
    return public_key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def ed25519_public(seed):
    return raw(ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key())


def verify(public_key, statement, signature):
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement)
    except InvalidSignature as fault:
        raise Wrong("a signature does not hold") from fault


def gcm_open(key, nonce, sealed, aad):
    return AESGCM(key).decrypt(nonce, sealed, aad)


# HPKE (RFC 9180), base mode: X-Wing, HKDF-SHA512, AES-256-GCM.
HPKE = b"HPKE" + uint(0x647A, 2) + uint(3, 2) + uint(2, 2)


def labeled_extract(salt, label, key):
    return extract(salt, b"HPKE-v1" + HPKE + label + key, "sha512")


def labeled_expand(secret, label, info, length):
    return expand(secret, uint(length, 2) + b"HPKE-v1" + HPKE + label + info, length, "sha512")


def hpke_open(key, enc, sealed, info):
    context = bytes(1) + labeled_extract(b"", b"psk_id_hash", b"") + labeled_extract(b"", b"info_hash", info)
    secret = labeled_extract(key.open(enc), b"secret", b"")
    aead_key = labeled_expand(secret, b"key", context, 32)
    return gcm_open(aead_key, labeled_expand(secret, b"base_nonce", context, 12), sealed, b"")


def mls_exporter(secret, label, length, name="sha512"):
    """RFC 9420 section 8.5 with an empty context."""
    derived = expand_with_label(secret, label, b"", hashlib.new(name).digest_size, name)
    return expand_with_label(derived, "exported", hashlib.new(name).digest(), length, name)


def expand_with_label(secret, label, context, length, name):
    def vector(data):
        size = len(data)
        return (bytes([size]) if size < 64 else uint(0x4000 | size, 2)) + data

    info = uint(length, 2) + vector(b"MLS 1.0 " + label.encode()) + vector(context)
    return expand(secret, info, length, name)


# libsodium's secretstream (XChaCha20-Poly1305), as its documentation and source describe it.
TAG_MESSAGE, TAG_FINAL = 0, 3


def chacha20(key, counter, nonce, data):
    stream = Cipher(algorithms.ChaCha20(key, counter.to_bytes(4, "little") + nonce), mode=None)
    return stream.encryptor().update(data)


def hchacha20(key, nonce):
    """The block function without the last addition: undone here, for the library has the whole alone."""
    constants = b"expand 32-byte k"
    block = chacha20(key, int.from_bytes(nonce[:4], "little"), nonce[4:], bytes(64))
    words = lambda data: [int.from_bytes(data[i : i + 4], "little") for i in range(0, len(data), 4)]
    start = words(constants + key + nonce)
    plain = [(word - first) % 2**32 for word, first in zip(words(block), start)]
    return b"".join(word.to_bytes(4, "little") for word in plain[:4] + plain[12:])


def stream_open(key, sealed, aad, chunk):
    """The content of header and chunks; all but the last have `chunk` bytes."""
    subkey, tail, counter = hchacha20(key, sealed[:16]), sealed[16:24], 1
    content, at = b"", 24
    while True:
        part = sealed[at : at + chunk + 17]
        opened, tag, mac = chunk_open(subkey, counter.to_bytes(4, "little") + tail, part, aad)
        content, at = content + opened, at + len(part)
        tail = bytes(a ^ b for a, b in zip(tail, mac))
        counter += 1
        if at == len(sealed):
            expect(tag == TAG_FINAL, "the stream has no end")
            return content
        expect(tag == TAG_MESSAGE, "the stream ends early")


def chunk_open(key, nonce, part, aad):
    expect(len(part) >= 17, "a chunk is cut")
    body, mac = part[1:-16], part[-16:]
    tag = chacha20(key, 1, nonce, part[:1] + bytes(63))
    poly = Poly1305(chacha20(key, 0, nonce, bytes(64))[:32])
    poly.update(aad + bytes(-len(aad) % 16))
    poly.update(part[:1] + tag[1:] + body + bytes((16 - 64 + len(body)) % 16))
    poly.update(len(aad).to_bytes(8, "little") + (64 + len(body)).to_bytes(8, "little"))
    try:
        poly.verify(mac)
    except InvalidSignature as fault:
        raise Wrong("a chunk is not authentic") from fault
    return chacha20(key, 2, nonce, body), tag[0], mac
