"""The addresses of signing in, below /organise/sign-in/: those of allauth's views that this fund uses.

What is not listed does not exist: no signing up, no change of address, no sign-in by passkey alone.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods

from members.views.people import keeps_a_factor, leaves_nothing

# Django's form views answer PUT as if it were POST; nothing here should.
door = require_http_methods(["GET", "HEAD", "POST"])
remove_passkey = keeps_a_factor(webauthn.remove_webauthn)

urlpatterns = [
    path("", door(account.login), name="account_login"),
    path("out", door(leaves_nothing(account.logout)), name="account_logout"),
    path("suspended", door(account.account_inactive), name="account_inactive"),
    path("again", door(account.reauthenticate), name="account_reauthenticate"),
    path("password", door(account.password_change), name="account_change_password"),
    path("password/forgotten", door(account.password_reset), name="account_reset_password"),
    path("password/forgotten/sent", door(account.password_reset_done), name="account_reset_password_done"),
    # allauth's own pattern: the key may hold dashes, the account's part may not.
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        door(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("password/new/done", door(account.password_reset_from_key_done), name="account_reset_password_from_key_done"),
    path("factors", door(mfa.index), name="mfa_index"),
    path("factor", door(mfa.authenticate), name="mfa_authenticate"),
    path("factor/again", door(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("factors/app", door(totp.activate_totp), name="mfa_activate_totp"),
    path("factors/app/remove", door(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("factors/codes", door(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("factors/codes/new", door(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("factors/codes/file", door(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("factors/passkeys", door(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("factors/passkeys/add", door(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("factors/passkeys/<int:pk>", door(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("factors/passkeys/<int:pk>/remove", door(remove_passkey), name="mfa_remove_webauthn"),
    path("factor/passkey", door(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
]
