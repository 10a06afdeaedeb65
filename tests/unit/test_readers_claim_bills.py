"""Estimates, invoices and medical bills: items over columns, wrapped lines and pages, and the sums below them."""

import pytest

from fixtures.drawn_claim_papers import Table, draw_table
from fixtures.drawn_documents import Drawing, plain_document, values

HEADINGS = (
    ((60, "Description"), (360, "Qty"), (460, "Unit Price"), (560, "Amount")),
    ((60, "Labor operation"), (360, "Hours"), (460, "Rate"), (560, "Line total")),
    ((60, "Service"), (360, "Units"), (460, "Price each"), (560, "Charge")),
)
SUMS = (
    (("Subtotal", "$1,921.50"), ("Sales tax (6.25%)", "$120.09"), ("Total", "$2,041.59")),
    (("Net amount", "1,921.50"), ("Tax 6.25 %", "120.09"), ("Grand Total", "2,041.59")),
    (("Sub-total:", "USD 1,921.50"), ("VAT @ 6.25%:", "USD 120.09"), ("Amount due:", "USD 2,041.59")),
)
TITLES = {
    "repair_estimate": ("Repair Estimate", "Estimate of Record", "Preliminary damage appraisal"),
    "invoice": ("INVOICE", "Tax invoice", "Final Invoice"),
    "medical_bill": ("Hospital bill", "Statement of charges", "Itemized Statement"),
}
ROWS = (
    ("Front bumper cover", "1", "412.50", "412.50"),
    ("Refinish hood and blend adjacent", "4.5", "62.00", "279.00"),
    ("panels to match",),
    ("Headlamp assembly, left", "1", "1,230.00", "1,230.00"),
)
EXPECTED = {
    "bill.lines[0].description": "Front bumper cover",
    "bill.lines[0].amount": "412.50",
    "bill.lines[1].description": "Refinish hood and blend adjacent panels to match",
    "bill.lines[1].amount": "279.00",
    "bill.lines[2].description": "Headlamp assembly, left",
    "bill.lines[2].amount": "1230.00",
    "bill.subtotal": "1921.50",
    "bill.tax": "120.09",
    "bill.total": "2041.59",
}


def paper(kind, layout, turn_after=99, rows=ROWS):
    drawing = Drawing()
    drawing.put(60, 40, TITLES[kind][layout], 14)
    drawing.put(60, 60, "Patient: Rosa Delgado" if kind == "medical_bill" else "Customer: Rosa Delgado")
    draw_table(drawing, Table(HEADINGS[layout], rows, SUMS[layout]), 100, turn_after)
    return drawing.as_document()


def bill_of(found):
    return {name: value for name, value in found.items() if name.startswith("bill.")}


@pytest.mark.parametrize("layout", range(3))
@pytest.mark.parametrize("kind", TITLES)
def test_reads_items_and_sums_of_every_kind_of_bill(kind, layout):
    found = values(paper(kind, layout))
    assert bill_of(found) == EXPECTED
    assert found["document.kind"] == kind


@pytest.mark.parametrize("layout", range(3))
def test_a_table_goes_on_under_the_headings_of_the_next_page(layout):
    assert bill_of(values(paper("invoice", layout, turn_after=3))) == EXPECTED


def test_a_heading_within_the_table_is_no_part_of_an_item():
    rows = (ROWS[0], ("REFINISH LABOR",), *ROWS[1:])
    assert bill_of(values(paper("repair_estimate", 0, rows=rows))) == EXPECTED


def test_sums_of_parts_and_payments_are_no_items():
    rows = (*ROWS, ("Total parts", "", "", "1,642.50"), ("Less deductible", "", "", "(500.00)"))
    assert bill_of(values(paper("repair_estimate", 0, rows=rows))) == EXPECTED


def test_two_totals_that_differ_are_nobodys():
    drawing = Drawing()
    drawing.put(60, 40, "Invoice", 14)
    draw_table(drawing, Table(HEADINGS[0], ROWS, (*SUMS[0], ("Invoice total", "$9,999.99"))), 90)
    found = values(drawing.as_document())
    assert "bill.total" not in found
    assert found["bill.subtotal"] == "1921.50"


def test_reads_a_bill_without_quantities_and_unit_prices():
    text = """Invoice
Invoice number: 4471
Date: 04/02/2026

Description                         Amount
Water extraction, two rooms         $640.00
Dehumidifier rental                 $220.00

Total due                           $860.00
"""
    assert bill_of(values(plain_document(text))) == {
        "bill.number": "4471",
        "bill.date": "04/02/2026",
        "bill.lines[0].description": "Water extraction, two rooms",
        "bill.lines[0].amount": "640.00",
        "bill.lines[1].description": "Dehumidifier rental",
        "bill.lines[1].amount": "220.00",
        "bill.total": "860.00",
    }


def test_reads_a_german_bill():
    text = """Rechnung
Rechnungsnummer: 2026-0417
Rechnungsdatum: 04.03.2026

Bezeichnung                 Menge     Einzelpreis      Betrag
Kotfluegel lackieren        1         1.240,00 €       1.240,00 €
Kleinteile                  2         12,50 €          25,00 €

Zwischensumme                                          1.265,00 €
zzgl. 19 % MwSt.                                       240,35 €
Gesamtbetrag                                           1.505,35 €
"""
    found = bill_of(values(plain_document(text)))
    assert (found["bill.number"], found["bill.date"]) == ("2026-0417", "04.03.2026")
    assert [found[f"bill.lines[{number}].amount"] for number in range(2)] == ["1240.00", "25.00"]
    assert (found["bill.subtotal"], found["bill.tax"], found["bill.total"]) == ("1265.00", "240.35", "1505.35")


def test_the_business_at_the_head_of_a_bill_is_its_issuer_and_repairs_the_car():
    drawing = Drawing()
    drawing.put(60, 40, "Brandt Auto Body LLC", 13)
    drawing.put(500, 40, "REPAIR ESTIMATE", 12)
    draw_table(drawing, Table(HEADINGS[0], ROWS, SUMS[0]), 90)
    found = values(drawing.as_document())
    assert (found["bill.issuer"], found["repairer.name"]) == ("Brandt Auto Body LLC", "Brandt Auto Body LLC")


def test_a_person_at_the_head_of_a_bill_is_not_taken_for_its_issuer():
    drawing = Drawing()
    drawing.put(60, 40, "Rosa Delgado", 13)
    drawing.put(500, 40, "INVOICE", 12)
    draw_table(drawing, Table(HEADINGS[0], ROWS, SUMS[0]), 90)
    assert "bill.issuer" not in values(drawing.as_document())


def test_the_patient_of_a_medical_bill_is_the_claimant():
    assert values(paper("medical_bill", 0))["claimant.name"] == "Rosa Delgado"


def test_the_customer_of_an_invoice_is_nobody_the_claim_asks_for():
    assert "claimant.name" not in values(paper("invoice", 0))
