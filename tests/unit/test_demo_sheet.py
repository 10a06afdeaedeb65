"""The paper that invented documents are drawn on: what is said is noted where it is printed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend.demo.chance import seeded
from backend.demo.driver_spec import PacketWish, draw_packet
from backend.demo.loss_run_parts import Printed
from backend.demo.loss_run_spec import Layout, LossRunWish, draw_loss_run
from backend.demo.sheet import FIGURE, INVENTED, LANDSCAPE_PT, LETTER_PT, MARGIN_PT, TEXT, Sheet, TrueFact, says
from backend.domain.documents import MediaType
from backend.extraction.reader import read_document

WISH = LossRunWish("Osprey Express LP", 17, date(2028, 2, 29), periods=4)


def pages_of(drawn):
    return read_document(drawn.content, MediaType.PDF).pages


def test_what_is_said_is_noted_with_its_page_words_and_value():
    sheet = Sheet()
    sheet.put(MARGIN_PT, "First")
    sheet.turn()
    sheet.put(MARGIN_PT, "$1,200.00", TEXT, says("1200.00", "claims[0].claim_paid"))

    drawn = sheet.finish()

    said = drawn.truth["claims[0].claim_paid"]
    assert set(drawn.truth) == {said.field}
    assert replace(said, box=None) == TrueFact("claims[0].claim_paid", 2, "$1,200.00", "1200.00")
    assert "$1,200.00" in pages_of(drawn)[1].text


def test_words_may_speak_of_several_fields_and_the_first_place_stays():
    sheet = Sheet()
    sheet.put(MARGIN_PT, "P-1", TEXT, says("P-1", "periods[0].policy_number", "claims[0].policy_number"))
    sheet.turn()
    sheet.put(MARGIN_PT, "P-1", TEXT, says("P-1", "periods[0].policy_number"))

    truth = sheet.finish().truth

    assert {true.page for true in truth.values()} == {1}
    assert len(truth) == 2


def test_words_that_say_nothing_leave_no_truth():
    sheet = Sheet()
    sheet.row([(MARGIN_PT, "Claimant"), (200, "Paid")])

    assert sheet.finish().truth == {}


@pytest.mark.parametrize("size_pt", [LETTER_PT, LANDSCAPE_PT])
def test_pages_have_the_size_asked_for_and_are_signed(size_pt):
    sheet = Sheet(size_pt)
    sheet.turn()
    pages = pages_of(sheet.finish())

    assert [(page.width_pt, page.height_pt) for page in pages] == [size_pt] * 2
    assert all(page.text == INVENTED for page in pages)


def test_figures_end_where_their_column_ends():
    sheet = Sheet()
    for amount in ("9.00", "1,234,567.00"):
        sheet.put(300, amount, FIGURE)
        sheet.go_down(20)
    words = [word for word in pages_of(sheet.finish())[0].words if word.text[0].isdigit()]

    assert {round(word.box.x1 * LETTER_PT[0]) for word in words} == {300}


def test_what_is_left_of_a_page_shrinks_downwards_and_is_whole_again_on_the_next():
    sheet = Sheet()
    whole = sheet.left_pt
    sheet.go_down(100)
    assert sheet.left_pt == whole - 100
    sheet.turn()
    assert sheet.left_pt == whole
    assert sheet.page == 2


@pytest.mark.parametrize(
    ("layout", "day", "amount"),
    [
        (Layout.LEDGER, "02/03/2026", "$1,200.50"),
        (Layout.REGISTER, "2026-02-03", "1,200.50"),
        (Layout.STATEMENT, "2026-02-03", "1,200.50"),
    ],
)
def test_each_carrier_prints_dates_and_money_its_own_way(layout, day, amount):
    spec = draw_loss_run(seeded("print"), LossRunWish("Osprey Express LP", 1, date(2027, 1, 1), layout=layout))
    printed = Printed(Sheet(), spec)

    assert printed.day(date(2026, 2, 3)) == day
    assert printed.money(Decimal("1200.50")) == amount


def test_all_claims_wished_for_are_drawn_and_numbered_through():
    spec = draw_loss_run(seeded("spec"), WISH)
    numbers = [claim.claim_number for claim in spec.claims]

    assert len(spec.claims) == 17
    assert len(spec.periods) == 4
    assert len(set(numbers)) == 17
    assert numbers == sorted(numbers)


def test_periods_follow_one_another_without_gap_also_after_a_leap_day():
    spec = draw_loss_run(seeded("leap"), WISH)

    for earlier, later in zip(spec.periods, spec.periods[1:], strict=False):
        assert earlier.expiry == later.effective
    assert len({period.policy_number for period in spec.periods}) == 4


def test_the_incurred_of_a_loss_run_is_reserve_and_paid_less_recovered():
    spec = draw_loss_run(seeded("sum"), WISH)
    by_hand = sum((claim.reserve_usd + claim.paid_usd - claim.recovered_usd for claim in spec.claims), Decimal(0))

    assert spec.incurred_usd == by_hand > 0


def test_drivers_are_old_enough_hired_before_today_and_told_apart_by_their_licence():
    issued = date(2026, 11, 2)
    spec = draw_packet(seeded("people"), PacketWish("Osprey Express LP", 120, issued))

    assert len({driver.license_number for driver in spec.drivers}) == 120
    for driver in spec.drivers:
        assert issued.year - driver.born.year >= 21 + driver.years_experienced
        assert driver.hired <= issued
        assert driver.record_run < issued
        assert driver.license_number.startswith(driver.state)


def test_records_belong_to_different_drivers_of_the_roster():
    spec = draw_packet(seeded("records"), PacketWish("Osprey Express LP", 30, date(2026, 11, 2), records=8))

    assert len({record.driver for record in spec.records}) == 8
    assert all(0 <= record.driver < 30 for record in spec.records)


def test_a_small_roster_has_no_more_records_than_drivers():
    spec = draw_packet(seeded("small"), PacketWish("Osprey Express LP", 3, date(2026, 11, 2), records=8))

    assert len(spec.records) == 3


def test_the_share_of_new_drivers_is_about_what_was_wished():
    spec = draw_packet(seeded("share"), PacketWish("Osprey Express LP", 260, date(2026, 11, 2), new_share=0.3))
    new = sum(driver.years_experienced < 3 for driver in spec.drivers)

    assert 0.2 < new / 260 < 0.4


def test_the_box_of_words_begins_at_their_edge_and_lies_around_their_line():
    sheet = Sheet()
    sheet.go_down(100)
    sheet.put(MARGIN_PT, "Paid", TEXT, says("1", "left"))
    sheet.put(400, "$12.00", FIGURE, says("12.00", "right"))

    truth = sheet.finish().truth
    left, right = truth["left"].box, truth["right"].box

    assert left.x0 * LETTER_PT[0] == pytest.approx(MARGIN_PT)
    assert right.x1 * LETTER_PT[0] == pytest.approx(400)
    assert left.y0 < (MARGIN_PT + 100) / LETTER_PT[1] < left.y1
    assert (left.y0, left.y1) == (right.y0, right.y1)
    assert 0 < left.x0 < left.x1 < right.x0 < right.x1 < 1
