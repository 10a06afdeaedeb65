"""Amounts and dates as documents print them, read into Decimal and date; the ground under every quote check."""

import re
from datetime import date, datetime
from decimal import Decimal

_AMOUNT = re.compile(
    r"""
    (?:(?<![\w./,-])(?<!\d:)|(?=[(]?\$))      # not inside a word, a date or an identifier
    (?P<opening>\()?\s?(?P<minus>-)?\s?(?:US\$|\$|€|(?:USD|EUR)\s)?\s?(?P<inner_minus>-)?
    (?:(?P<european>\d{1,3}(?:\.\d{3})+,\d{2}|(?:(?<=€)|(?<=€\s)|(?<=EUR\s))\d{1,3},\d{2}|\d{1,3},\d{2}(?=\s?(?:€|EUR\b)))
    |(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?)(?![.,]\d)
    (?P<scale>[kKmM](?!\w)|\s(?:thousand|million)\b)?
    (?:\s?(?:€|EUR\b))?(?P<closing>\))?(?:\s?(?:€|EUR\b))?(?P<credit>\s?CR\b|-(?!\d))?
    (?!\w|[-/.,:]\d)
    """,
    re.VERBOSE,
)
_SCALES = {"k": Decimal(1000), "thousand": Decimal(1000), "m": Decimal(1_000_000), "million": Decimal(1_000_000)}
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_GERMAN_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_DATE_FORMATS: tuple[tuple[str, str], ...] = (
    (r"\d{4}-\d{1,2}-\d{1,2}", "%Y-%m-%d"),
    (r"\d{1,2}/\d{1,2}/\d{4}", "%m/%d/%Y"),
    (r"\d{1,2}/\d{1,2}/\d{2}", "%m/%d/%y"),
    (r"\d{1,2}-\d{1,2}-\d{4}", "%m-%d-%Y"),
    (r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}", "%d.%m.%Y"),
    (rf"{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}", "%b %d %Y"),
    (rf"\d{{1,2}}(?:st|nd|rd|th)?[\s-]{_MONTH},?[\s-]\d{{4}}", "%d %b %Y"),
    (rf"\d{{1,2}}\.\s?(?:{'|'.join(_GERMAN_MONTHS)})\s\d{{4}}", "%d. %B %Y"),
)
DATE_PATTERN = r"(?<![\w/-])(?:" + "|".join(pattern for pattern, _ in _DATE_FORMATS) + r")(?![\w/]|-\d)"
"""A regular expression for every date format read here; two-digit years follow POSIX (69 is 1969, 68 is 2068)."""
_DATE = re.compile(DATE_PATTERN, re.IGNORECASE)
AMOUNT_PATTERN = r"\(?-?\s?\$?\s?-?\d(?:[\d,]*\d)?(?:\.\d+)?\)?(?:\s?CR\b)?"
"""A loose regular expression for one printed amount, for use behind a label; `read_amount` has the last word."""


def read_amount(text: str) -> Decimal | None:
    """Return the one amount that the whole text prints: (1,200.00), -$45, $12.5k, 300.00 CR; None for anything else."""
    match = _AMOUNT.fullmatch(text.strip())
    return _amount_of(match) if match else None


def amounts_in(text: str) -> tuple[Decimal, ...]:
    """Return every stand-alone amount of the text in order; digits of dates and identifiers are none."""
    return tuple(_amount_of(match) for match in _AMOUNT.finditer(text))


def plain(amount: Decimal) -> str:
    """Return the amount without signs of currency and thousands, with the decimals it was printed with."""
    return format(amount, "f")


def read_date(text: str) -> date | None:
    """Return the date that the whole text prints in one of the known formats, None for anything else."""
    stripped = text.strip()
    for pattern, form in _DATE_FORMATS:
        if re.fullmatch(pattern, stripped, re.IGNORECASE):
            return _date_of(stripped, form)
    return None


def dates_in(text: str) -> tuple[date, ...]:
    """Return every date of the text in order."""
    found = (read_date(match.group()) for match in _DATE.finditer(text))
    return tuple(day for day in found if day is not None)


def printed_dates_in(text: str) -> tuple[str, ...]:
    """Return every date of the text as printed, in order."""
    return tuple(match.group() for match in _DATE.finditer(text) if read_date(match.group()) is not None)


def _amount_of(match: re.Match[str]) -> Decimal:
    if european := match["european"]:
        amount = Decimal(european.replace(".", "").replace(",", "."))
    else:
        amount = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    if scale := match["scale"]:
        amount *= _SCALES[scale.strip().lower()]
    is_bracketed = bool(match["opening"] and match["closing"])
    is_negative = is_bracketed or match["minus"] or match["inner_minus"] or match["credit"]
    return -amount if is_negative and amount else amount


def _date_of(text: str, form: str) -> date | None:
    if "%B" in form:
        number, month, year = text.replace(".", ". ").split()
        months = [name.casefold() for name in _GERMAN_MONTHS]
        text, form = f"{number}{months.index(month.casefold()) + 1}.{year}", "%d.%m.%Y"
    text = text.replace(". ", ".") if form == "%d.%m.%Y" else text
    if "%b" in form:
        text = re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", text, flags=re.IGNORECASE)
        text = re.sub(r"[,.]", "", re.sub(r"([A-Za-z]{3})[A-Za-z]*", r"\1", text))
        text = re.sub(r"[\s-]+", " ", text)
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a printed date has no time zone
    except ValueError:
        return None
