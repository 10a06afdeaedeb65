"""The acts of the trail stand in words on the screen, and the filter tells every act from every other."""

import re

from app.ui.audit_words import ACTS, act_names, act_words


def test_acts_are_said_in_words_without_the_signs_of_their_codes():
    assert (act_words("run.succeeded"), act_words("signed_in")) == ("Run succeeded", "Signed in")
    assert act_words("payment_posted") == "Payment posted"
    assert act_words("run.lost_its_worker") == "Run lost its worker"
    assert not [words for words in ACTS.values() if re.search(r"[_.]", words) or words[0].islower()]


def test_two_acts_that_read_the_same_are_told_apart_by_their_codes():
    names = act_names(["run.failed", "run_failed", "assessed"])

    assert names == {"run.failed": "Run failed", "run_failed": "Run failed (run_failed)", "assessed": "Case assessed"}
