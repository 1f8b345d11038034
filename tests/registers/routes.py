"""Every named route of the site, walked out of the URL configuration."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def named_routes() -> dict[str, URLPattern]:
    """`{"claims:benefit": pattern, ...}`, without the pages of Django's own admin, should there ever be one."""
    return dict(_walk(get_resolver("fundapp.urls"), ()))


def unnamed_routes() -> list[str]:
    return [route for route, pattern in _every(get_resolver("fundapp.urls"), "") if pattern.name is None]


def _walk(resolver: URLResolver, namespaces: tuple[str, ...]) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, inner)
        elif entry.name is not None:
            yield ":".join((*namespaces, entry.name)), entry


def _every(resolver: URLResolver, stem: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _every(entry, stem + str(entry.pattern))
        else:
            yield stem + str(entry.pattern), entry
