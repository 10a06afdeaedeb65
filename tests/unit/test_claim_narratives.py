"""Near-duplicate accounts of a loss are found, unrelated ones are not; both over generated texts."""

from itertools import combinations

import numpy as np
import pytest

from backend.domain.claims.narratives import ALIKE_FROM, BANDS, MIN_SHINGLES, bands, overlap, shingles

WORDS = [
    "car",
    "truck",
    "driver",
    "lane",
    "light",
    "corner",
    "road",
    "bridge",
    "parking",
    "wall",
    "fence",
    "roof",
    "pipe",
    "kitchen",
    "cellar",
    "smoke",
    "water",
    "hail",
    "storm",
    "branch",
    "window",
    "door",
    "lock",
    "engine",
    "brake",
    "wheel",
    "mirror",
    "bumper",
    "hood",
    "trunk",
    "claimant",
    "neighbour",
    "friend",
    "shop",
    "guest",
    "floor",
    "stairs",
    "ladder",
    "box",
    "pallet",
    "forklift",
    "customer",
    "left",
    "right",
    "slowly",
    "quickly",
    "suddenly",
    "after",
    "before",
    "while",
    "behind",
    "under",
    "over",
    "hit",
    "struck",
    "slid",
    "fell",
    "broke",
    "burned",
    "flooded",
    "leaked",
    "scratched",
    "dented",
    "stole",
    "saw",
    "heard",
    "called",
    "waited",
    "turned",
    "stopped",
    "reversed",
    "evening",
    "morning",
    "noon",
    "night",
    "rain",
    "snow",
    "ice",
    "sun",
    "fog",
    "wet",
    "dry",
    "dark",
    "bright",
    "steep",
    "narrow",
    "wide",
    "busy",
    "empty",
    "old",
    "new",
    "red",
    "blue",
]


def account(chance, length=60):
    return " ".join(WORDS[place] for place in chance.integers(len(WORDS), size=length))


def changed(chance, text, words):
    tokens = text.split()
    for place in chance.choice(len(tokens), words, replace=False):
        tokens[place] = WORDS[chance.integers(len(WORDS))]
    return " ".join(tokens)


def meet(first, second):
    return bool(set(bands(first)) & set(bands(second)))


def test_nearly_all_near_duplicates_meet_in_a_band():
    chance = np.random.default_rng(41)
    alike = []
    while len(alike) < 300:
        text = account(chance)
        copy = changed(chance, text, chance.integers(1, 7))
        if overlap(text, copy) >= ALIKE_FROM:
            alike.append((text, copy))

    found = sum(meet(text, copy) for text, copy in alike)

    assert found / len(alike) >= 0.95


def test_no_pair_of_a_thousand_unrelated_accounts_counts_as_alike():
    chance = np.random.default_rng(42)
    pairs = [(account(chance), account(chance)) for _ in range(1_000)]

    assert not [pair for pair in pairs if meet(*pair) and overlap(*pair) >= ALIKE_FROM]


def test_accounts_of_one_kind_of_loss_told_in_own_words_do_not_count_as_alike():
    told = [
        "I was waiting at the red light on Main Street when a delivery van ran into the back of my car and left.",
        "A van hit my parked car from behind during the night; I found the bumper broken in the morning at home.",
        "While reversing out of the driveway I did not see the neighbour's car and damaged its front door badly.",
        "The driver ahead stopped without warning because of a dog, and I could not brake in time on the wet road.",
    ]

    assert max(overlap(first, second) for first, second in combinations(told, 2)) < 0.1


def test_a_copy_with_another_date_and_sum_is_the_same_text():
    first = "On 4 May 2026 a pipe burst in the cellar and ruined the floor; the plumber asked 1200 dollars for it."
    second = first.replace("4 May", "19 May").replace("1200", "3400").upper()

    assert overlap(first, second) == 1
    assert bands(first) == bands(second)


@pytest.mark.parametrize("text", ["", "Hit a deer.", "Hail damage to the roof and car"])
def test_an_account_too_short_to_be_anybodys_own_is_not_compared(text):
    assert len(shingles(text)) < MIN_SHINGLES
    assert bands(text) == ()
    assert overlap(text, text) == 0


def test_the_overlap_is_the_share_of_common_runs_of_three_words():
    first = "one two three four five six seven eight nine ten"
    second = "one two three four five six seven eight nine eleven"

    assert overlap(first, second) == pytest.approx(7 / 9)


def test_every_account_has_the_same_number_of_bands_wherever_it_is_computed():
    text = account(np.random.default_rng(7))

    assert len(bands(text)) == BANDS
    assert bands(text)[0] == bands(text.upper())[0]
    assert bands("a pipe burst in the cellar and ruined the new floor")[0] == FIRST_BAND


FIRST_BAND = "0:d6a44ece14f4b2b0"
"""Stored beside claims: a change of the hashing would part old claims from new ones."""
