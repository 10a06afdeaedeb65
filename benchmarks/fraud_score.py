"""
How well does the scorecard's method tell fraudulent claims? Stratified 5-fold cross-validation on fraud_oracle.

Everything that is learnt (cuts, levels, pairs, weights, points, calibration) is learnt inside the training folds.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from fraud_oracle import LEFT_OUT, read_claims
from fraud_plot import text_plot, write_plot

from backend.domain.scorecards import FitFigures
from backend.scoring import (
    FitSettings,
    FittedCard,
    OutOfFold,
    auc,
    calibration_table,
    cross_validate,
    figures_of,
    fit_scorecard,
)
from backend.scoring.arrays import Labels, Row

LOGISTIC_BAR, BOOSTING_BAR, GOAL_AUC, GOAL_RECALL = 0.8015, 0.8446, 0.80, 0.30
SECOND_SEED = 4711
STARTED = "--with-one-thread"
FILE = "fraud_oracle/fraud_oracle.csv"


def main() -> None:
    """Print the figures of the card, its points, and what the same method gets with the calendar year added."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help='folder of the validation files: --folder "$VALIDATION_DATA_DIR"')
    parser.add_argument("--plot", type=Path, help="write the calibration plot here as SVG")
    wanted = parser.parse_args()
    path = find_file(wanted.folder)
    if path is None:
        return
    rows, year_rows, labels = read(path)
    started = time.perf_counter()
    print(f"{len(rows)} claims, {labels.sum()} fraudulent; left out: " + ", ".join(LEFT_OUT))
    report("single circumstances", cross_validate(rows, labels, FitSettings(max_pairs=0)), labels)
    said = cross_validate(rows, labels)
    report("with pairs of circumstances", said, labels)
    again = cross_validate(rows, labels, FitSettings(seed=SECOND_SEED))
    report(f"with pairs, folds shuffled anew (seed {SECOND_SEED})", again, labels)
    print("No choice of the method was made on the second shuffle; the difference is what one shuffle can flatter.")
    report("with pairs and the calendar year", cross_validate(year_rows, labels), labels)
    print("The year helps within these claims (waves of 1995 and 1996) and says nothing of a later claim.")
    table = calibration_table(said.probabilities, labels)
    print(text_plot(table))
    print_card(fit_scorecard(rows, labels))
    print(f"{time.perf_counter() - started:.0f} s")
    if wanted.plot:
        write_plot(wanted.plot, table)
        print(f"calibration plot: {wanted.plot}")


def keep_to_one_thread() -> None:
    """Start this script again with one thread of the linear algebra: these matrices are narrow, more only wait."""
    if STARTED in sys.argv:
        sys.argv.remove(STARTED)
        return
    limits = [f"{name}_NUM_THREADS=1" for name in ("OMP", "OPENBLAS", "MKL")]
    os.execvp("env", ["env", *limits, sys.executable, *sys.argv, STARTED])  # noqa: S606  # this very script


def find_file(folder: Path | None) -> Path | None:
    """Return the file, None with a sentence where it is not here."""
    path = (folder or Path()) / FILE
    if folder and path.is_file():
        return path
    print(f'Skipped: {FILE} is not here; name the folder: --folder "$VALIDATION_DATA_DIR".')
    return None


def read(path: Path) -> tuple[Sequence[Row], Sequence[Row], Labels]:
    """Return the claims as a score may see them, the same with the calendar year, and the labels."""
    rows, labels, years = read_claims(path)
    with_year = [{**row, "year": year} for row, year in zip(rows, years, strict=True)]
    return rows, with_year, np.array(labels, dtype=np.int64)


def report(name: str, said: OutOfFold, labels: Labels) -> None:
    """Print the out-of-fold figures of one way to fit, and what whole points cost."""
    figures = figures_of(said.scores, said.probabilities, labels)
    exact = auc(said.log_odds, labels)
    print(
        f"\n{name}: AUC {figures.auc:.4f} (bars: logistic {LOGISTIC_BAR}, boosting {BOOSTING_BAR}), "
        f"average precision {figures.average_precision:.4f}, recall in the top 10 % {figures.recall_top_tenth:.4f}, "
        f"Brier {figures.brier:.4f}"
    )
    print(f"  before rounding to whole points: AUC {exact:.4f}; rounding costs {exact - figures.auc:+.4f}")
    is_met = figures.auc >= GOAL_AUC and figures.recall_top_tenth >= GOAL_RECALL
    print(f"  goal (AUC {GOAL_AUC:.2f}, recall {GOAL_RECALL:.2f}): {'met' if is_met else 'MISSED'}")


def judge(rows: Sequence[Row], labels: Labels) -> FitFigures:
    """Return the out-of-fold figures of the whole-point card."""
    said = cross_validate(rows, labels)
    return figures_of(said.scores, said.probabilities, labels)


def print_card(card: FittedCard) -> None:
    """Print the card fitted to all claims, what weighs most first."""
    print(f"\nThe card in whole points (fitted to all claims): every claim starts at {card.base_points}")
    for term in sorted(card.terms, key=lambda term: -abs(term.points)):
        words = " and ".join(f"{c.feature} {'>=' if c.op == 'ge' else '='} {c.value}" for c in term.when)
        print(f"  {term.points:+4d}  {words}")


if __name__ == "__main__":
    keep_to_one_thread()
    main()
