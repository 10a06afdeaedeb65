"""The studies' desk: begin a study, choose anew, run, adopt, and read what came out."""

from backend.services.study_adoptions import StudyAdoptions
from backend.services.study_files import StudyFiles
from backend.services.study_interface import CellsRequest, StudyInterface
from backend.services.study_reading import StudyReading
from backend.services.study_starts import Started
from backend.services.study_versions import SavedVersion, StudyVersions
from backend.services.study_what_ifs import StudyWhatIfs

__all__ = ["CellsRequest", "SavedVersion", "Started", "StudiesService"]


class StudiesService(StudyInterface, StudyVersions, StudyAdoptions, StudyReading, StudyWhatIfs, StudyFiles):
    """What actuaries and managers do with studies."""
