"""The invented organisers of the demo fund: who they are, what they may do, and how anyone can sign in as them."""

from dataclasses import dataclass

# Published on purpose: the demo is for everyone, and its settings never run on a real site.
PASSWORD = "marigold-kettle-42"  # noqa: S105 -- a demo password that the demo itself prints


@dataclass(frozen=True, slots=True)
class Organiser:
    """One invented organiser. `totp_secret` is base32, the same for everyone who runs the demo."""

    email: str
    label: str
    roles: tuple[str, ...]
    totp_secret: str


ORGANISERS = (
    Organiser("ada@pot.example", "Ada", ("administrator",), "MRSW23ZNMFSGCLLQN52C2MJS"),
    Organiser("carys@pot.example", "Carys", ("caseworker",), "MRSW23ZNMNQXE6LTFVYG65BN"),
    Organiser("dilys@pot.example", "Dilys", ("caseworker",), "MRSW23ZNMRUWY6LTFVYGC4DF"),
    Organiser("benedict@pot.example", "Benedict", ("committee",), "MRSW23ZNMJSW4ZLENFRXILLQ"),
    Organiser("farida@pot.example", "Farida", ("committee",), "MRSW23ZNMZQXE2LEMEWXA33U"),
    Organiser("george@pot.example", "George", ("committee",), "MRSW23ZNM5SW64THMUWXA33U"),
    Organiser("hyacinth@pot.example", "Hyacinth", ("committee",), "MRSW23ZNNB4WCY3JNZ2GQLLQ"),
    Organiser("imogen@pot.example", "Imogen", ("committee",), "MRSW23ZNNFWW6Z3FNYWXA33U"),
    Organiser("joseph@pot.example", "Joseph", ("committee",), "MRSW23ZNNJXXGZLQNAWXA33U"),
    Organiser("tomasz@pot.example", "Tomasz", ("treasurer",), "MRSW23ZNORXW2YLTPIWXA33U"),
    Organiser("rose@pot.example", "Rose", ("releaser", "auditor"), "MRSW23ZNOJXXGZJNOBXXILJR"),
)
