"""Whether an account number can exist under its sort code: the modulus check of the British banks.

The tables (`valacdos` and the sort code substitutions) are published by Pay.UK through Vocalink and change a few times
a year; the administrator keeps them. It shows that a number is plausible, not that an account exists or whose it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fundapp.kernel.refusal import Refusal, Refused

_Digits = tuple[int, ...]
# Where the parts of an account stand among the fourteen figures: u v w x y z a b c d e f g h.
_A, _B, _C, _G, _H = 6, 7, 8, 12, 13
# What the scheme prints for accounts of two halves under one sort code (exception 2).
_WITH_A: _Digits = (0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1)
_WITH_A_AND_G9: _Digits = (0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1)


class Verdict(StrEnum):
    PLAUSIBLE = "plausible"
    IMPLAUSIBLE = "implausible"
    # The table says nothing of this sort code; or there is no table.
    UNKNOWN = "unknown"


class Method(StrEnum):
    MOD10 = "MOD10"
    MOD11 = "MOD11"
    DBLAL = "DBLAL"


@dataclass(frozen=True, slots=True)
class Weights:
    first: str
    last: str
    method: Method
    weights: _Digits
    exception: int = 0


@dataclass(frozen=True, slots=True)
class Tables:
    weights: tuple[Weights, ...] = ()
    substitutes: Mapping[str, str] | None = None

    def verdict(self, sort_code: str, account_number: str) -> Verdict:
        """What the tables say of an account of six and eight figures."""
        rows = [row for row in self.weights if row.first <= sort_code <= row.last][:2]
        if not rows:
            return Verdict.UNKNOWN
        figures = tuple(int(sign) for sign in sort_code + account_number)
        substitute = (self.substitutes or {}).get(sort_code, sort_code)
        return Verdict.PLAUSIBLE if _holds(rows, figures, substitute) else Verdict.IMPLAUSIBLE


def read(weights: str, substitutes: str = "") -> Tables:
    """The two tables as they are published. Raises `Refused` with every line that is not one of theirs."""
    rows, pairs, wrong = [], {}, []
    for number, line in enumerate(weights.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            first, last, method, *rest = line.split()
            figures = tuple(int(figure) for figure in rest)
            rows.append(Weights(first, last, Method(method), figures[:14], *figures[14:]))
            assert len(first) == len(last) == 6
            assert len(figures) in (14, 15)
        except (ValueError, TypeError, AssertionError):
            wrong.append(_not_a_line(number))
    for number, line in enumerate(substitutes.splitlines(), start=1):
        match line.split():
            case []:
                pass
            case [sort_code, other] if len(sort_code) == len(other) == 6 and (sort_code + other).isdigit():
                pairs[sort_code] = other
            case _:
                wrong.append(_not_a_line(number))
    if wrong:
        raise Refused(*wrong)
    return Tables(tuple(rows), pairs)


def _not_a_line(number: int) -> Refusal:
    sentence = "Line %(line)s of the table is not two sort codes, a method and 14 weights, or two sort codes."
    return Refusal("modulus_table_line", sentence, {"line": number})


def _holds(rows: list[Weights], figures: _Digits, substitute: str) -> bool:
    exceptions = tuple(row.exception for row in rows)
    # An account in another currency, which no weights are for.
    if exceptions[0] == 6 and 4 <= figures[_A] <= 8 and figures[_G] == figures[_H]:
        return True
    first = _passes(rows[0], figures, substitute)
    if len(rows) == 1:
        return first
    if exceptions in {(2, 9), (10, 11), (12, 13)}:
        return first or _passes(rows[1], figures, substitute)
    if rows[1].exception == 3 and figures[_C] in (6, 9):
        return first
    return first and _passes(rows[1], figures, substitute)


def _passes(row: Weights, figures: _Digits, substitute: str) -> bool:
    match row.exception:
        case 4:
            return _sum(row, figures) % 11 == figures[_G] * 10 + figures[_H]
        case 5:
            return _check_digit(row, _under(substitute, figures))
        case 8:
            figures = _under("090126", figures)
        case 9:
            figures = _under("309634", figures)
        case 14:
            return _remainder(row, figures) == 0 or _shifted(row, figures)
    return _remainder(row, figures) == 0


def _remainder(row: Weights, figures: _Digits) -> int:
    return (_sum(row, figures) + (27 if row.exception == 1 else 0)) % (11 if row.method is Method.MOD11 else 10)


def _sum(row: Weights, figures: _Digits) -> int:
    products = [weight * figure for weight, figure in zip(_weights(row, figures), figures, strict=True)]
    if row.method is Method.DBLAL:
        return sum(product // 10 % 10 + product % 10 + product // 100 for product in products)
    return sum(products)


def _weights(row: Weights, figures: _Digits) -> _Digits:
    """The weights of a row, or what the scheme puts in their place for this account."""
    if row.exception == 2 and figures[_A] != 0:
        return _WITH_A_AND_G9 if figures[_G] == 9 else _WITH_A
    ninth = figures[_G] == 9
    if (row.exception == 7 and ninth) or (row.exception == 10 and ninth and figures[_A:_C] in ((0, 9), (9, 9))):
        return (0,) * 8 + row.weights[8:]
    return row.weights


def _check_digit(row: Weights, figures: _Digits) -> bool:
    """Exception 5: the last figures are the check themselves."""
    whole, at = (11, _G) if row.method is Method.MOD11 else (10, _H)
    remainder = _sum(row, figures) % whole
    if remainder == 0:
        return figures[at] == 0
    return not (whole == 11 and remainder == 1) and figures[at] == whole - remainder


def _shifted(row: Weights, figures: _Digits) -> bool:
    """Exception 14: an account of seven figures that was written with a last one of its own."""
    if figures[_H] not in (0, 1, 9):
        return False
    return _remainder(row, (*figures[:_A], 0, *figures[_A:_H])) == 0


def _under(sort_code: str, figures: _Digits) -> _Digits:
    return (*(int(sign) for sign in sort_code), *figures[_A:])
