"""How Stripe says no: the error body and status that the SDK turns into its exceptions. It knows no endpoint."""

from collections.abc import Mapping


class StripeTrouble(Exception):
    """An answer with an error in it, in Stripe's own shape."""

    def __init__(self, status: int, kind: str, message: str, *, code: str = "", param: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": kind, "message": message}
        if code:
            self.error["code"] = code
        if param:
            self.error["param"] = param

    @property
    def body(self) -> Mapping[str, object]:
        return {"error": self.error}


class CardRefused(StripeTrouble):
    """A card was tried and declined: an answer like any other, and what was done on the way stays done."""

    def __init__(self, message: str, *, code: str, decline_code: str) -> None:
        super().__init__(402, "card_error", message, code=code)
        if decline_code:
            self.error["decline_code"] = decline_code


def invalid(message: str, *, param: str = "", code: str = "") -> StripeTrouble:
    """Something in the request is wrong."""
    return StripeTrouble(400, "invalid_request_error", message, code=code, param=param)


def missing(kind: str, name: str, *, param: str = "id") -> StripeTrouble:
    """There is no such object."""
    return StripeTrouble(
        404, "invalid_request_error", f"No such {kind}: '{name}'", code="resource_missing", param=param
    )
