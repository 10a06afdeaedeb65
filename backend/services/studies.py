"""The studies' desk: begin a study, choose anew, run, adopt, and read what came out."""

from backend.services.study_adoptions import StudyAdoptions
from backend.services.study_reading import StudyReading
from backend.services.study_starts import Started, StudyStarts
from backend.services.study_versions import SavedVersion, StudyVersions
from backend.services.study_what_ifs import StudyWhatIfs

__all__ = ["SavedVersion", "Started", "StudiesService"]


class StudiesService(StudyStarts, StudyVersions, StudyAdoptions, StudyReading, StudyWhatIfs):
    """What actuaries and managers do with studies."""
