"""The transparency room: tells the API which refusals mean that something is not there."""

from django.apps import AppConfig

from fundapp.web import statuses


class TransparencyConfig(AppConfig):
    name = "fundapp.transparency"
    label = "transparency"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from members.registry import register_link
        from members.roles import Role

        register_link(
            Role.AUDITOR,
            title=_("Who opened what"),
            url_name="transparency:openings",
            hint=_("Every look at something sealed, let in or refused."),
        )
        statuses.register("account_unknown", 404)
        statuses.register("page_not_understood", 422)
