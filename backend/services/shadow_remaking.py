"""Replays of a challenger's runs: the champion's case again, asked of the challenger under its own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.replays import Json
from backend.domain.runs import RunKind
from backend.llm.chain import ProviderChain
from backend.services.remaking import KeptInputs, Remade, Remaker
from backend.services.shadow_material import assess_challenged, challenged_case, shadow_result
from backend.store.engine import UnitOfWorkFactory
from backend.store.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ShadowRemaker:
    """Makes a challenger's answers again; `challenged` are the remakers of the kinds that have a challenger."""

    unit_of_work: UnitOfWorkFactory
    challenged: Mapping[RunKind, Remaker]

    def remake(self, kept: KeptInputs, chain: ProviderChain) -> Remade:
        """Return the result that the champion's case gives with the answers of this chain, of its provider alone."""
        provider = str(kept.inputs["provider"])
        assessment = assess_challenged(_kind(kept), self._case(kept), chain.only(provider) if provider else chain)
        return Remade(shadow_result(assessment), assessment.result_hash)

    def under_today(self, work: UnitOfWork, kept: KeptInputs) -> Json:
        """Return the same case under the versions in force; words of the challenger's own stay as they are."""
        case, words = challenged_case(work, kept), kept.part("prompt")
        today = self.challenged[_kind(kept)].under_today(work, case)
        return {**kept.inputs, "today": {**today, **({"prompt": words} if words else {})}}

    def _case(self, kept: KeptInputs) -> KeptInputs:
        """Return the case as the champion had it, or as a replay under today's versions has it."""
        if today := kept.part("today"):
            return KeptInputs(kept.institution_id, today)
        with self.unit_of_work() as work:
            return challenged_case(work, kept)


def _kind(kept: KeptInputs) -> RunKind:
    return RunKind(str(kept.inputs["challenged"]))
