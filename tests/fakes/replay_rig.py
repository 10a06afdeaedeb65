"""A worker with every handler over one chain, and the replayer beside it: runs are performed and replayed at once."""

from dataclasses import dataclass
from uuid import UUID

from backend.domain.replays import ReplayOutcome, ReplayVersions
from backend.domain.runs import RunKind
from backend.llm.breaker import BreakerBoard
from backend.llm.chain import ProviderChain
from backend.llm.mock import MockProvider
from backend.llm.provider import Provider
from backend.pipelines import actuarial, claim, document, underwriting
from backend.queueing.run_queue import RunQueue
from backend.services.claim_remaking import ClaimRemaker
from backend.services.claim_runs import ClaimRunHandler
from backend.services.document_reading import make_document_pipeline
from backend.services.document_remaking import DocumentRemaker
from backend.services.document_runs import DocumentRunHandler
from backend.services.lease import Patience
from backend.services.replay_runs import ReplayRunHandler
from backend.services.replaying import Replayer
from backend.services.run_execution import RunEngine
from backend.services.shadow_remaking import ShadowRemaker
from backend.services.shadow_runs import ShadowRunHandler
from backend.services.study_remaking import StudyRemaker
from backend.services.study_runs import StudyRunHandler
from backend.services.underwriting_remaking import UnderwritingRemaker
from backend.services.underwriting_runs import UnderwritingRunHandler
from backend.store.engine import UnitOfWorkFactory


def rules_provider() -> MockProvider:
    """Give the provider without a model, for every step."""
    return MockProvider(
        {**underwriting.responders(), **claim.responders(), **document.responders(), **actuarial.responders()}
    )


@dataclass
class ReplayRig:
    """Performs runs and replays them; `providers` may be changed between two runs."""

    unit_of_work: UnitOfWorkFactory
    queue: RunQueue
    providers: tuple[Provider, ...] = ()

    def chain(self) -> ProviderChain:
        """Give the chain of this moment, with breakers of its own."""
        return ProviderChain(self.providers or (rules_provider(),), board=BreakerBoard())

    def perform(self, run_id: UUID) -> None:
        """Perform a run as a worker would."""
        self.engine().perform(run_id)

    def engine(self) -> RunEngine:
        """Give the engine with the handlers of every kind that is replayed, and of replays."""
        handlers = {
            RunKind.DOCUMENT: DocumentRunHandler(self.unit_of_work, make_document_pipeline(self.chain())),
            RunKind.UNDERWRITING: UnderwritingRunHandler(self.unit_of_work, self.chain),
            RunKind.CLAIM: ClaimRunHandler(self.unit_of_work, self.chain),
            RunKind.ACTUARIAL: StudyRunHandler(self.unit_of_work, self.chain),
            RunKind.SHADOW: ShadowRunHandler(self.unit_of_work, self.chain),
            RunKind.REPLAY: ReplayRunHandler(self.replayer()),
        }
        return RunEngine(self.unit_of_work, self.queue, handlers, Patience(60.0, 60.0))

    def replayer(self) -> Replayer:
        """Give the replayer of this moment."""
        challenged = {RunKind.UNDERWRITING: UnderwritingRemaker(), RunKind.CLAIM: ClaimRemaker()}
        remakers = {
            **challenged,
            RunKind.SHADOW: ShadowRemaker(self.unit_of_work, challenged),
            RunKind.ACTUARIAL: StudyRemaker(self.unit_of_work),
            RunKind.DOCUMENT: DocumentRemaker(self.unit_of_work, make_document_pipeline(self.chain())),
        }
        return Replayer(self.unit_of_work, self.chain, remakers)

    def replay(
        self, institution_id: UUID, run_id: UUID, versions: ReplayVersions = ReplayVersions.STORED
    ) -> ReplayOutcome:
        """Replay a run outside the queue."""
        return self.replayer().replay(institution_id, run_id, versions)
