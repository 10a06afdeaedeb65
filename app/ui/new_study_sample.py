"""A triangle from the published samples: of Schedule P a line, and one company or all together."""

import streamlit as st

from app.ui.brought import Brought, remembered
from app.ui.page import Page

NAME = "new-study-sample"
ALL = ""
ALL_TOGETHER = "All companies together"


def choose(page: Page) -> Brought | None:
    """Show sample, line and company, and return the checked triangle."""
    triangles, person = page.services.triangles, page.principal
    samples = {sample.code: sample for sample in triangles.list_samples(person)}
    with st.grid("auto", min_column_width=220, vertical_alignment="bottom"):
        code = str(
            st.selectbox("Sample", list(samples), format_func=lambda one: samples[one].title, key=f"{NAME}-sample")
        )
        line = _choose_line(page, code)
        company, company_name = _choose_company(page, code, line)
    checked = remembered(
        NAME, f"{code}/{line}/{company}", lambda: triangles.check_sample(page.principal, code, line, company)
    )
    line_name = triangles.list_lines(person, code).get(line, "")
    title = ", ".join(part for part in (company_name, line_name, samples[code].title) if part)
    return Brought(
        NAME,
        title[:120],
        f"{code}/{line}/{company}",
        checked,
        lambda: triangles.add_sample(page.principal, code, line, company),
    )


def _choose_line(page: Page, code: str) -> str:
    lines = page.services.triangles.list_lines(page.principal, code)
    if not lines:
        return ""
    return str(st.selectbox("Line", list(lines), format_func=lambda one: lines[one], key=f"{NAME}-line-{code}"))


def _choose_company(page: Page, code: str, line: str) -> tuple[str, str]:
    companies = page.services.triangles.list_companies(page.principal, code, line) if line else ()
    if not companies:
        return ALL, ""
    names = {ALL: ALL_TOGETHER, **{company.code: company.name for company in companies}}
    chosen = str(
        st.selectbox(
            "Company",
            list(names),
            format_func=lambda one: names[one],
            key=f"{NAME}-company-{code}-{line}",
            help="Type to search among the companies of the line.",
        )
    )
    return chosen, names[chosen] if chosen else ""
