"""The command that founds a fund."""

import re

import pytest
from django.core.management import CommandError, call_command

from members import selectors
from members.models import Invitation
from members.roles import Role
from tests import people

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    call_command("create_organiser", *arguments)
    return capsys.readouterr().out


def test_create_organiser_prints_the_link_of_the_first_administrator(capsys):
    arguments = ("--email", "ada@pot.example", "--label", "Ada", "--role", "administrator", "--role", "treasurer")

    first = run(capsys, *arguments)
    again = run(capsys, *arguments)

    invitation = Invitation.objects.get()
    assert invitation.roles == ["administrator", "treasurer"]
    assert first == again
    assert re.search(r"^http\S+$", first, re.M).group(0) == selectors.join_link(invitation.id)


def test_create_organiser_dry_run_changes_nothing(capsys):
    said = run(capsys, "--email", "ada@pot.example", "--role", "administrator", "--dry-run")

    assert "Would invite ada@pot.example as administrator" in said
    assert Invitation.objects.count() == 0


def test_create_organiser_invites_later_ones_with_any_role(capsys):
    people.organiser(Role.ADMINISTRATOR)

    run(capsys, "--email", "bo@pot.example", "--role", "auditor")

    assert Invitation.objects.get().roles == ["auditor"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--email", "bo@pot.example", "--role", "auditor"), "must be an administrator"),
        (("--email", "bo", "--role", "administrator"), "no e-mail address"),
        (("--email", "bo@pot.example", "--role", "king"), "invalid choice"),
        (("--email", "bo@pot.example"), "--role"),
    ],
)
def test_create_organiser_refuses_plainly(capsys, arguments, said):
    with pytest.raises(CommandError, match=said):
        run(capsys, *arguments)

    assert Invitation.objects.count() == 0


def test_create_organiser_refuses_an_address_already_in(capsys):
    people.organiser(Role.ADMINISTRATOR)

    with pytest.raises(CommandError, match="belongs to an organiser"):
        run(capsys, "--email", "organiser1@pot.example", "--role", "auditor")
