"""`manage.py create_organiser`: invite an organiser from the server, the first administrator above all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from fundapp.kernel.actor import system
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import Refused
from members import actions, selectors
from members.models import Invitation
from members.roles import Role


class Command(BaseCommand):
    help = (
        "Invite an organiser and print the link to come in by. The first one must be an administrator. "
        "Example: manage.py create_organiser --email ada@pot.example --label Ada --role administrator"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="where the invitation goes; what they sign in with")
        parser.add_argument("--label", default="", help="what other organisers see; they can change it")
        parser.add_argument(
            "--role",
            dest="roles",
            action="append",
            required=True,
            choices=[role.value for role in Role],
            help="may be given more than once",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError("That is no e-mail address. Write it like ada@pot.example.") from None
        try:
            with transaction.atomic():
                invitation = self._invite(options["email"], options["label"], {Role(name) for name in options["roles"]})
                transaction.set_rollback(options["dry_run"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        roles = ", ".join(invitation.roles)
        if options["dry_run"]:
            self.stdout.write(f"Would invite {options['email']} as {roles}. Nothing was changed.")
            return
        self.stdout.write(f"Invited {options['email']} as {roles}. The letter is on its way. The link works once:")
        self.stdout.write(selectors.join_link(invitation.id))

    @staticmethod
    def _invite(email: str, label: str, roles: set[Role]) -> Invitation:
        server = system("create_organiser")
        if selectors.holders(Role.ADMINISTRATOR).exists():
            return actions.invite_organiser(server, email=email, label=label, roles=roles, key=f"server:{new_id()}")
        if Role.ADMINISTRATOR not in roles:
            raise CommandError("The first organiser must be an administrator: add --role administrator.")
        return actions.found_fund(server, email=email, label=label, roles=roles)
