"""Choices of a study in words: methods with what they do, averages, rules and tails."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.studies.words import Average, MethodName, SigmaRule, TailKind


@dataclass(frozen=True, slots=True)
class MethodWords:
    """A method's name, and what it does in one sentence for somebody who has not met it."""

    name: str
    sentence: str


METHODS: Mapping[MethodName, MethodWords] = {
    MethodName.CHAIN_LADDER: MethodWords(
        "Chain ladder", "Carries each year's latest amount forward by the factors chosen; no error."
    ),
    MethodName.MACK: MethodWords(
        "Mack", "The chain ladder with a standard error that needs no assumption on the distribution."
    ),
    MethodName.BORNHUETTER_FERGUSON: MethodWords(
        "Bornhuetter-Ferguson", "Adds what is still expected of the premium; steady for young years."
    ),
    MethodName.CAPE_COD: MethodWords(
        "Cape Cod", "As Bornhuetter-Ferguson, with the expected loss ratio taken from the triangle itself."
    ),
    MethodName.BENKTANDER: MethodWords(
        "Benktander", "Repeats Bornhuetter-Ferguson, moving closer to the chain ladder with each round."
    ),
    MethodName.INCREMENTAL_ADDITIVE: MethodWords(
        "Incremental additive", "Takes each age's increment as a share of the premium."
    ),
    MethodName.MUNICH: MethodWords(
        "Munich chain ladder", "Develops paid and incurred together, so that both come closer; needs both."
    ),
    MethodName.CLARK_LOGLOGISTIC: MethodWords(
        "Clark, log-logistic curve", "Fits a growth curve with a heavy tail to the whole triangle."
    ),
    MethodName.CLARK_WEIBULL: MethodWords(
        "Clark, Weibull curve", "Fits a growth curve with a light tail to the whole triangle."
    ),
    MethodName.ODP_BOOTSTRAP: MethodWords(
        "Bootstrap", "Simulates the reserve many times and gives its quantiles, process error included."
    ),
    MethodName.ONE_YEAR: MethodWords(
        "One-year view", "How much the estimate may move within the next year, after Merz and Wuthrich."
    ),
}
AVERAGES: Mapping[Average, str] = {
    Average.VOLUME: "Volume-weighted",
    Average.SIMPLE: "Simple",
    Average.REGRESSION: "Regression through zero",
    Average.GEOMETRIC: "Geometric",
    Average.MEDIAL: "Without highest and lowest",
}
SIGMAS: Mapping[SigmaRule, str] = {SigmaRule.MACK: "Mack's rule", SigmaRule.LOGLINEAR: "Log-linear"}
TAILS: Mapping[TailKind, str] = {
    TailKind.NONE: "No tail",
    TailKind.CONSTANT: "Constant factor",
    TailKind.EXPONENTIAL: "Exponential curve",
    TailKind.INVERSE_POWER: "Inverse power curve",
}


def method_name(method: MethodName) -> str:
    """Return the name of a method."""
    return METHODS[method].name


def link_name(ages: tuple[int, ...], index: int) -> str:
    """Return the step from one age to the next in months: `12-24`."""
    return f"{ages[index]}-{ages[index + 1]}"
