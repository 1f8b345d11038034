"""How payments leave through a bank: the account they leave, the Bacs number, and files of this machine."""

from fundapp.settings import environment

# The account that payments leave, as bank files name it; the one for gifts by transfer unless it is another.
PAYING_ACCOUNT_NAME = environment.text("PAYING_ACCOUNT_NAME", environment.text("FUND_BANK_NAME", ""))
PAYING_SORT_CODE = environment.text("PAYING_SORT_CODE", environment.text("FUND_BANK_SORT_CODE", ""))
PAYING_ACCOUNT = environment.text("PAYING_ACCOUNT", environment.text("FUND_BANK_ACCOUNT", ""))
# Six figures from the bank that sponsors the fund at Bacs; empty while there is none, and then no Bacs file is offered.
BACS_SUN = environment.text("BACS_SUN", "")
# Labels that the sponsor wants otherwise, and the treasurer's own bank profiles: see docs/banks.md.
BACS_LABELS = environment.path("BACS_LABELS")
BANKS_DIR = environment.path("BANKS_DIR")
# The tables of the modulus check, as Vocalink publishes them; without them only the form of an account is looked at.
MODULUS_WEIGHTS = environment.path("MODULUS_WEIGHTS")
MODULUS_SUBSTITUTES = environment.path("MODULUS_SUBSTITUTES")
