"""Telephone numbers as machines write them, so that one number is one number however it was typed. Pure."""

import re


def international(number: str, *, country: str) -> str:
    """`07700 900 982` becomes `+447700900982` where the country is 44. What is no number becomes empty."""
    bare = re.sub(r"[ ().\-/\u00a0]", "", number.strip())
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("0"):
        bare = f"+{country}{bare[1:]}"
    elif re.fullmatch(rf"{country}\d{{8,12}}", bare):
        bare = "+" + bare  # providers leave the plus out
    bare = re.sub(rf"^\+{country}0", f"+{country}", bare)  # +44 (0)7700 …
    return bare if re.fullmatch(r"\+\d{8,15}", bare) else ""
