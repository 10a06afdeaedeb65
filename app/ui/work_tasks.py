"""My tasks in My work: what is overdue first, each with its case and the way to close it."""

import streamlit as st

from app.ui.format import count_of
from app.ui.page import Page
from app.ui.registry import PAGES_FOLDER
from app.ui.tasks_panel import due_badge, end, reader_today
from backend.domain.access import Permission
from backend.domain.collaboration import SubjectType, TaskState, TaskView
from backend.domain.notices import NOTES_TAB
from backend.services.case_tasks import MOST_TASKS

FIRST = 5
TARGET = "task-case"
SCREENS = {SubjectType.SUBMISSION: "Submission.py", SubjectType.CLAIM: "Claim.py", SubjectType.STUDY: "Study.py"}


def show(page: Page) -> None:
    """Show the person's open tasks, the first few at once; nothing where there is none."""
    _follow()
    tasks = (
        page.services.collaboration.list_my_tasks(page.principal) if page.principal.may(Permission.READ_NOTES) else ()
    )
    if not tasks:
        return
    today = reader_today()
    late = sum(task.due_on < today for task in tasks)
    st.subheader("My tasks", anchor="my-tasks")
    at_least = " or more" if len(tasks) >= MOST_TASKS else ""
    st.caption(f"{count_of(len(tasks), 'open task')}{at_least}{f', {late:,} overdue' if late else ''}")
    for task in tasks[:FIRST]:
        _show_task(page, task)
    if len(tasks) > FIRST:
        with st.expander(
            f"And {count_of(len(tasks) - FIRST, 'more task')}", key="more-tasks", on_change="rerun"
        ) as more:
            if more.open:
                for task in tasks[FIRST:]:
                    _show_task(page, task)


def _show_task(page: Page, task: TaskView) -> None:
    words, color = due_badge(task, reader_today())
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall", width="stretch"):
            st.badge(words, color=color, icon=":material/event:")
            st.text(f"{task.title}\n{task.reference}, from {task.created_by}")
        done, case = (page, task, TaskState.DONE), (SCREENS[task.subject.type], str(task.subject.subject_id))
        st.button("Done", icon=":material/task_alt:", key=f"my-done-{task.task_id}", on_click=end, args=done)
        st.button("Open", icon=":material/arrow_forward:", key=f"my-open-{task.task_id}", on_click=_remember, args=case)


def _remember(page_file: str, case_id: str) -> None:
    st.session_state[TARGET] = (page_file, case_id)


def _follow() -> None:
    if target := st.session_state.pop(TARGET, None):
        page_file, case_id = target
        st.switch_page(PAGES_FOLDER / page_file, query_params={"id": case_id, "tab": NOTES_TAB})
