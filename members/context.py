"""What every template may say of the organiser who looks at it: the links their roles open. Read only when used."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from fundapp.kernel.actor import ActorKind
from members import registry
from members.access import actor_of


def organiser(request: HttpRequest) -> dict[str, object]:
    return {"organiser_links": SimpleLazyObject(lambda: _links(request)), "account_url": "/organise/you"}


def _links(request: HttpRequest) -> list[dict[str, object]]:
    actor = actor_of(request)
    if actor.kind is not ActorKind.ORGANISER or actor.factor_at is None:
        return []
    return [
        {"url": url, "label": _(link.title), "is_here": url == request.path, "count": None, "key": link.key}
        for link in registry.links_for(actor)
        for url in [reverse(link.url_name)]
    ]
