"""Is Mack on all Schedule P paid triangles in one batch as fast as chainladder's batch? Alternating runs."""

import argparse

import numpy as np
from reserving_rig import chainladder, in_turns, report

from backend.domain.studies.words import SigmaRule
from backend.reserving.mack_batch import MackBatch, mack_batch


def main() -> None:
    """Print both times, their ratio, and on how many triangles both have a figure and agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with chainladder() as library:
        paid = library.load_sample("clrd")["CumPaidLoss"].set_backend("numpy")
        cells = np.array(paid.values[:, 0], dtype=np.float64)
        observed = np.asarray(paid.nan_triangle) == 1
        cells = np.where(observed, np.nan_to_num(cells), np.nan)

        def theirs() -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
            development = library.Development(average="volume", sigma_interpolation="mack").fit_transform(paid)
            fitted = library.MackChainladder().fit(development)
            return np.asarray(fitted.total_mack_std_err_, dtype=np.float64).reshape(-1)

        def ours() -> MackBatch:
            return mack_batch(cells, SigmaRule.MACK)

        ratio = report(("chainladder", "ours"), in_turns(theirs, ours, rounds))
        compare(theirs(), ours())
    print(f"goal not slower: {'met' if ratio >= 1 else 'MISSED'}")


def compare(library: "np.ndarray[tuple[int], np.dtype[np.float64]]", batch: MackBatch) -> None:
    """Print on how many triangles either has a standard error and how many of both agree to 1e-6."""
    theirs, own = np.isfinite(library) & (library > 0), batch.is_estimable
    both = theirs & own
    agree = np.isclose(library[both], batch.standard_error[both], rtol=1e-6)
    print(
        f"{len(own)} triangles: a standard error from chainladder {theirs.sum()}, ours {own.sum()}, both {both.sum()}, "
        f"of which {agree.sum()} agree to 1e-6; the others of ours are not estimable"
    )


if __name__ == "__main__":
    main()
