"""Logistic regression with a ridge: Newton's method, the same result every time, finite on separable claims."""

import numpy as np

from backend.scoring.arrays import Floats, Labels

MAX_STEPS, SETTLED = 50, 1e-7
_MAX_LOG_ODDS = 30.0


def probabilities(log_odds: Floats) -> Floats:
    """Return the probability of each log-odds."""
    bounded = np.clip(log_odds, -_MAX_LOG_ODDS, _MAX_LOG_ODDS)
    return np.asarray(1.0 / (1.0 + np.exp(-bounded)), dtype=np.float64)


def log_odds(weights: Floats, design: Floats) -> Floats:
    """Return the log-odds of each row of a design, shape (rows, columns), under weights, shape (1 + columns,)."""
    return np.asarray(weights[0] + design @ weights[1:], dtype=np.float64)


def fit_logistic(
    design: Floats, labels: Labels, ridge: float, start: Floats | None = None, max_steps: int = MAX_STEPS
) -> Floats:
    """
    Return intercept and weights, shape (1 + columns,); the ridge penalises the weights and not the intercept.

    A positive ridge keeps the weights finite where claims are separable. `start` are weights near the result, from
    which `max_steps` may be few.

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 4.4.1 (iteratively
    reweighted least squares) with the penalty of section 3.4.1.
    """
    full = np.column_stack([np.ones(len(design)), design])
    penalty = np.full(full.shape[1], ridge)
    penalty[0] = 1e-9
    weights = np.zeros(full.shape[1]) if start is None else start.copy()
    for _ in range(max_steps):
        fitted = probabilities(full @ weights)
        slope = full.T @ (fitted - labels) + penalty * weights
        halved = full * np.sqrt(fitted * (1.0 - fitted))[:, None]
        curvature = halved.T @ halved + np.diag(penalty)
        step = _bounded(np.linalg.solve(curvature, slope))
        weights = weights - step
        if np.abs(step).max() < SETTLED:
            break
    return np.asarray(weights, dtype=np.float64)


def _bounded(step: Floats) -> Floats:
    """Return a step no longer than 4 in any weight: a full step from far away can overshoot."""
    longest = float(np.abs(step).max())
    return step if longest <= 4.0 else step * (4.0 / longest)  # noqa: PLR2004 - stated in the sentence above
