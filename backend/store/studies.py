"""Studies: stored with their versions and adoptions, read whole; results and list are inherited."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select, true, update

from backend.domain.access import Principal
from backend.domain.runs import RunState
from backend.domain.studies.kept import selection_from_json, selection_to_json
from backend.domain.studies.selection import Selection
from backend.domain.studies.views import Adoption, StudyView, VersionView
from backend.domain.studies.words import StudyStatus
from backend.errors import NotFoundError
from backend.store.references import next_reference
from backend.store.shown_names import shown_name
from backend.store.study_list import StudyList
from backend.store.study_results import StudyResults
from backend.store.study_standing import newest_run, standing_of_study
from backend.store.study_turns import StudyTurns
from backend.store.tables import Study, StudyAdoption, StudyVersion, User
from backend.store.triangles import Triangles

MOST_VERSIONS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A selection to be kept as the version of this number, with the reason in the author's words."""

    study_id: UUID
    number: int
    selection: Selection
    reason: str


@dataclass(frozen=True, slots=True)
class NewAdoption:
    """The version that a person takes as the one that stands, by the result of this run."""

    study_id: UUID
    number: int
    run_id: UUID
    reason: str


class Studies(StudyList, StudyResults, StudyTurns):
    """Studies with their versions and adoptions; everybody who may read studies reads those of the institution."""

    def add(self, study_id: UUID, name: str, triangle_id: UUID, by: Principal) -> None:
        """Store a new study under the next reference of this year."""
        year = self.session.scalars(select(func.extract("year", func.timezone("UTC", func.now())))).one()
        self.session.add(
            Study(
                study_id=study_id,
                institution_id=by.institution_id,
                reference=next_reference(self.session, Study, f"ACT-{int(year)}", by.institution_id),
                name=name,
                triangle_id=triangle_id,
                created_by=by.user_id,
            )
        )
        self.session.flush()

    def add_version(self, new: NewVersion, by: Principal) -> None:
        """Store a version; the key of study and number refuses a second one."""
        self.session.add(
            StudyVersion(
                study_id=new.study_id,
                number=new.number,
                institution_id=by.institution_id,
                selection=selection_to_json(new.selection),
                reason=new.reason,
                author_id=by.user_id,
                created_at=func.clock_timestamp(),
            )
        )
        self.session.flush()
        self.note_change(new.study_id)

    def add_adoption(self, new: NewAdoption, by: Principal) -> None:
        """Store that a person took a version as the one that stands."""
        self.session.add(
            StudyAdoption(
                adoption_id=uuid4(),
                institution_id=by.institution_id,
                study_id=new.study_id,
                number=new.number,
                run_id=new.run_id,
                adopted_by=by.user_id,
                adopted_at=func.clock_timestamp(),
                reason=new.reason,
            )
        )
        self.session.flush()
        self.note_change(new.study_id)

    def note_change(self, study_id: UUID) -> None:
        """Move the study to the top of the list."""
        self.session.execute(update(Study).where(Study.study_id == study_id).values(changed_at=func.clock_timestamp()))

    def lock(self, institution_id: UUID, study_id: UUID) -> None:
        """Hold the study until the transaction ends, so that two people save one after the other."""
        own = (Study.study_id == study_id, Study.institution_id == institution_id)
        if self.session.scalar(select(Study.study_id).where(*own).with_for_update()) is None:
            raise NotFoundError

    def get_triangle_id(self, institution_id: UUID, study_id: UUID) -> UUID:
        """Return which triangle a study is of; NotFoundError covers studies of other institutions."""
        own = (Study.study_id == study_id, Study.institution_id == institution_id)
        triangle_id = self.session.scalar(select(Study.triangle_id).where(*own))
        if triangle_id is None:
            raise NotFoundError
        return triangle_id

    def get(self, institution_id: UUID, study_id: UUID) -> StudyView:
        """Return a study with its triangle and versions; NotFoundError covers those of other institutions."""
        standing = standing_of_study()
        row = self.session.execute(
            select(Study, _SHOWN, standing.status)
            .join(User, User.user_id == Study.created_by)
            .join(standing.version, true())
            .outerjoin(standing.run, true())
            .outerjoin(standing.adoption, true())
            .where(Study.study_id == study_id, Study.institution_id == institution_id)
            .execution_options(populate_existing=True)
        ).first()
        if row is None:
            raise NotFoundError
        study, creator, status = row
        return StudyView(
            study_id=study.study_id,
            reference=study.reference,
            name=study.name,
            status=StudyStatus(status),
            triangle=Triangles(self.session).get(institution_id, study.triangle_id),
            versions=self._versions(study_id),
            created_by=creator,
            created_at=study.created_at,
            adoption=self._adoption(study_id),
        )

    def get_selection(self, institution_id: UUID, study_id: UUID, number: int) -> Selection:
        """Return what a version chose; NotFoundError where there is none."""
        row = self.session.get(StudyVersion, (study_id, number)) if 0 < number <= MOST_VERSIONS else None
        if row is None or row.institution_id != institution_id:
            raise NotFoundError
        return selection_from_json(row.selection)

    def _versions(self, study_id: UUID) -> tuple[VersionView, ...]:
        run = newest_run(StudyVersion.study_id, StudyVersion.number)
        rows = self.session.execute(
            select(StudyVersion, _SHOWN, run.c.run_id, run.c.state)
            .join(User, User.user_id == StudyVersion.author_id)
            .outerjoin(run, true())
            .where(StudyVersion.study_id == study_id)
            .order_by(StudyVersion.number.desc())
        )
        return tuple(_version(*row) for row in rows)

    def _adoption(self, study_id: UUID) -> Adoption | None:
        row = self.session.execute(
            select(StudyAdoption, _SHOWN)
            .join(User, User.user_id == StudyAdoption.adopted_by)
            .where(StudyAdoption.study_id == study_id)
            .order_by(StudyAdoption.adopted_at.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        adopted, name = row
        return Adoption(adopted.number, adopted.run_id, name, adopted.adopted_at, adopted.reason)


_SHOWN = shown_name()


def _version(kept: StudyVersion, author: str, run_id: UUID | None, state: str | None) -> VersionView:
    return VersionView(
        number=kept.number,
        author=author,
        author_id=kept.author_id,
        created_at=kept.created_at,
        reason=kept.reason,
        selection=selection_from_json(kept.selection),
        run_id=run_id,
        run_state=RunState(state) if state else None,
    )
