"""The months room: keeps what was closed, and offers its pages to those who keep and read the books."""

from django.apps import AppConfig


class MonthsConfig(AppConfig):
    name = "fundapp.months"
    label = "months"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop as _

        from fundapp.months import selectors, triggers
        from fundapp.months.access import READERS
        from fundapp.months.actions.noting import EXPORTERS
        from fundapp.web import statuses
        from members.registry import register_link

        triggers.register()
        statuses.register("reason_missing", 422)
        register_link(
            *READERS,
            title=_("Months"),
            url_name="months:months",
            count=selectors.count_for,
            hint=_("The statement of every month, and closing a month that is over."),
        )
        register_link(
            *EXPORTERS,
            title=_("Exports"),
            url_name="months:exports",
            hint=_("The books as files for an accountant, and awards as open data."),
        )
