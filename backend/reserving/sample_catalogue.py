"""The published triangles that the chainladder wheel ships: what each file holds, before `samples` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.triangles import Measure

_USD, _THOUSAND, _AMOUNTS = "USD", "USD thousand", "amounts"
_YEARS = ("Accident Year", "Calendar Year")
_STATEMENT_YEARS = ("AccidentYear", "DevelopmentYear")
_PAID_REPORTED: Mapping[str, Measure] = {"Paid Claims": Measure.PAID, "Reported Claims": Measure.INCURRED}
_WITH_PREMIUM: Mapping[str, Measure] = {**_PAID_REPORTED, "Earned Premium": Measure.PREMIUM}
_COUNTS: Mapping[str, Measure] = {
    "Closed Claim Counts": Measure.CLOSED_COUNT,
    "Reported Claim Counts": Measure.REPORTED_COUNT,
}
_BOTH: Mapping[str, Measure] = {"paid": Measure.PAID, "incurred": Measure.INCURRED}
_VALUES: Mapping[str, Measure] = {"values": Measure.LOSS}
_EXPOSED: Mapping[str, Measure] = {"loss": Measure.LOSS, "exposure": Measure.PREMIUM}
_SCHEDULE_P_MEASURES: Mapping[str, Measure] = {
    "CumPaidLoss": Measure.PAID,
    "CaseIncurred": Measure.INCURRED,
    "EarnedPremNet": Measure.PREMIUM,
}


@dataclass(frozen=True, slots=True)
class SampleFile:
    """
    One file of the wheel: its columns by measure, those of origin and development period, and their lengths in months.

    `index` is the column that splits it in lines; `adds_up` False: they are scenarios that nobody may add;
    `is_listed` False: only tests ask for it.
    """

    code: str
    title: str
    unit: str
    columns: Mapping[str, Measure]
    periods: tuple[str, str] = ("origin", "development")
    index: str = ""
    adds_up: bool = True
    is_cumulative: bool = True
    is_listed: bool = True
    months: tuple[int, int] = (12, 12)


def _prism(code: str, title: str, months: tuple[int, int]) -> SampleFile:
    columns = {
        "Paid": Measure.PAID,
        "Incurred": Measure.INCURRED,
        "reportedCount": Measure.REPORTED_COUNT,
        "closedPaidCount": Measure.CLOSED_COUNT,
    }
    return SampleFile(
        code, f"PRISM simulated home and auto, {title}", _USD, columns, is_cumulative=False, months=months
    )


_FILES = (
    SampleFile(
        "clrd",
        "Schedule P 1988-1997, by line and company",
        _THOUSAND,
        _SCHEDULE_P_MEASURES,
        periods=_STATEMENT_YEARS,
        index="LOB",
    ),
    SampleFile(
        "clrd2025",
        "Schedule P 1998-2007, by line and company",
        _THOUSAND,
        _SCHEDULE_P_MEASURES,
        periods=_STATEMENT_YEARS,
        index="LOB",
    ),
    SampleFile("genins", "Taylor-Ashe general insurance", _AMOUNTS, _VALUES),
    SampleFile("raa", "Reinsurance Association of America, facultative liability", _THOUSAND, _VALUES),
    SampleFile("mack_1997", "Mack 1997, case incurred", _THOUSAND, {"Case Incurred": Measure.INCURRED}, periods=_YEARS),
    SampleFile("abc", "ABC workers compensation", _THOUSAND, _VALUES),
    SampleFile("ukmotor", "UK motor", _AMOUNTS, _VALUES),
    SampleFile("mw2008", "Merz-Wüthrich 2008", _AMOUNTS, _VALUES),
    SampleFile("mw2014", "Merz-Wüthrich 2014", _AMOUNTS, _VALUES),
    SampleFile("mortgage", "Mortgage guarantee", _AMOUNTS, _VALUES),
    SampleFile("mcl", "Munich chain ladder, fire", _AMOUNTS, _BOTH),
    SampleFile("usauto", "US industry personal auto", _THOUSAND, _BOTH),
    SampleFile("usaa", "USAA auto", _THOUSAND, _BOTH),
    SampleFile("auto", "Personal and commercial auto", _AMOUNTS, _BOTH, index="lob"),
    SampleFile("liab", "General and auto liability", _AMOUNTS, _VALUES, index="lob"),
    SampleFile("quarterly", "Yearly origins, quarterly development", _AMOUNTS, _BOTH, months=(12, 3)),
    SampleFile("cc_sample", "Cape Cod example with exposure", _AMOUNTS, _EXPOSED),
    SampleFile("ia_sample", "Incremental additive example with exposure", _AMOUNTS, _EXPOSED),
    SampleFile("tail_sample", "Tail example", _AMOUNTS, _BOTH),
    SampleFile("m3ir5", "Increments declared cumulative", _AMOUNTS, _VALUES, is_listed=False),
    SampleFile(
        "berqsherm",
        "Berquist-Sherman, medical malpractice and auto",
        _USD,
        {
            "Paid": Measure.PAID,
            "Incurred": Measure.INCURRED,
            "Reported": Measure.REPORTED_COUNT,
            "Closed": Measure.CLOSED_COUNT,
        },
        periods=_STATEMENT_YEARS,
        index="LOB",
    ),
    SampleFile(
        "xyz",
        "XYZ auto liability with counts and premium",
        _THOUSAND,
        {
            "Paid": Measure.PAID,
            "Incurred": Measure.INCURRED,
            "Reported": Measure.REPORTED_COUNT,
            "Closed": Measure.CLOSED_COUNT,
            "Premium": Measure.PREMIUM,
        },
        periods=_STATEMENT_YEARS,
    ),
    SampleFile("friedland_auto_salsub", "Friedland: auto, salvage apart", _USD, _PAID_REPORTED, periods=_YEARS),
    SampleFile("friedland_autoprop", "Friedland: auto property damage", _THOUSAND, _PAID_REPORTED, periods=_YEARS),
    SampleFile(
        "friedland_berq_sher_auto",
        "Friedland: Berquist-Sherman auto liability",
        _THOUSAND,
        {"Paid Claims": Measure.PAID, **_COUNTS},
        periods=_YEARS,
    ),
    SampleFile(
        "friedland_gl_insurer",
        "Friedland: general liability insurer",
        _USD,
        {"Paid Claims": Measure.PAID, **_COUNTS},
        periods=_YEARS,
    ),
    SampleFile("friedland_med_mal", "Friedland: medical malpractice", _USD, _PAID_REPORTED, periods=_YEARS),
    SampleFile(
        "friedland_wc_self_insurer",
        "Friedland: workers compensation self-insurer (payroll as exposure)",
        _USD,
        {**_PAID_REPORTED, **_COUNTS, "Payroll": Measure.PREMIUM},
        periods=_YEARS,
    ),
    SampleFile("friedland_us_industry_auto", "Friedland: US industry auto", _THOUSAND, _WITH_PREMIUM, periods=_YEARS),
    SampleFile(
        "friedland_us_auto", "Friedland: US auto", _USD, _WITH_PREMIUM, index="Scenario", adds_up=False, periods=_YEARS
    ),
    SampleFile(
        "friedland_uspp",
        "Friedland: US private passenger",
        _USD,
        _WITH_PREMIUM,
        index="Scenario",
        adds_up=False,
        periods=_YEARS,
    ),
    SampleFile(
        "friedland_uspp_auto_steady_state",
        "Friedland: private passenger, steady state",
        _USD,
        _WITH_PREMIUM,
        periods=_YEARS,
    ),
    SampleFile(
        "friedland_uspp_auto_increasing_case",
        "Friedland: private passenger, stronger case reserves",
        _USD,
        _WITH_PREMIUM,
        periods=_YEARS,
    ),
    SampleFile(
        "friedland_uspp_auto_increasing_claim",
        "Friedland: private passenger, rising claim ratios",
        _USD,
        _WITH_PREMIUM,
        periods=_YEARS,
    ),
    SampleFile(
        "friedland_uspp_increasing_claim_case",
        "Friedland: private passenger, rising claim ratios and case reserves",
        _USD,
        _WITH_PREMIUM,
        periods=_YEARS,
    ),
    SampleFile(
        "friedland_auto_freq_sev",
        "Friedland: auto by half-year",
        _USD,
        {**_COUNTS, "Reported Claims": Measure.INCURRED},
        periods=("Accident Half-Year", "Calendar Half-Year"),
        months=(6, 6),
    ),
    _prism("prism_oydy", "by year", (12, 12)),
    _prism("prism_oyds", "by year, half-yearly development", (12, 6)),
    _prism("prism_oydq", "by year, quarterly development", (12, 3)),
    _prism("prism_osds", "by half-year", (6, 6)),
    _prism("prism_osdq", "by half-year, quarterly development", (6, 3)),
    _prism("prism_oqdq", "by quarter", (3, 3)),
)
FILES: Mapping[str, SampleFile] = {file.code: file for file in _FILES}
"""Every sample by its code."""
