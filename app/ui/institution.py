"""The screen of how an institution signs: form and live preview side by side, logo and changes below."""

from datetime import date
from decimal import Decimal, InvalidOperation

import streamlit as st

from app.ui import brand, institution_changes, institution_logo, messages
from app.ui.institution_colours import choose_colours
from app.ui.letterhead import Letterhead, picture_of
from app.ui.markup import escaped
from app.ui.page import Page
from backend.domain.branding import LONGEST_NAME, MOST_LINES, read_name
from backend.domain.currencies import CURRENCIES, KEPT_IN
from backend.domain.institutions import MOST_UNITS, InstitutionSettings, InstitutionView
from backend.domain.locales import DEFAULT_LOCALE, LOCALES, day_figures, figure, find_locale
from backend.domain.texts import clean_line
from backend.errors import InvalidRequestError

SAMPLE_USD, SAMPLE_DAY = Decimal("1234567.80"), date(2026, 7, 4)
SAVED, SEEN = "institution_saved", "institution_seen"


def show(page: Page) -> None:
    """Show form, preview, logo and past changes of the person's institution."""
    view = page.services.institutions.get(page.principal)
    st.caption(
        f"Code {view.code}. Letters, reports and the menu carry what stands here. Amounts are kept in {KEPT_IN}, and "
        f"every screen shows {KEPT_IN}; reports show your currency beside it and name the rate."
    )
    if st.session_state.pop(SAVED, False):
        st.success("Saved. Letters and reports made from now on carry it.", icon=":material/check:")
    seen: int = st.session_state.setdefault(SEEN, view.version)
    if seen != view.version:
        st.warning("Somebody else changed the institution meanwhile.", icon=":material/group:")
        st.button("Show it as it is now", on_click=_look_at, args=(view.version,))
    form, preview = st.columns([5, 6], gap="large")
    with form:
        wanted = _form(view.settings, f"institution-{seen}")
        if st.button("Save", type="primary", icon=":material/save:", disabled=wanted == view.settings):
            _save(page, seen, wanted)
    with preview:
        st.subheader("Preview")
        st.image(picture_of(_letterhead(view, wanted)), width="stretch", alt="The head of a letter as it will look")
        if institution_logo.show(page, view, is_saved=wanted == view.settings):
            _show_anew()
    institution_changes.show(page)


def _save(page: Page, seen: int, wanted: InstitutionSettings) -> None:
    """Store what is typed, and show it everywhere at once."""
    with messages.shown():
        page.services.institutions.change(page.principal, seen, wanted)
        st.session_state[SAVED] = True
        _show_anew()


def _show_anew() -> None:
    """Forget what was drawn and typed, and show what is stored."""
    brand.forget()
    del st.session_state[SEEN]
    st.rerun()


def _look_at(version: int) -> None:
    st.session_state[SEEN] = version


def _form(now: InstitutionSettings, key: str) -> InstitutionSettings:
    """Show the fields, filled as stored when the person came, and return what they hold now."""
    name = st.text_input("Name", max_chars=LONGEST_NAME, key=_first(f"{key}-name", now.name))
    _answer_name(name)
    primary, accent = choose_colours(now, key)
    lines = st.text_area(
        "Lines of the letterhead",
        key=_first(f"{key}-lines", "\n".join(now.letterhead)),
        height=110,
        help=f"Address, telephone, register: at most {MOST_LINES} lines below the name.",
    )
    locale = st.selectbox(
        "Figures and days",
        list(LOCALES),
        format_func=lambda code: LOCALES[code].name,
        key=_first(f"{key}-locale", now.locale if now.locale in LOCALES else DEFAULT_LOCALE),
    )
    currency, units, day = _currency(now, key)
    letterhead = tuple(lines.splitlines())
    return InstitutionSettings(name, primary, accent, currency, units, day, locale, letterhead)


def _answer_name(name: str) -> None:
    """Say at once what keeps a name from being saved."""
    try:
        read_name(name)
    except InvalidRequestError as error:
        st.warning(escaped(error.user_message), icon=":material/edit:")


def _currency(now: InstitutionSettings, key: str) -> tuple[str, Decimal, date | None]:
    """Ask for the currency of reports, and for its rate where it is not the one amounts are kept in."""
    currency = st.selectbox(
        "Currency of reports",
        list(CURRENCIES),
        format_func=lambda code: f"{code}  {CURRENCIES[code]}",
        key=_first(f"{key}-currency", now.currency if now.currency in CURRENCIES else KEPT_IN),
    )
    if currency == KEPT_IN:
        return currency, Decimal(1), None
    left, right = st.columns(2)
    known = f"{now.units_per_usd.normalize():f}" if currency == now.currency else ""
    rate_key, day_key = _first(f"{key}-rate-{currency}", known), _first(f"{key}-rate-on", now.rate_on)
    typed = left.text_input(f"{currency} for one US dollar", key=rate_key, placeholder="0.92")
    day = right.date_input("Rate of the day", value=None, key=day_key, format="YYYY-MM-DD")
    return currency, read_rate(typed), day if isinstance(day, date) else None


def _first(key: str, value: object) -> str:
    """Return the key of a field that holds this until somebody types."""
    st.session_state.setdefault(key, value)
    return key


def read_rate(typed: str) -> Decimal:
    """Return the rate a person typed, 0 for what is no figure; the service says what it needs."""
    try:
        rate = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return Decimal(0)
    return rate if is_rate(rate) else Decimal(0)


def is_rate(rate: Decimal) -> bool:
    """Tell whether a figure can be what one US dollar is worth."""
    return rate.is_finite() and 0 < rate < MOST_UNITS


def _letterhead(view: InstitutionView, wanted: InstitutionSettings) -> Letterhead:
    lines = tuple(line for line in map(clean_line, wanted.letterhead) if line)[:MOST_LINES]
    return Letterhead(clean_line(wanted.name), wanted.primary, wanted.accent, lines, sample(wanted), view.logo_png)


def sample(wanted: InstitutionSettings) -> tuple[str, ...]:
    """Return an amount and a day as the institution would write them."""
    locale = find_locale(wanted.locale)
    amount = f"{KEPT_IN} {figure(SAMPLE_USD, locale)}"
    if wanted.currency == KEPT_IN or wanted.rate_on is None or not is_rate(wanted.units_per_usd):
        return amount, day_figures(SAMPLE_DAY, locale)
    other = f"{wanted.currency} {figure(SAMPLE_USD * wanted.units_per_usd, locale)}"
    rate = f"{figure(wanted.units_per_usd, locale, 4)} {wanted.currency} for one US dollar"
    return f"{amount}   =   {other}", f"at {rate}, {day_figures(wanted.rate_on, locale)}"
