"""Published triangles to try the desk with, read from the data files of the chainladder wheel without importing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from backend.domain.triangles import TriangleSet
from backend.errors import NotFoundError
from backend.reserving.sample_catalogue import FILES, SampleFile

if TYPE_CHECKING:
    import pandas as pd

LINES: Mapping[str, str] = {
    "comauto": "Commercial auto",
    "medmal": "Medical malpractice",
    "othliab": "Other liability",
    "ppauto": "Private passenger auto",
    "prodliab": "Products liability",
    "wkcomp": "Workers' compensation",
}
"""Lines of Schedule P by code."""
SCHEDULE_P: Mapping[str, int] = {"clrd": 1997, "clrd2025": 2007}
"""The Schedule P samples and the year at whose end they are valued; later columns of a file are left out."""
_INCURRED_COLUMNS = {"clrd": "IncurLoss", "clrd2025": "IncurredLosses"}
_KEPT = ("GRCODE", "GRNAME", "LOB", "AccidentYear", "DevelopmentYear", "CumPaidLoss", "BulkLoss", "EarnedPremNet")


@dataclass(frozen=True, slots=True)
class SampleName:
    """A sample as a person chooses it."""

    code: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company (group) of Schedule P: its code in the file and its name."""

    code: str
    name: str


def list_samples() -> tuple[SampleName, ...]:
    """Return the samples that a study can begin with."""
    return tuple(SampleName(file.code, file.title, file.unit) for file in FILES.values() if file.is_listed)


def list_lines(sample: str) -> Mapping[str, str]:
    """Return the parts of a sample by code, none where it is one triangle."""
    if sample in SCHEDULE_P:
        return LINES
    file = _file(sample)
    return {line: line for line in sorted(_frame(file.code)[file.index].unique())} if file.index else {}


@lru_cache(maxsize=16)
def list_companies(sample: str, line: str) -> tuple[Company, ...]:
    """Return the companies of a line of Schedule P in the order of their names."""
    if sample not in SCHEDULE_P:
        return ()
    frame = _schedule_p(sample)
    codes = frame[frame["LOB"] == line].groupby("GRNAME")["GRCODE"].min()
    return tuple(Company(str(code), str(name)) for name, code in codes.sort_index().items())


def load_sample(code: str, line: str = "", company: str = "") -> TriangleSet:
    """
    Return a sample; of Schedule P the company's triangle, of all companies together where none is named.

    Schedule P's incurred losses hold bulk and IBNR reserves; here `incurred` is without them (case incurred), as a
    reserving method needs it. Losses and earned premium are net. Groups that share a name are one company.

    Raises:
        NotFoundError: there is no such sample, line or company.

    """
    from backend.reserving.sample_cells import triangle_set  # noqa: PLC0415 - pandas loads only where a sample is read

    file = _file(code)
    frame = _schedule_p(code) if code in SCHEDULE_P else _frame(code)
    if file.index and not line and not file.adds_up:
        line = str(frame[file.index].iloc[0])
    if line:
        frame = frame[frame[file.index] == line] if file.index else frame.iloc[:0]
    if company:
        frame = frame[frame["GRNAME"] == _name_of(code, line, company)]
    if frame.empty:
        raise NotFoundError("There is no such sample. Choose a sample, line and company of the list.")
    return triangle_set(frame, file)


def load_industry(sample: str, line: str) -> TriangleSet:
    """Return a line of Schedule P, all companies together."""
    return load_sample(sample, line)


def sample_details(code: str, line: str = "", company: str = "") -> Mapping[str, str]:
    """Return where a sample's triangle comes from, as its row keeps it."""
    name = _name_of(code, line, company) if company else ""
    return {"sample": code, "line": line, "company": company, "company_name": name}


def _name_of(sample: str, line: str, company: str) -> str:
    lines = (line,) if line else tuple(LINES)
    named = (one.name for each in lines for one in list_companies(sample, each) if one.code == company)
    return next(named, "")


def _file(code: str) -> SampleFile:
    if code not in FILES:
        raise NotFoundError("There is no such sample. Choose one of the list.")
    return FILES[code]


@lru_cache(maxsize=2)
def _schedule_p(sample: str) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - same

    incurred = _INCURRED_COLUMNS[sample]
    frame = pd.read_csv(_path(sample), usecols=[*_KEPT, incurred])
    frame = frame[frame["DevelopmentYear"] <= SCHEDULE_P[sample]]
    return frame.assign(CaseIncurred=frame[incurred] - frame["BulkLoss"])


@lru_cache(maxsize=8)
def _frame(code: str) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - same

    return pd.read_csv(_path(code), encoding="utf-8-sig")


def _path(code: str) -> Path:
    # find_spec of the top package alone does not import it; find_spec("chainladder.utils") would.
    spec = find_spec("chainladder")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        raise NotFoundError("The samples are not installed here.")
    return Path(folders[0], "utils", "data", f"{code}.csv")
