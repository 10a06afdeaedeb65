"""The error of the over-dispersed Poisson model's reserve without simulation, after England and Verrall."""

from dataclasses import dataclass

import numpy as np

from backend.domain.triangles import FloatArray
from backend.reserving.not_estimable import NotEstimableError
from backend.reserving.odp_model import OdpModel
from backend.reserving.ratios import BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class AnalyticError:
    """Reserve and its root mean square errors: by origin, shape (origins,), and of the total."""

    reserve: FloatArray
    standard_error: FloatArray
    total_reserve: float
    total_process_error: float
    total_parameter_error: float

    @property
    def total_standard_error(self) -> float:
        """Return both errors of the total together."""
        return float(np.hypot(self.total_process_error, self.total_parameter_error))


def analytic_error(model: OdpModel) -> AnalyticError:
    """
    Return the error of the reserve: dispersion times what is to come, and the delta method over the parameters.

    Source: England and Verrall (1999), "Analytic and bootstrap estimates of prediction errors", section 3.

    Raises:
        NotEstimableError: origins and ages do not hang together, so the parameters are not determined.

    """
    ahead = np.where(model.ahead, model.fitted, 0.0)
    gradients = np.stack([_gradient(_only_row(ahead, row), model.used) for row in range(len(ahead))])
    covariance = _covariance(model)
    by_origin = np.einsum("ip,pq,iq->i", gradients, covariance, gradients)
    total = gradients.sum(axis=0)
    reserve = ahead.sum(axis=1)
    return AnalyticError(
        reserve=np.asarray(reserve),
        standard_error=np.sqrt(model.dispersion * reserve + np.maximum(by_origin, 0.0)),
        total_reserve=float(reserve.sum()),
        total_process_error=float(np.sqrt(model.dispersion * reserve.sum())),
        total_parameter_error=float(np.sqrt(max(total @ covariance @ total, 0.0))),
    )


def _only_row(cells: FloatArray, row: int) -> FloatArray:
    alone = np.zeros_like(cells)
    alone[row] = cells[row]
    return alone


def _gradient(cells: FloatArray, used: BoolArray) -> FloatArray:
    """Return the sum of the cells' design rows weighed by the cells: origins, then ages without the first."""
    return np.concatenate([cells.sum(axis=1)[used.any(axis=1)], cells.sum(axis=0)[used.any(axis=0)][1:]])


def _covariance(model: OdpModel) -> FloatArray:
    """Return dispersion times the inverse of the information, in the order of `_gradient`."""
    weights = np.where(model.used, model.fitted, 0.0)
    rows, columns = model.used.any(axis=1), model.used.any(axis=0)
    cross = weights[rows][:, columns]
    information = np.block([[np.diag(cross.sum(axis=1)), cross], [cross.T, np.diag(cross.sum(axis=0))]])
    kept = np.delete(np.arange(len(information)), int(rows.sum()))
    try:
        inverse = np.linalg.inv(information[np.ix_(kept, kept)])
    except np.linalg.LinAlgError as error:
        raise NotEstimableError("Origins and ages do not hang together, so the model is not determined.") from error
    return np.asarray(model.dispersion * inverse)
