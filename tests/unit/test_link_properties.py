"""What holds for every pair of claims: normal forms are final, bands repeat, distances are the same both ways."""

import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from backend.domain.claims.comparables import Likeness, differences, distance, gaps
from backend.domain.claims.identifiers import (
    MAX_SHARERS,
    SOURCES,
    identifiers_of,
    normal_account,
    normal_address,
    normal_firm,
    normal_phone,
    strength_of,
)
from backend.domain.claims.narratives import ALIKE_FROM, BANDS, ROWS, bands, overlap
from backend.domain.claims.words import LinkKind

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def chance_of(seed):
    """Draw the same on every run."""
    return random.Random(seed)  # noqa: S311  # chance of a test, no secret


@pytest.mark.parametrize(
    ("normal", "written", "value"),
    [
        (normal_phone, "(616) 555-0142", "16165550142"),
        (normal_phone, "+1 616 555 0142", "16165550142"),
        (normal_phone, "1-616-555-0142 ext 7", "16165550142"),
        (normal_phone, "001 616 555 0142", "16165550142"),
        (normal_phone, "+49 30 901820", "4930901820"),
        (normal_phone, "0049 30 901820", "4930901820"),
        (normal_phone, "555", ""),
        (normal_phone, "000 000 0000", ""),
        (normal_phone, "1" * 16, ""),
        (normal_account, "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        (normal_account, "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819"),
        (normal_account, "GB29 NWBK 6016 1331 9268 18", ""),
        (normal_account, "00-1234 5678", "0012345678"),
        (normal_account, "unknown", ""),
        (normal_account, "000000", ""),
        (normal_address, "12 North Main Street, Apartment 4, USA", "12 n main st apt 4"),
        (normal_address, "12 N. Main St., Apt. 4", "12 n main st apt 4"),
        (normal_address, "5 Elm Road 49503-1234", "5 elm rd 49503"),
        (normal_address, "Main Street", ""),
        (normal_firm, "The Bent Fender, Inc.", "bent fender"),
        (normal_firm, "Joe's Body Shop LLC", "joes body shop"),
        (normal_firm, "GmbH & Co. KG", ""),
    ],
)
def test_a_thing_has_one_normal_form(normal, written, value):
    assert normal(written) == value


@pytest.mark.parametrize("normal", [normal_account, normal_address, normal_firm])
def test_a_normal_form_is_final_whatever_was_written(normal):
    chance = chance_of(11)
    signs = LETTERS + "0123456789 -.,'/()+ÄßÉ€"
    for _ in range(2_000):
        value = normal("".join(chance.choice(signs) for _ in range(chance.randint(0, 40))))

        assert normal(value) == value


def test_what_is_shown_never_tells_a_whole_telephone_or_account():
    chance = chance_of(12)
    for _ in range(500):
        number = "".join(chance.choice("0123456789") for _ in range(10))
        for one in identifiers_of([("contact_phone", number), ("bank_account", f"AB{number}")]):
            assert one.value not in one.shown
            assert len([sign for sign in one.shown if sign.isdigit()]) <= 4


def test_the_order_of_fields_and_facts_changes_nothing():
    chance = chance_of(13)
    values = [(name, "12 Main Street 616 555 0142") for name in SOURCES] + [("insured_name", "Dana")]
    wanted = identifiers_of(values)
    for _ in range(20):
        chance.shuffle(values)

        assert identifiers_of(values) == wanted
    assert {one.kind for one in wanted} <= set(SOURCES.values())


@pytest.mark.parametrize("kind", list(LinkKind))
def test_strength_is_a_share_that_never_grows_with_the_crowd(kind):
    strengths = [strength_of(kind, sharers) for sharers in range(2, MAX_SHARERS + 1)]

    assert strengths == sorted(strengths, reverse=True)
    assert all(0 < strength <= 1 for strength in strengths)
    assert strength_of(kind, MAX_SHARERS + 1) == strength_of(kind, 1) == strength_of(kind, 0) == 0


def a_word(chance):
    return "".join(chance.choice(LETTERS) for _ in range(5))


def account(chance, length=70):
    return [a_word(chance) for _ in range(length)]


def changed(chance, words, count):
    copied = list(words)
    for place in chance.sample(range(len(copied)), count):
        copied[place] = a_word(chance)
    return copied


def share_that_meets(changes, pairs=150):
    """Return the share of pairs with about this likeness that meet in a band, and the mean likeness."""
    chance = chance_of(changes)
    met, alike = 0, 0.0
    for _ in range(pairs):
        words = account(chance)
        first, second = " ".join(words), " ".join(changed(chance, words, changes))
        met += bool(set(bands(first)) & set(bands(second)))
        alike += overlap(first, second)
    return met / pairs, alike / pairs


@pytest.mark.parametrize("changes", [1, 3, 8, 16, 24])
def test_accounts_meet_in_a_band_as_often_as_their_likeness_foretells(changes):
    share, alike = share_that_meets(changes)

    assert share == pytest.approx(1 - (1 - alike**ROWS) ** BANDS, abs=0.12)


def test_a_copy_with_two_words_changed_counts_as_one_text_and_one_with_a_fifth_does_not():
    chance = chance_of(14)
    words = account(chance)

    assert overlap(" ".join(words), " ".join(changed(chance, words, 2))) >= ALIKE_FROM
    assert overlap(" ".join(words), " ".join(changed(chance, words, 14))) < ALIKE_FROM


def test_two_stories_that_share_a_stock_sentence_are_two_texts():
    opening = "I was driving home from work when another car came out of a side street and hit my front door"
    first = f"{opening}. The police came after ten minutes and wrote down our names and the plates."
    second = f"{opening}. Nobody was hurt, my neighbour saw it all, and the tow truck took both cars away."

    assert 0.2 < overlap(first, second) < ALIKE_FROM


def test_the_overlap_is_the_same_both_ways_and_whole_with_itself():
    chance = chance_of(15)
    for _ in range(100):
        words = account(chance)
        first, second = " ".join(words), " ".join(changed(chance, words, chance.randint(0, 40)))

        assert overlap(first, second) == overlap(second, first)
        assert overlap(first, first) == 1
        assert 0 <= overlap(first, second) <= 1


def test_bands_of_one_account_differ_among_themselves():
    found = bands(" ".join(account(chance_of(16))))

    assert max(Counter(found).values()) == 1
    assert [int(band.split(":")[0]) for band in found] == list(range(BANDS))


def a_likeness(chance):
    return Likeness(
        loss_type=chance.choice(("collision", "theft", "fire")),
        state_code=chance.choice(("OH", "TX", "")),
        claimed_usd=chance.choice((None, Decimal(chance.randint(0, 10**7)))),
        severity=chance.choice((None, "low", "medium", "high", "catastrophic")),
        report_delay_days=chance.choice((None, chance.randint(-2, 400))),
        injured_persons=chance.choice((None, chance.randint(0, 9))),
        flags=frozenset(chance.sample(("early_loss", "late_report", "vin_mismatch"), chance.randint(0, 3))),
    )


def known(likeness):
    return replace(
        likeness,
        claimed_usd=likeness.claimed_usd or Decimal(5),
        severity=likeness.severity or "low",
        report_delay_days=likeness.report_delay_days or 0,
    )


def test_a_distance_is_the_same_both_ways_and_from_0_to_1():
    chance = chance_of(17)
    for _ in range(2_000):
        one, other = a_likeness(chance), a_likeness(chance)

        assert distance(one, other) == distance(other, one)
        assert 0 <= distance(one, other) <= 1
        assert gaps(one, other) == gaps(other, one)


def test_a_claim_that_is_fully_known_is_no_distance_from_itself_and_differs_in_nothing():
    chance = chance_of(18)
    for _ in range(500):
        one = known(a_likeness(chance))

        assert distance(one, one) == 0
        assert differences(one, one) == ()


def test_there_are_words_for_every_distance_of_claims_that_are_fully_known():
    chance = chance_of(19)
    for _ in range(1_000):
        one, other = known(a_likeness(chance)), known(a_likeness(chance))

        assert len(differences(one, other)) == sum(gap > 0 for gap in gaps(one, other).values())
