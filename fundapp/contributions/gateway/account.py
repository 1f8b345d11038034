"""How the account at Stripe is set up: its mode, its currency, where its events go, what its portal allows."""

from fundapp.contributions.facts import Thing
from fundapp.contributions.gateway.asking import Caller, plain, plainly

_A_FEW = 100


class AccountSettings(Caller):
    """What only whoever sets Stripe up needs to ask. No gift depends on it."""

    @plainly
    def balance(self) -> Thing:
        return plain(self._v1.balance.retrieve())

    @plainly
    def endpoints(self) -> list[Thing]:
        """Every address that events are sent to."""
        found = self._v1.webhook_endpoints.list(params={"limit": _A_FEW})
        return [plain(endpoint) for endpoint in found.data]

    @plainly
    def portals(self) -> list[Thing]:
        """What customers may do in the portal, as it was saved; none, when nobody saved anything."""
        found = self._v1.billing_portal.configurations.list(params={"active": True, "is_default": True})
        return [plain(portal) for portal in found.data]
