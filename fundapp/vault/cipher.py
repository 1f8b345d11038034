"""AES-256-GCM with everything bound in. It must never know a database, a setting, or why a text is secret."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fundapp.kernel.refusal import Refused, refuse

KEY_BYTES = 32
NONCE_BYTES = 12
# Every text takes a whole number of these, so that the length of a ciphertext says nothing of a name or a story.
STEP_BYTES = 4096
FILE_STEP_BYTES = 256 * 1024
_LENGTH_BYTES = 4
_FORMAT = b"\x01"
EPOCH_STANZA = "epoch"
# How keys were wrapped before there were epochs. Read, and never written any more.
FUND_KEY_STANZA = "fund-key"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one sealed text belongs. A ciphertext that is found anywhere else does not open."""

    subject: str
    sealed_class: str
    field: str
    version: int

    def bound(self) -> bytes:
        """The associated data: unambiguous, because no part may contain the mark between the parts."""
        parts = (self.subject, self.sealed_class, self.field, str(self.version))
        assert not any("|" in part for part in parts), "a place with the mark between its parts could be two places"
        return "|".join(parts).encode()


def new_key() -> bytes:
    """Straight from the operating system, as are nonces: what the demo can draw again must never be a key."""
    return os.urandom(KEY_BYTES)


def fund_key(encoded: str) -> bytes:
    """The fund's wrapping key from its URL-safe base64; ValueError unless it is exactly 32 bytes."""
    key = urlsafe_b64decode(encoded.encode())
    if len(key) != KEY_BYTES:
        raise ValueError(f"a wrapping key is {KEY_BYTES} bytes, not {len(key)}")
    return key


def seal(class_key: bytes, text: str, place: Place) -> bytes:
    """Format byte, nonce, then the padded text under a key that only this place and version has."""
    return _sealed(class_key, text.encode(), place, what=b"field|", step_bytes=STEP_BYTES)


def unseal(class_key: bytes, sealed: bytes, place: Place) -> str:
    """The text; or `Refused` for a wrong key, a moved, changed or cut ciphertext alike, and never a part of it."""
    cipher = AESGCM(_derived(class_key, b"field|" + place.bound()))
    return _unpadded(_decrypted(cipher, sealed, place.bound())).decode()


def seal_file(class_key: bytes, data: bytes, place: Place) -> bytes:
    """The same for one page of a file, in larger steps; a text's ciphertext in a file's place does not open."""
    return _sealed(class_key, data, place, what=b"file|", step_bytes=FILE_STEP_BYTES)


def unseal_file(class_key: bytes, sealed: bytes, place: Place) -> bytes:
    cipher = AESGCM(_derived(class_key, b"file|" + place.bound()))
    return _unpadded(_decrypted(cipher, sealed, place.bound()))


def epoch_key(of_fund: bytes, secret: bytes) -> bytes:
    """What wraps class keys: made of the fund's key and the epoch's, so that neither alone unwraps anything."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=of_fund, info=b"common-pot vault 1|epoch").derive(secret)


def purpose_key(of_fund: bytes, purpose: str) -> bytes:
    """A key for fingerprints of one kind, so that those of two kinds say nothing of each other."""
    return _derived(of_fund, b"fingerprint|" + purpose.encode())


def wrap(wrapping_key: bytes, class_key: bytes, *, epoch: str, binding: str) -> dict[str, str]:
    """One stanza: who can unwrap (the epoch, and the id of the wrapping key, not the key) and the wrapped key."""
    nonce = os.urandom(NONCE_BYTES)
    blob = AESGCM(_derived(wrapping_key, b"wrap")).encrypt(nonce, class_key, binding.encode())
    return {
        "type": EPOCH_STANZA,
        "epoch": epoch,
        "key": key_id(wrapping_key),
        "blob": urlsafe_b64encode(_FORMAT + nonce + blob).decode(),
    }


def unwrap(wrapping_keys: Mapping[str, bytes], stanzas: Iterable[Mapping[str, str]], *, binding: str) -> bytes:
    """The class key from the first stanza that one of these keys made. They are named by their epoch; the fund's own,
    which wrapped keys before there were epochs, by nothing. Stanzas of other kinds are passed over.
    """
    for stanza in stanzas:
        wrapping_key = wrapping_keys.get(stanza.get("epoch", ""))
        is_ours = stanza.get("type") in {EPOCH_STANZA, FUND_KEY_STANZA}
        if is_ours and wrapping_key is not None and stanza.get("key") == key_id(wrapping_key):
            cipher = AESGCM(_derived(wrapping_key, b"wrap"))
            return _decrypted(cipher, _plain_bytes(stanza["blob"]), binding.encode())
    raise refuse("no_key_for_this", "This is no longer readable. The key for it is gone.")


def key_id(wrapping_key: bytes) -> str:
    """Tells wrapping keys apart without saying anything of them."""
    return hmac.new(wrapping_key, b"vault key id", hashlib.sha256).hexdigest()[:16]


def seal_under(wrapping_key: bytes, text: str, *, purpose: str) -> str:
    """A short machine secret, bound to what it is for, as one line of text."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_derived(wrapping_key, b"secret")).encrypt(nonce, text.encode(), purpose.encode())
    return urlsafe_b64encode(_FORMAT + nonce + sealed).decode()


def unseal_under(wrapping_key: bytes, sealed: str, *, purpose: str) -> str:
    cipher = AESGCM(_derived(wrapping_key, b"secret"))
    return _decrypted(cipher, _plain_bytes(sealed), purpose.encode()).decode()


def _derived(key: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"common-pot vault 1|" + info).derive(key)


def _plain_bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode())
    except ValueError as trouble:
        raise _does_not_open() from trouble


def _decrypted(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    head = len(_FORMAT)
    if sealed[:head] != _FORMAT:
        raise _does_not_open()
    nonce, body = sealed[head : head + NONCE_BYTES], sealed[head + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, bound)
    except (InvalidTag, ValueError) as trouble:
        raise _does_not_open() from trouble


def _does_not_open() -> Refused:
    return refuse("sealed_text_does_not_open", "This was changed or moved after it was sealed, so it does not open.")


def _sealed(class_key: bytes, data: bytes, place: Place, *, what: bytes, step_bytes: int) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    cipher = AESGCM(_derived(class_key, what + place.bound()))
    return _FORMAT + nonce + cipher.encrypt(nonce, _padded(data, step_bytes), place.bound())


def _padded(text: bytes, step_bytes: int) -> bytes:
    whole = len(text).to_bytes(_LENGTH_BYTES, "big") + text
    return whole + bytes(-len(whole) % step_bytes)


def _unpadded(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
