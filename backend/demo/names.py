"""Invented names of companies, people, carriers and places; nobody real is meant."""

from random import Random

from backend.demo.chance import weighted


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text; an underscore stands for a blank inside a name."""
    return tuple(word.replace("_", " ") for word in text.split())


_FIRST_WORDS = _words(
    "Amber Anvil Bantam Birchwater Bluestem Bramble Cobalt Copperleaf Crosswind Dunmere Eastmark Emberline Fallow "
    "Fernhollow Foxglove Gantry Graywillow Halcyon Hazelbend Inkwell Ironbark Juniper Kettle Kingfisher Larkspur "
    "Lodestar Maplegate Millrace Northquay Oakenfold Osprey Pennant Quartzline Ravenford Redfern Saltmarsh "
    "Silverbirch Stonebridge Tamarack Thistle Umber Vantage Waterford Westering Wildrose Windlass Yellowpine Zephyr"
)
_TRADES = (
    "Freight",
    "Haulage",
    "Carriers",
    "Logistics",
    "Transport",
    "Trucking",
    "Cartage",
    "Drayage",
    "Express",
    "Road Lines",
    "Motor Freight",
    "Moving & Storage",
)
_FORMS = ("LLC", "Inc.", "Co.", "Corp.", "LP")
_GIVEN = _words(
    "Aldo Alma Anders Anouk Asa Basil Beatriz Bram Calla Caspian Cecil Corin Dalia Darian Delphine Edda Elio Ester "
    "Fabian Fenna Galen Greta Hale Hanne Idris Ilse Ivo Jorah Juno Kaia Kasimir Leona Lorcan Lucan Maren Mattis Mirela "
    "Nadia Nils Odette Orla Otis Paloma Percy Quill Ramona Rhea Roland Sabine Sasha Selma Tamsin Teo Thora Ulric Vera "
    "Viggo Wanda Willa Xenia Yusra Zora"
)
_FAMILY = _words(
    "Abernathy Aldergate Amsel Barrowby Bellweather Birkhoff Brandvold Calloway Castellan Corvinus Dagmar Delacorte "
    "Dunleavy Eisenlohr Fairweather Farrow Fenwick Galloway Garrick Grimaldi Hallorann Hartigan Holloway Ingersleben "
    "Jarvela Kasprzak Kettleburn Lachlan Lindgren Lovelace Marchbanks Merriweather Moreau Nightingale Norgaard "
    "Oakhurst Okonjo Pemberton Petrakis Quillfeather Ravenscroft Rosales Sandoval Sorrel Stavros Tallis Thackeray "
    "Umarov Valdane Vesterberg Wainwright Whitlock Winterbourne Yarrow Zielinski"
)
CARRIERS = (
    "Harborlight Mutual",
    "Cedar & Stone Casualty",
    "Old Lantern Indemnity",
    "Prairie Compass Insurance",
    "Fourth Meridian Assurance",
    "Bellwether Surety",
    "Granite Row Insurance",
    "Northern Ferry Mutual",
)
_STREETS = _words(
    "Alder_Row Cobbler_Lane Draper_Street Ferry_Road Granary_Court Kiln_Lane Mill_Pond_Road Orchard_Rise Quarry_Hill"
)
_TOWNS = _words("Fernhollow Dunmere Eastmark Millrace Ravenford Saltmarsh Stonebridge Tamarack Waterford_Falls")
STATES = {
    "OH": 14, "MI": 11, "PA": 10, "IL": 9, "IN": 9, "TX": 8, "GA": 6, "NC": 6, "TN": 6, "MO": 5, "WI": 5, "KY": 4,
    "VA": 4, "FL": 4, "CA": 4, "CO": 3, "OR": 2, "AZ": 2, "NY": 3, "IA": 3,
}  # fmt: skip


def company(chance: Random) -> str:
    """Return a motor carrier's name."""
    return f"{chance.choice(_FIRST_WORDS)} {chance.choice(_TRADES)} {chance.choice(_FORMS)}"


def person(chance: Random) -> str:
    """Return a person's name."""
    return f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"


def address(chance: Random) -> str:
    """Return a street, a number and a town that are on no map together."""
    return f"{chance.randint(1, 240)} {chance.choice(_STREETS)}, {chance.choice(_TOWNS)}"


def postal_code(chance: Random) -> str:
    """Return a ZIP code that the postal service has given to nobody."""
    return f"000{chance.randint(10, 99)}"


def licence(chance: Random, state: str = "") -> str:
    """Return a driver's licence number in a form that no state uses, with the state in front."""
    issued_by = state or weighted(chance, STATES)
    return f"{issued_by} X{chance.randint(100, 999)} {chance.randint(100, 999)} {chance.randint(100, 999)}"


def account(number: int) -> str:
    """Return an account number with right check digits at a bank that does not exist."""
    digits = f"00000000{number:010d}"
    check = 98 - int(f"{digits}131400") % 97  # the country DE counts as 1314, its check digits as 00
    whole = f"DE{check:02d}{digits}"
    return " ".join(whole[place : place + 4] for place in range(0, len(whole), 4))
