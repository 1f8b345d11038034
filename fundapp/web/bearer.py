"""Tokens in the `Authorization: Bearer` header, for programs of people without an account. It never knows whose."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class BearerAuthentication(BaseAuthentication):
    """A room says in `owned_by` what a token opens; the view finds it as `request.auth`. Unknown is like wrong."""

    def owned_by(self, token: str) -> object | None:
        raise AssertionError("a room says what its tokens open")

    def authenticate(self, request: Request) -> tuple[Any, object] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != "bearer":
            return None
        thing = self.owned_by(words[1]) if len(words) == 2 else None
        if thing is None:
            raise AuthenticationFailed("This token opens nothing.")
        return AnonymousUser(), thing

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class HoldsToken(BasePermission):
    """Only whoever showed a token that opens something."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.auth is not None
