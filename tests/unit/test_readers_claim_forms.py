"""Forms of claims with labelled values: notices, police reports and declarations in several layouts and spellings."""

import pytest

from fixtures.drawn_claim_papers import LAYOUTS, Truth, as_text, in_boxes, in_columns, pairs_of, with_colons
from fixtures.drawn_documents import Drawing, plain_document, values

NOTICE = Truth(
    "claim_form",
    {
        "insured.name": "Whitfield Haulage LLC",
        "insured.policy_number": "CA-2025-001842",
        "loss.date": "03/04/2026",
        "loss.reported_date": "March 6, 2026",
        "loss.location": "Route 12 at Mill Road, Lakeville",
        "loss.type": "Collision",
        "claimant.name": "Rosa Delgado",
        "claimant.phone": "(616) 555-0142",
        "claimant.address": "12 Elm Street, Lakeville, OH 44101",
        "vehicle.vin": "1HGCM82633A004352",
        "vehicle.plate": "KLM 4821",
        "driver.name": "Dana Whitfield",
        "police.report_number": "LPD-26-00417",
        "payee.bank_account": "DE89 3704 0044 0532 0130 00",
    },
)
POLICE = Truth(
    "police_report",
    {
        "police.report_number": "26-004417",
        "police.report_date": "2026-03-05",
        "loss.date": "2026-03-04",
        "loss.location": "Main Street and 4th Avenue",
        "driver.name": "Dana Whitfield",
        "vehicle.vin": "1HGCM82633A004352",
        "vehicle.plate": "7ABC123",
        "insured.policy_number": "PA 100-2345",
    },
)
DECLARATIONS = Truth(
    "declarations",
    {
        "insured.policy_number": "HO-778120",
        "insured.name": "Rosa and Luis Delgado",
        "policy.effective_date": "01/15/2026",
        "policy.expiry_date": "01/15/2027",
        "property.address": "12 Elm Street, Lakeville, OH 44101",
    },
)
POLICE_LABELS = (
    {"police.report_number": "Report Number", "police.report_date": "Report Date"},
    {"police.report_number": "Case No.", "police.report_date": "Date of report"},
    {"police.report_number": "Incident #", "police.report_date": "Date filed"},
    {"police.report_number": "Crash report number", "police.report_date": "Report taken"},
)
OF_A_NOTICE = ("Automobile Loss Notice", "Notice of Claim", "First Notice of Loss", "Property and Casualty Claim Form")
OF_THE_POLICE = ("Traffic Crash Report", "Police Report", "Accident Report - Police Department", "Collision Report")
OF_A_POLICY = ("Declarations Page", "Policy Declarations", "Homeowners Policy Declarations", "Declarations")


@pytest.mark.parametrize("spelling", range(4))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_every_field_of_a_notice_of_loss(layout, spelling):
    drawing = layout(OF_A_NOTICE[spelling], pairs_of(NOTICE, spelling))
    assert values(drawing.as_document()) == NOTICE.whole()


@pytest.mark.parametrize("spelling", range(4))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_every_field_of_a_police_report(layout, spelling):
    drawing = layout(OF_THE_POLICE[spelling], pairs_of(POLICE, spelling, POLICE_LABELS[spelling]))
    drawing.put(60, 560, "Reporting officer: J. Castillo, badge 4417")
    assert values(drawing.as_document()) == POLICE.whole()


@pytest.mark.parametrize("spelling", range(4))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_every_field_of_declarations(layout, spelling):
    drawing = layout(OF_A_POLICY[spelling], pairs_of(DECLARATIONS, spelling))
    found = values(drawing.as_document())
    assert {name: found.get(name) for name in DECLARATIONS.whole()} == DECLARATIONS.whole()


@pytest.mark.parametrize("spelling", range(4))
def test_reads_a_notice_that_came_as_a_text_file(spelling):
    assert values(as_text(OF_A_NOTICE[spelling], pairs_of(NOTICE, spelling))) == NOTICE.whole()


@pytest.mark.parametrize(
    "term", ["01/15/2026 to 01/15/2027", "01/15/2026 - 01/15/2027", "from 01/15/2026 until 01/15/2027 at 12:01 a.m."]
)
@pytest.mark.parametrize("label", ["Policy Period", "Policy term", "Period of insurance"])
def test_a_policy_period_gives_both_ends(label, term):
    found = values(plain_document(f"Policy Declarations\n\nPolicy number:  HO-778120\n{label}:  {term}\n"))
    assert (found["policy.effective_date"], found["policy.expiry_date"]) == ("01/15/2026", "01/15/2027")


def test_a_period_that_ends_before_it_begins_is_not_read():
    found = values(
        plain_document("Policy Declarations\n\nPolicy number: HO-778120\nPolicy period: 01/15/2027 to 01/15/2026\n")
    )
    assert "policy.effective_date" not in found
    assert "policy.expiry_date" not in found


def test_bare_labels_speak_of_the_party_above_them():
    text = """Notice of Loss

Insured Information
Name: Dana Whitfield
Address: 4 Oak Lane, Lakeville, OH 44101
Phone: 616 555 0111
Policy number: PA-100234

Claimant Information
Name: Rosa Delgado
Phone: 616 555 0142
Address: 12 Elm Street, Lakeville, OH 44101

Witness
Name: Paul Nobody
Phone: 616 555 0199

Date of loss: 03/04/2026
"""
    assert values(plain_document(text)) == {
        "document.kind": "claim_form",
        "insured.name": "Dana Whitfield",
        "insured.policy_number": "PA-100234",
        "claimant.name": "Rosa Delgado",
        "claimant.phone": "616 555 0142",
        "claimant.address": "12 Elm Street, Lakeville, OH 44101",
        "loss.date": "03/04/2026",
    }


def test_parties_side_by_side_keep_what_stands_in_their_column():
    drawing = Drawing()
    drawing.put(60, 50, "Claim Form", 14)
    drawing.put(60, 66, "Loss notice for automobile accidents")
    drawing.row(90, {60: "Policyholder", 410: "Claimant"})
    drawing.row(104, {60: "Name: Dana Whitfield", 410: "Name: Rosa Delgado"})
    drawing.row(118, {60: "Phone: 616 555 0111", 410: "Phone: 616 555 0142"})
    found = values(drawing.as_document())
    assert (found["insured.name"], found["claimant.name"]) == ("Dana Whitfield", "Rosa Delgado")
    assert found["claimant.phone"] == "616 555 0142"


@pytest.mark.parametrize("nothing", ["N/A", "unknown", "none", "-", "not reported", "pending", "see attached"])
def test_what_is_not_known_is_not_found(nothing):
    unknown = f"Police report number: {nothing}\nClaimant: {nothing}\nVIN: {nothing}\n"
    text = f"Notice of Loss\n\nDate of loss: 03/04/2026\n{unknown}"
    assert set(values(plain_document(text))) == {"document.kind", "loss.date"}


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("VIN", "1HGCM82633A00435"),
        ("VIN", "ask the shop"),
        ("Date of loss", "a Monday in March"),
        ("Date of loss", "13/45/2026"),
        ("Claimant phone", "12"),
        ("IBAN", "DE88 3704 0044 0532 0130 00"),
        ("Policy number", "applied for"),
        ("License plate", "temporary"),
    ],
)
def test_a_value_of_another_form_is_not_found(label, value):
    text = f"Notice of Loss\n\nInsured: Dana Whitfield\n{label}: {value}\nThe accident is described below.\n"
    assert set(values(plain_document(text))) == {"document.kind", "insured.name"}


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("03/04/2026 at 2:35 PM", "03/04/2026"),
        ("Wednesday, March 4, 2026", "March 4, 2026"),
        ("2026-03-04 14:35", "2026-03-04"),
        ("04.03.2026", "04.03.2026"),
        ("4. März 2026", "4. März 2026"),
        ("March 4th, 2026", "March 4th, 2026"),
    ],
)
def test_reads_the_day_of_a_loss_however_it_is_printed(printed, value):
    found = values(plain_document(f"Notice of Loss\n\nInsured: Dana Whitfield\nDate of loss: {printed}\n"))
    assert found["loss.date"] == value


def test_the_other_driver_and_vehicle_are_not_the_insureds():
    text = """Traffic Crash Report
Lakeville Police Department
Report number: 26-004417

Unit 1
Driver: Dana Whitfield
Plate: KLM 4821

Unit 2
Driver: Rosa Delgado
Plate: XYZ 9999
VIN: 1HGCM82633A004352
"""
    found = values(plain_document(text))
    assert (found["driver.name"], found["vehicle.plate"]) == ("Dana Whitfield", "KLM 4821")
    assert "vehicle.vin" not in found


@pytest.mark.parametrize("layout", [with_colons, in_columns, in_boxes])
def test_a_paper_without_a_telling_title_is_no_claim_paper(layout):
    found = values(layout("Lakeville Weekly Gazette", pairs_of(POLICE, 0)).as_document())
    assert "document.kind" not in found
    assert "police.report_number" not in found
