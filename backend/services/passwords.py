"""Password hashes: bcrypt, with longer passwords digested first because bcrypt reads 72 bytes only."""

import base64
import hashlib
import secrets

import bcrypt

BCRYPT_BYTES = 72
COST = 12
UNKNOWN_USER_HASH = "$2b$12$oPK4oCbO1uDfULXhUzH1..jOA/kJjvUaLvN3yvc8q4mwUGOLHi4LG"
"""A hash of a forgotten random password: unknown users cost the same time as known ones."""

_ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def prepare(password: str) -> str:
    """Return what bcrypt is given: the password itself, or the base64 of its SHA-256 above 72 bytes."""
    raw = password.encode()
    if len(raw) <= BCRYPT_BYTES:
        return password
    return base64.b64encode(hashlib.sha256(raw).digest()).decode()


def hash_password(password: str, cost: int = COST) -> str:
    """Return the bcrypt hash of a password, taken as typed (nothing is stripped)."""
    return bcrypt.hashpw(prepare(password).encode(), bcrypt.gensalt(cost)).decode()


def matches(prepared: str, password_hash: str) -> bool:
    """Tell whether a prepared password belongs to the hash."""
    return bcrypt.checkpw(prepared.encode(), password_hash.encode())


def random_password() -> str:
    """Return a one-time password of four groups that can be read out over the telephone (about 93 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
