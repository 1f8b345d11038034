"""How programs ask: which rows of a list, how many, from where on; and under which key. It never knows what for."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from fundapp.contributions.workflow import (
    DisputeState,
    OfflineState,
    OfflineWay,
    RecurringKind,
    RecurringState,
    State,
    Way,
)
from fundapp.kernel.actor import Actor
from fundapp.kernel.ids import is_key

KEY_HEADER = "Idempotency-Key"
_LONGEST_KEY = 64
ONCE = OpenApiParameter(
    KEY_HEADER,
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Made by the caller, and the same for every attempt at one thing.",
)


class PageIn(serializers.Serializer[Any]):
    """`older` of the page before is `before` of the next."""

    before = serializers.UUIDField(required=False, default=None, help_text="the `older` of the page before")
    most = serializers.IntegerField(
        required=False, default=50, min_value=1, max_value=200, help_text="how many rows at most"
    )


class DaysIn(PageIn):
    since = serializers.DateField(required=False, help_text="from this day on, London time")
    until = serializers.DateField(required=False, help_text="up to and with this day")


class GiftsIn(DaysIn):
    campaign = serializers.SlugField(required=False, help_text="the slug of a campaign")
    state = serializers.ChoiceField([each.value for each in State], required=False)
    way = serializers.ChoiceField([each.value for each in Way], required=False)


class RecurringIn(PageIn):
    campaign = serializers.SlugField(required=False, help_text="the slug of a campaign")
    kind = serializers.ChoiceField([each.value for each in RecurringKind], required=False)
    state = serializers.ChoiceField([each.value for each in RecurringState], required=False)
    way = serializers.ChoiceField([each.value for each in Way], required=False)


class RefundsIn(DaysIn):
    pass


class DisputesIn(PageIn):
    state = serializers.ChoiceField([each.value for each in DisputeState], required=False)


class OfflineIn(DaysIn):
    campaign = serializers.SlugField(required=False, help_text="the slug of a campaign")
    state = serializers.ChoiceField([each.value for each in OfflineState], required=False)
    way = serializers.ChoiceField([each.value for each in OfflineWay], required=False)


def asked(request: Request, shape: type[PageIn]) -> dict[str, Any]:
    """What stands in the address, judged: an unknown value is refused by name, and what is not there is left out."""
    given = shape(data=request.query_params)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def key_of(request: Request, actor: Actor) -> str:
    """The caller's key, under the caller's name, so that nobody's key is in another's way."""
    own = f"api:{actor.id}:"
    key = own + request.headers.get(KEY_HEADER, "")
    if key == own or len(key) > len(own) + _LONGEST_KEY or not is_key(key):
        raise ParseError(f"Send {KEY_HEADER}: up to {_LONGEST_KEY} letters, digits and _ . : - that you have not used.")
    return key
