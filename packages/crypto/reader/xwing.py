"""X-Wing (draft-connolly-cfrg-xwing-kem): X25519 with ML-KEM-768 (FIPS 203), which none of Debian's libraries for Python has.

Written for vectors: it is slow, and hides nothing from whoever measures it.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Q, N, K = 3329, 256, 3
LABEL = b"\\.//^\\"


def reversed_bits(value):
    return int(f"{value:07b}"[::-1], 2)


ZETAS = [pow(17, reversed_bits(i), Q) for i in range(128)]
GAMMAS = [pow(17, 2 * reversed_bits(i) + 1, Q) for i in range(128)]


def shake256(data, length):
    return hashlib.shake_256(data).digest(length)


def ntt(poly):
    """Algorithm 9."""
    poly, i, length = list(poly), 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                turned = ZETAS[i] * poly[j + length]
                poly[j], poly[j + length] = (poly[j] + turned) % Q, (poly[j] - turned) % Q
            i += 1
        length //= 2
    return poly


def inverse_ntt(poly):
    """Algorithm 10."""
    poly, i, length = list(poly), 127, 2
    while length <= 128:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                low, high = poly[j], poly[j + length]
                poly[j], poly[j + length] = (low + high) % Q, ZETAS[i] * (high - low) % Q
            i -= 1
        length *= 2
    return [value * 3303 % Q for value in poly]


def times(one, other):
    """Algorithm 11."""
    out = []
    for i, gamma in enumerate(GAMMAS):
        a, b, c, d = *one[2 * i : 2 * i + 2], *other[2 * i : 2 * i + 2]
        out += [(a * c + b * d * gamma) % Q, (a * d + b * c) % Q]
    return out


def plus(*polys):
    return [sum(values) % Q for values in zip(*polys)]


def dot(one, other):
    return plus(*(times(a, b) for a, b in zip(one, other)))


def encode(poly, width):
    return sum(value << width * i for i, value in enumerate(poly)).to_bytes(32 * width, "little")


def decode(data, width):
    number = int.from_bytes(data, "little")
    return [number >> width * i & (1 << width) - 1 for i in range(N)]


def compress(poly, width):
    return [((value << width + 1) + Q) // (2 * Q) % (1 << width) for value in poly]


def decompress(poly, width):
    return [(value * Q * 2 + (1 << width)) >> width + 1 for value in poly]


def sample_ntt(seed):
    """Algorithm 7: enough bytes for all but one seed in very many."""
    out, data = [], hashlib.shake_128(seed).digest(3 * 504)
    for a, b, c in zip(data[::3], data[1::3], data[2::3]):
        out += [value for value in (a + 256 * (b % 16), b // 16 + 16 * c) if value < Q]
    return out[:N]


def sample_small(key, count):
    """Algorithm 8, with two bits each way."""
    bits = decode_bits(shake256(key + bytes([count]), 128))
    return [(bits[4 * i] + bits[4 * i + 1] - bits[4 * i + 2] - bits[4 * i + 3]) % Q for i in range(N)]


def decode_bits(data):
    return [byte >> i & 1 for byte in data for i in range(8)]


def matrix(rho):
    return [[sample_ntt(rho + bytes([j, i])) for j in range(K)] for i in range(K)]


def kem_key(seed):
    """Algorithm 16, of d and z. Encapsulation key, and the secret vector."""
    half = hashlib.sha3_512(seed[:32] + bytes([K])).digest()
    rho, sigma = half[:32], half[32:]
    small = [ntt(sample_small(sigma, i)) for i in range(2 * K)]
    secret, error = small[:K], small[K:]
    public = [plus(dot(row, secret), error[i]) for i, row in enumerate(matrix(rho))]
    return b"".join(encode(poly, 12) for poly in public) + rho, secret


def encrypt(public, message, coins):
    """Algorithm 14."""
    rows, rho = [decode(public[384 * i : 384 * i + 384], 12) for i in range(K)], public[384 * K :]
    y = [ntt(sample_small(coins, i)) for i in range(K)]
    columns = zip(*matrix(rho))
    u = [plus(inverse_ntt(dot(column, y)), sample_small(coins, K + i)) for i, column in enumerate(columns)]
    v = plus(inverse_ntt(dot(rows, y)), sample_small(coins, 2 * K), decompress(decode(message, 1), 1))
    return b"".join(encode(compress(poly, 10), 10) for poly in u) + encode(compress(v, 4), 4)


def decapsulate(seed, sealed):
    """Algorithm 18."""
    public, secret = kem_key(seed)
    u = [decompress(decode(sealed[320 * i : 320 * i + 320], 10), 10) for i in range(K)]
    v = decompress(decode(sealed[320 * K :], 4), 4)
    shared = inverse_ntt(dot(secret, [ntt(poly) for poly in u]))
    message = encode(compress([(a - b) % Q for a, b in zip(v, shared)], 1), 1)
    half = hashlib.sha3_512(message + hashlib.sha3_256(public).digest()).digest()
    if encrypt(public, message, half[32:]) == sealed:
        return half[:32]
    return shake256(seed[32:] + sealed, 32)


class Key:
    """Of a seed of 32 bytes, by HPKE's DeriveKeyPair."""

    def __init__(self, seed):
        expanded = shake256(shake256(seed, 32), 96)
        self.kem_seed = expanded[:64]
        self.x = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
        self.x_public = self.x.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.public = kem_key(self.kem_seed)[0] + self.x_public

    def open(self, enc):
        """The shared secret, of 32 bytes."""
        sealed, point = enc[:-32], enc[-32:]
        exchanged = self.x.exchange(x25519.X25519PublicKey.from_public_bytes(point))
        parts = decapsulate(self.kem_seed, sealed) + exchanged + point + self.x_public + LABEL
        return hashlib.sha3_256(parts).digest()
