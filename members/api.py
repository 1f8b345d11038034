"""How an organiser's program says who it is: a token in the `Authorization` header, and never one found elsewhere.

A view of any room above lets programs in with these two lines, and asks `members.access.actor_of` who is acting:

    authentication_classes = FOR_ORGANISERS
    permission_classes = (holds_scope(Scope.GIFTS_READ),)
"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.web import limits
from fundapp.web.bearer import BearerAuthentication
from members import access, actions
from members.models import ApiToken

_MINUTE = 60
_QUARTER_OF_AN_HOUR = 15 * 60
WRONG_TOKENS = 20
_DOOR = system("api")


class OrganiserToken(BearerAuthentication):
    """`request.auth` is the token's row. Too many uses, or too many wrong tokens from one network, and it rests."""

    def owned_by(self, token: str) -> ApiToken | None:
        return access.token_for(token)

    def authenticate(self, request: Request) -> tuple[Any, object] | None:
        try:
            found = super().authenticate(request)
        except AuthenticationFailed:
            self._count_as_wrong(request)
            raise
        if found is not None and isinstance(found[1], ApiToken):
            self._count_as_used(found[1])
        return found

    @staticmethod
    def _count_as_wrong(request: Request) -> None:
        network = limits.network_of(request._request)  # noqa: SLF001 -- the limit counts Django's own request
        if limits.take("api token", network, most=WRONG_TOKENS, seconds=_QUARTER_OF_AN_HOUR) is None:
            raise Throttled(wait=_QUARTER_OF_AN_HOUR) from None

    @staticmethod
    def _count_as_used(token: ApiToken) -> None:
        try:
            actions.use_token(_DOOR, token_id=token.id)
        except Refused:
            raise Throttled(wait=_MINUTE) from None


class OrganiserTokenScheme(OpenApiAuthenticationExtension):
    target_class = OrganiserToken
    name = "organiserToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Made by an organiser at /organise/tokens."}


FOR_ORGANISERS = (OrganiserToken, SessionAuthentication)
