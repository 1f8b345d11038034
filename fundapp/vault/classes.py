"""The classes of sealed text, each with a key of its own for each subject. It must never know who may read which."""

from enum import StrEnum


class SealedClass(StrEnum):
    """What a text is about decides who may read it and how long it is kept, so each class has its own key."""

    NARRATIVE = "narrative"
    EVIDENCE = "evidence"
    BANK = "bank"
    CONTACT = "contact"
