"""Which first names may stand on a public page. Pure. It must never know whose they are."""

import unicodedata

from fundapp.kernel.refusal import refuse

LONGEST = 20
_BETWEEN = frozenset(" -'\u2019")
# Letters to Unicode, and nothing to whoever looks: a name of these would be a gap on the page.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")


def shown_name(typed: str) -> str:
    """The name as it will be shown; refuses what is no first name, so that the page carries no message of anyone's."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    is_name = bool(name) and len(name) <= LONGEST and name[0].isalpha() and all(_is_of_a_name(sign) for sign in name)
    if not is_name:
        raise refuse(
            "name_not_shown_so", "Enter a first name of letters alone, at most %(most)s, like Sam", most=LONGEST
        )
    return name


def _is_of_a_name(sign: str) -> bool:
    return (sign.isalpha() and sign not in _UNSEEN) or sign in _BETWEEN or unicodedata.category(sign) in {"Mn", "Mc"}
