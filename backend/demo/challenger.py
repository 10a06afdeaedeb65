"""The demonstration's challenger: rules without a model answer a share of the submissions beside whoever is in use."""

from backend.demo.reading import inside
from backend.domain.access import Principal
from backend.domain.challenges import ChallengerPlan
from backend.domain.runs import RunKind
from backend.services.challenges import ChallengesService, configured_providers
from backend.settings import Settings
from backend.store.work import UnitOfWork

WITHOUT_MODEL, SHARE_PERCENT = "mock", 50
REASON = "Would the rules alone, without a model, propose another outcome?"


def start_challenger(work: UnitOfWork, settings: Settings, manager: Principal) -> bool:
    """
    Have the manager start it; its answers come from the workers and cost nothing. Tell whether it runs.

    Where no model is configured both are the same and agree; nothing here makes up a disagreement.
    """
    if WITHOUT_MODEL not in configured_providers(settings):
        return False
    plan = ChallengerPlan(RunKind.UNDERWRITING.value, WITHOUT_MODEL, None, SHARE_PERCENT, REASON)
    ChallengesService(inside(work), settings).plan(manager, plan)
    return True
