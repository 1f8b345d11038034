"""Facts and assessments as plain data, to keep beside a decision, and back. It must never know where."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from fundapp.kernel.refusal import Refusal
from payouts.rulebook.facts import Assessment, Facts, Instalment, Line, Period, Value

Plain = dict[str, Any]
# What was kept before a fact had its name lacks it, and is read as if it had not been told.
_DAYS = (
    "claimed_on",
    "member_since",
    "started_on",
    "failed_on",
    "decided_on",
    "first_reduced_on",
    "arrears_cured_on",
)


def plain_assessment(assessment: Assessment) -> Plain:
    return {
        "rulebook": assessment.rulebook,
        "total_pence": assessment.total_pence,
        "lines": [
            {
                "rule": line.rule,
                "clause": line.clause,
                "what": line.what,
                "values": {name: _plain(value) for name, value in line.values.items()},
                "amount_pence": line.amount_pence,
            }
            for line in assessment.lines
        ],
        "schedule": [_plain_fields(instalment) for instalment in assessment.schedule],
        "reasons": [_plain_refusal(reason) for reason in assessment.reasons],
        "warnings": [_plain_refusal(warning) for warning in assessment.warnings],
    }


def read_assessment(plain: Mapping[str, Any]) -> Assessment:
    return Assessment(
        rulebook=plain["rulebook"],
        total_pence=plain["total_pence"],
        lines=tuple(
            Line(
                line["rule"],
                line["clause"],
                line["what"],
                {name: _read(name, value) for name, value in line["values"].items()},
                line["amount_pence"],
            )
            for line in plain["lines"]
        ),
        schedule=tuple(
            Instalment(
                **{
                    **row,
                    "first": date.fromisoformat(row["first"]),
                    "last": date.fromisoformat(row["last"]),
                    "due_on": date.fromisoformat(row["due_on"]),
                }
            )
            for row in plain["schedule"]
        ),
        reasons=tuple(Refusal(row["code"], row["sentence"], row["values"]) for row in plain["reasons"]),
        warnings=tuple(Refusal(row["code"], row["sentence"], row["values"]) for row in plain["warnings"]),
    )


def plain_facts(facts: Facts) -> Plain:
    plain = _plain_fields(facts)
    return plain | {"periods": _plain_periods(facts.periods), "earlier": _plain_periods(facts.earlier)}


def read_facts(plain: Mapping[str, Any]) -> Facts:
    days = {name: date.fromisoformat(plain[name]) if plain.get(name) else None for name in _DAYS}
    lists = {name: tuple(plain.get(name, ())) for name in ("circumstances", "supplements")}
    hours = plain.get("participation_hours")
    return Facts(
        **{
            **plain,
            **days,
            **lists,
            "participation_hours": None if hours is None else Decimal(hours),
            "assessed_on": date.fromisoformat(plain["assessed_on"]),
            "periods": _read_periods(plain["periods"]),
            # Not in what was kept before earlier days were known.
            "earlier": _read_periods(plain.get("earlier", ())),
        }
    )


def _plain_periods(periods: tuple[Period, ...]) -> list[Plain]:
    return [{"first": each.first.isoformat(), "last": each.last and each.last.isoformat()} for each in periods]


def _read_periods(rows: Sequence[Mapping[str, Any]]) -> tuple[Period, ...]:
    return tuple(
        Period(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]) if row["last"] else None)
        for row in rows
    )


def _plain_fields(value: Facts | Instalment) -> Plain:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain_refusal(refusal: Refusal) -> Plain:
    return {"code": refusal.code, "sentence": refusal.sentence, "values": dict(refusal.values)}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal) else value


def _read(name: str, value: Any) -> Value:
    read: Value = date.fromisoformat(value) if name.endswith("_on") else value
    return read
