"""Tasks of one case: the open ones with what can be done about each, a form for the next, and the closed ones."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd
import streamlit as st

from app.ui import messages
from app.ui.format import clock, count_of, day
from app.ui.page import Page
from app.ui.tables import Badge, show_table
from backend.domain.access import Permission, Role
from backend.domain.collaboration import Colleague, NewTask, Subject, TaskChange, TaskState, TaskView
from backend.services.case_tasks import MOST_TASKS

FIRST_OPEN = 30
STATES = {TaskState.OPEN: "Open", TaskState.DONE: "Done", TaskState.DROPPED: "Dropped"}


def show(page: Page, subject: Subject, colleagues: tuple[Colleague, ...]) -> None:
    """Show the tasks of the case; the forms are for those who have colleagues to give tasks to."""
    tasks = page.services.collaboration.list_tasks(page.principal, subject)
    waiting = [task for task in tasks if task.state is TaskState.OPEN]
    st.subheader("Tasks", anchor=False)
    if not waiting:
        st.text("No task is open on this case.")
    for task in waiting[:FIRST_OPEN]:
        _show_task(page, task, colleagues)
    if rest := waiting[FIRST_OPEN:]:
        with st.expander(f"And {count_of(len(rest), 'more open task')}", key="later-tasks", on_change="rerun") as later:
            for task in rest if later.open else ():
                _show_task(page, task, colleagues)
    if colleagues:
        _show_form(page, subject, colleagues)
    closed = [task for task in tasks if task.state is not TaskState.OPEN]
    _show_closed(closed, is_cut=len(tasks) >= MOST_TASKS)


def reader_today() -> date:
    """Return the day of today on the reader's clock: west of Greenwich the evening is not tomorrow yet."""
    return datetime.now(clock(st.context.timezone)).date()


def due_badge(task: TaskView, today: date) -> tuple[str, Badge]:
    """Return how a task stands by its day: overdue in red, due today in orange."""
    if task.due_on < today:
        return f"Overdue since {day(task.due_on)}", "red"
    if task.due_on == today:
        return "Due today", "orange"
    return f"Due {day(task.due_on)}", "gray"


def may_change(page: Page, task: TaskView) -> bool:
    """Tell whether the task is this person's to close, move or hand on."""
    person = page.principal
    is_theirs = person.role is Role.MANAGER or person.user_id in (task.assignee_id, task.creator_id)
    return is_theirs and person.may(Permission.WRITE_NOTE)


def end(page: Page, task: TaskView, state: TaskState) -> None:
    """Close a task as done or dropped, in a callback."""
    together = page.services.collaboration
    with messages.shown():
        close = together.close_task if state is TaskState.DONE else together.drop_task
        close(page.principal, task.task_id, task.version)
        st.toast(f"The task is {STATES[state].lower()}.", icon=":material/check:")


def _show_task(page: Page, task: TaskView, colleagues: tuple[Colleague, ...]) -> None:
    words, color = due_badge(task, reader_today())
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall", width="stretch"):
            st.badge(words, color=color, icon=":material/event:")
            st.text(f"{task.title}\nFor {task.assignee}, from {task.created_by}")
        if may_change(page, task):
            _show_acts(page, task, colleagues)


def _show_acts(page: Page, task: TaskView, colleagues: tuple[Colleague, ...]) -> None:
    key = f"{task.task_id}-{task.version}"
    done, drop = (page, task, TaskState.DONE), (page, task, TaskState.DROPPED)
    st.button("Done", icon=":material/task_alt:", key=f"done-{key}", on_click=end, args=done)
    popover = st.popover("Change", icon=":material/edit:", key=f"change-{key}", on_change="rerun")
    if not popover.open:
        return
    with popover:
        names = {str(one.user_id): one.name for one in colleagues}
        chosen = list(names).index(str(task.assignee_id)) if str(task.assignee_id) in names else None
        st.selectbox("For", list(names), index=chosen, format_func=names.__getitem__, key=f"for-{key}")
        st.date_input("Due on", value=task.due_on, format="YYYY-MM-DD", key=f"on-{key}")
        st.button("Save", type="primary", key=f"save-{key}", on_click=_change, args=(page, task, key))
        st.button("Drop the task", icon=":material/delete:", key=f"drop-{key}", on_click=end, args=drop)


def _change(page: Page, task: TaskView, key: str) -> None:
    to, due_on = st.session_state.get(f"for-{key}"), st.session_state.get(f"on-{key}")
    chosen = next((one for one in _people(page, task) if str(one.user_id) == to), None)
    with messages.shown():
        wanted = TaskChange(
            task.task_id, task.version, chosen.user_id if chosen else None, due_on if isinstance(due_on, date) else None
        )
        page.services.collaboration.change_task(page.principal, wanted)
        st.toast("The task is changed.", icon=":material/check:")


def _people(page: Page, task: TaskView) -> tuple[Colleague, ...]:
    found: tuple[Colleague, ...] = page.services.collaboration.list_colleagues(page.principal, task.subject)
    return found


def _show_form(page: Page, subject: Subject, colleagues: tuple[Colleague, ...]) -> None:
    names = {str(one.user_id): one.name for one in colleagues}
    me = str(page.principal.user_id)
    with st.expander("Give a task", icon=":material/add_task:"):
        st.text_input("What is to be done", key="task-title")
        with st.grid("auto", min_column_width=190, vertical_alignment="bottom"):
            own = list(names).index(me) if me in names else 0
            st.selectbox("For", list(names), index=own, format_func=names.__getitem__, key="task-for")
            today = reader_today()
            st.date_input("Due on", value=today, format="YYYY-MM-DD", min_value=today, key="task-on")
        st.button(
            "Give the task",
            type="primary",
            icon=":material/add_task:",
            key="add-task",
            on_click=_add,
            args=(page, subject, colleagues),
        )


def _add(page: Page, subject: Subject, colleagues: tuple[Colleague, ...]) -> None:
    title, to, due_on = (st.session_state.get(key) for key in ("task-title", "task-for", "task-on"))
    chosen = next((one for one in colleagues if str(one.user_id) == to), None)
    if chosen is None or not isinstance(due_on, date):
        st.error("Choose who does it, and until when.", icon=":material/error:")
        return
    with messages.shown():
        new = NewTask(subject, str(title or ""), chosen.user_id, due_on)
        page.services.collaboration.add_task(page.principal, new)
        st.session_state["task-title"] = ""
        st.toast("The task is given.", icon=":material/check:")


def _show_closed(closed: Sequence[TaskView], *, is_cut: bool) -> None:
    if not closed:
        return
    with st.expander(f"Closed tasks ({'the newest ' if is_cut else ''}{len(closed)})", icon=":material/inventory_2:"):
        frame = pd.DataFrame(
            {
                "Task": [task.title for task in closed],
                "State": [STATES[task.state] for task in closed],
                "By": [task.closed_by for task in closed],
                "On": [day(task.closed_at) for task in closed],
                "For": [task.assignee for task in closed],
            }
        )
        show_table(frame, "Closed tasks of this case")
