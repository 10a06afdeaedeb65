"""Draw an invented driver packet: a cover letter, the roster, and certified records, with the truth about each."""

from datetime import date

from backend.demo.chance import seeded
from backend.demo.driver_spec import DriverSpec, PacketSpec, RecordSpec
from backend.demo.names import address
from backend.demo.sheet import (
    HEAD,
    LETTER_PT,
    MARGIN_PT,
    SMALL,
    TEXT,
    TITLE,
    WHITE,
    RenderedDocument,
    Sheet,
    Style,
    says,
)

BUREAU = "Office of Road Records (invented)"
_BODY = Style(size_pt=9.0)
_COLUMNS = {
    "name": ("Driver name", MARGIN_PT),
    "license_number": ("License number", 170),
    "state_licensed": ("State", 262),
    "license_class": ("Class", 298),
    "date_of_birth": ("Date of birth", 336),
    "date_hired": ("Hire date", 402),
    "years_experienced": ("Yrs exp", 464),
    "mvr_run_date": ("MVR date", 512),
}
_ROW_PT = 13.0
_IDENTITY = (("DRIVER NAME", MARGIN_PT + 20), ("BIRTH DATE", 270), ("LICENSE CLASS", 420))
_CREDENTIAL = (("ISSUING STATE", MARGIN_PT + 20), ("LICENSE NUMBER", 150), ("STATUS", 330))
_LABEL_X, _VALUE_X = MARGIN_PT + 20, 230


def render_driver_packet(spec: PacketSpec) -> RenderedDocument:
    """Return the packet as PDF, letter size upright, with the truth about what it says."""
    sheet = Sheet(LETTER_PT)
    _draw_letter(sheet, spec)
    sheet.turn()
    _draw_roster(sheet, spec)
    for number, record in enumerate(spec.records, 1):
        sheet.turn()
        _draw_record(sheet, spec, number, record)
    return sheet.finish()


def _us(day: date) -> str:
    return day.strftime("%m/%d/%Y")


def _draw_letter(sheet: Sheet, spec: PacketSpec) -> None:
    """Draw the letter: to whom, what is inside, one line a certified record."""
    sheet.go_down(20)
    sheet.put(MARGIN_PT, BUREAU, TITLE)
    sheet.go_down(40)
    street, town = address(seeded("packet", spec.insured)).split(", ")
    lines = ("ATTN: FLEET SAFETY", spec.insured, street, f"{town} OH 00044")
    for line in lines:
        sheet.put(MARGIN_PT + 220, line, _BODY, says(line, "insured.name") if line == spec.insured else None)
        sheet.go_down(13)
    sheet.go_down(20)
    sheet.put(MARGIN_PT, f"Issued {_us(spec.issued)}", _BODY)
    sheet.go_down(24)
    sheet.put(MARGIN_PT, "Enclosed are your schedule of drivers and the certified records ordered for it.", _BODY)
    sheet.go_down(24)
    for record in spec.records:
        driver = spec.drivers[record.driver]
        sheet.row(((MARGIN_PT, "Certified record"), (170, driver.state), (210, driver.license_number)))
        sheet.go_down(_ROW_PT)
    if spec.hidden_note:
        sheet.put(MARGIN_PT, spec.hidden_note, WHITE)


def _draw_roster(sheet: Sheet, spec: PacketSpec) -> None:
    _begin_roster(sheet, spec)
    for number, driver in enumerate(spec.drivers):
        if sheet.left_pt < _ROW_PT * 2:
            sheet.turn()
            _begin_roster(sheet, spec)
        for name, value in _cells(driver).items():
            sheet.put(_COLUMNS[name][1], value, TEXT, says(value, f"drivers[{number}].{name}"))
        sheet.go_down(_ROW_PT)


def _begin_roster(sheet: Sheet, spec: PacketSpec) -> None:
    sheet.put(MARGIN_PT, "Driver roster", TITLE)
    sheet.put(512, f"Page {sheet.page}", SMALL)
    sheet.go_down(14)
    sheet.put(MARGIN_PT, f"{spec.insured}: {len(spec.drivers)} drivers as of {_us(spec.issued)}")
    sheet.go_down(18)
    sheet.row([(x_pt, heading) for heading, x_pt in _COLUMNS.values()], HEAD)
    sheet.go_down(5)
    sheet.rule()
    sheet.go_down(11)


def _cells(driver: DriverSpec) -> dict[str, str]:
    return {
        "name": driver.name,
        "license_number": driver.license_number,
        "state_licensed": driver.state,
        "license_class": driver.license_class,
        "date_of_birth": _us(driver.born),
        "date_hired": _us(driver.hired),
        "years_experienced": str(driver.years_experienced),
        "mvr_run_date": _us(driver.record_run),
    }


def _draw_record(sheet: Sheet, spec: PacketSpec, number: int, record: RecordSpec) -> None:
    """Draw one certified record on a page of its own."""
    driver = spec.drivers[record.driver]
    sheet.go_down(20)
    sheet.put(MARGIN_PT, BUREAU, TITLE)
    sheet.go_down(24)
    sheet.put(MARGIN_PT, f"Certified driving record {number} of {len(spec.records)}", _BODY)
    sheet.go_down(36)
    _draw_band(sheet, _IDENTITY, (driver.name, _us(driver.born), driver.license_class))
    _draw_band(sheet, _CREDENTIAL, (driver.state, driver.license_number, "Valid"))
    sheet.put(MARGIN_PT, "ACTIVITY OF THE LAST FIVE YEARS", HEAD)
    sheet.go_down(20)
    found = {
        "accidents_last_5_years": ("Accidents", str(record.accidents)),
        "mvr_violations": ("Traffic violations", record.violations),
    }
    for name, (label, value) in found.items():
        sheet.put(_LABEL_X, label)
        sheet.put(_VALUE_X, value, TEXT, says(value, f"drivers[{record.driver}].{name}"))
        sheet.go_down(18)


def _draw_band(sheet: Sheet, headings: tuple[tuple[str, float], ...], values: tuple[str, ...]) -> None:
    sheet.row([(x_pt, heading) for heading, x_pt in headings], HEAD)
    sheet.go_down(13)
    sheet.row([(x_pt, value) for (_, x_pt), value in zip(headings, values, strict=True)])
    sheet.go_down(28)
