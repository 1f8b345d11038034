"""How Stripe is asked: in its own SDK's words, with its troubles told in ours. It must never know what is asked."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from fundapp.contributions.facts import Thing

if TYPE_CHECKING:
    import stripe

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


class StripeDown(Exception):
    """Stripe could not be asked: nothing is known of what it did, and the same call may be made again."""


class Unknown(Exception):
    """Stripe has no such object."""


class TurnedDown(Exception):
    """Stripe understood and will not, such as a change of what has ended. `why` is Stripe's own code for it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Caller:
    """Whoever asks Stripe through its own SDK, or whatever answers like it at `STRIPE_API_BASE`."""

    def __init__(self, client: "stripe.StripeClient") -> None:
        self._v1 = client.v1


def plainly(call: Callable[P, R]) -> Callable[P, R]:
    """Stripe's exceptions as the fund's own. What is not one of them is a mistake of ours and stays what it is."""

    @wraps(call)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        import stripe

        try:
            return call(*args, **kwargs)
        except (stripe.InvalidRequestError, stripe.CardError) as trouble:
            if trouble.http_status == 404:
                raise Unknown from None
            raise
        except stripe.StripeError as trouble:
            # Only the kind of trouble is told on: Stripe's sentences may quote what a supporter typed.
            log.warning("Stripe could not be asked: %s", type(trouble).__name__)
            raise StripeDown(type(trouble).__name__) from None

    return asked


def or_turned_down(call: Callable[P, R]) -> Callable[P, R]:
    """A change that Stripe will not make is an answer, which whoever asked is told; not a mistake of ours."""

    @wraps(call)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        import stripe

        try:
            return call(*args, **kwargs)
        except Unknown:
            raise TurnedDown("resource_missing") from None
        except (stripe.InvalidRequestError, stripe.CardError) as trouble:
            raise TurnedDown(trouble.code or "invalid_request") from None

    return asked


def plain(thing: "stripe.StripeObject") -> Thing:
    """Dicts all the way down, so that nothing above this file knows the SDK's classes."""
    return thing.to_dict()
