"""What people of the demonstration say of their losses, and who repairs for them."""

from collections.abc import Mapping
from random import Random

from backend.domain.policies import PolicyLine

REPAIRERS: Mapping[PolicyLine, tuple[str, ...]] = {
    PolicyLine.AUTO: ("Saltmarsh Body & Paint", "Millrace Auto Works", "Ravenford Glass", "Stonebridge Garage"),
    PolicyLine.PROPERTY: ("Eastmark Restoration", "Dunmere Roofing", "Tamarack Builders", "Fernhollow Plumbing"),
}
NARRATIVES: Mapping[PolicyLine, Mapping[str, tuple[str, ...]]] = {
    PolicyLine.AUTO: {
        "collision": (
            "I was waiting at a red light when another car ran into the rear bumper.",
            "While I turned left, an oncoming van took the corner short and we touched at the front wing.",
            "I backed out of a parking bay and did not see the low post behind me.",
            "The road was wet, I braked late and slid into the car ahead.",
            "On the roundabout a delivery van changed lanes and pushed us against the kerb.",
        ),
        "glass": (
            "A stone from the truck in front cracked the windshield on the motorway.",
            "The side window was broken when I came back to the car; nothing was taken.",
        ),
        "weather": (
            "Hail the size of walnuts came down on the open car park and dented roof and hood.",
            "A branch came down in the storm and lay across the roof of the car.",
        ),
        "theft": (
            "In the morning the car was no longer where I had parked it the evening before.",
            "The car was taken from the drive overnight; both keys are with us.",
        ),
        "animal": (
            "A deer jumped out of the wood at dusk and I could not stop in time.",
            "A wild boar crossed the lane in the dark and hit the front on the left.",
        ),
        "vandalism": (
            "Somebody scratched both doors on the right from front to back.",
            "All four tyres were cut and a mirror was kicked off overnight.",
        ),
        "fire": ("Smoke came from the engine on the way home; by the time help was there it burned.",),
        "flood": ("The underground garage filled with water after the river rose.",),
    },
    PolicyLine.PROPERTY: {
        "water": (
            "A pipe under the kitchen sink burst in the night and the floor stood under water.",
            "The washing machine hose came off and the water ran through the ceiling below.",
            "After days of rain the ceiling of the upper room turned brown and came down.",
        ),
        "wind_hail": (
            "The gale took a row of tiles off the roof and broke the gutter.",
            "Hail broke the skylights and the awning.",
        ),
        "theft": (
            "The back door was forced while we were away for the weekend; tools and a bicycle are gone.",
            "Somebody came in through the cellar window and took jewellery and a camera.",
        ),
        "fire": (
            "A pan caught fire and the flames reached the cupboards before I could smother them.",
            "A fault in the wiring of the attic started a fire while we were at work.",
        ),
        "vandalism": ("The front was sprayed with paint and two windows were broken.",),
        "lightning": ("Lightning struck close by; heating control, router and television no longer work.",),
        "flood": ("The stream behind the house left its bed and the ground floor stood knee-deep in water.",),
        "collapse": ("The roof of the shed gave way under wet snow and fell on what stood inside.",),
    },
    PolicyLine.LIABILITY: {
        "premises": (
            "A customer slipped on the wet floor beside the entrance and fell on her wrist.",
            "A visitor tripped over a loose mat on the stairs and twisted his knee.",
        ),
        "bodily_injury": (
            "A ladder that our man had set up slid away and struck a passer-by on the shoulder.",
            "A board fell from the scaffold and hit a pedestrian.",
        ),
        "property_damage": (
            "Our crew drilled into a water pipe in a customer's flat.",
            "While delivering, our driver scratched the customer's parquet with the trolley.",
        ),
        "products": ("A shelf that we sold and delivered came off the wall and broke the customer's things.",),
        "advertising_injury": ("A competitor says that our leaflet shows a photograph of theirs.",),
    },
}
_WHEN = (
    "It was about {n} minutes past {h} in the {part}", "That happened shortly after {h} in the {part}, {n} minutes in",
    "I looked at the clock: {h} {n} in the {part}", "It must have been between {h} and half past in the {part}",
)  # fmt: skip
_WHERE = (
    "near the {near}, some {n} steps from number {m}", "on the side towards the {near}, across from number {m}",
    "just before one reaches the {near} at number {m}", "behind the {near}, where number {m} stands",
)  # fmt: skip
_NEAR = ("bakery", "water tower", "school", "old mill", "bus stop", "chapel", "ferry", "market hall", "fire station")
_AFTER = (
    "I took {n} photographs and called {who} at once.", "{who} came over within {n} minutes and helped.",
    "We waited {n} minutes for {who}, then went home.", "{who} saw it too and will write down what they remember.",
    "I told {who} the same day and kept {n} photographs.",
)  # fmt: skip
_WHO = ("my neighbour", "my brother", "the caretaker", "a passer-by", "my wife", "my husband", "the shopkeeper")


def account(chance: Random, line: PolicyLine, kind: str) -> str:
    """Return what the insured tells: the usual story of such a loss with circumstances of their own."""
    part = chance.choice(("morning", "afternoon", "evening"))
    drawn = {"h": chance.randint(1, 11), "m": chance.randint(2, 180), "part": part, "near": chance.choice(_NEAR)}
    parts = [chance.choice(NARRATIVES[line][kind])]
    for phrases in ((_WHEN, _WHERE), (_AFTER,)):
        words = " ".join(chance.choice(choices) for choices in phrases)
        filled = words.format(n=chance.randint(4, 58), who=chance.choice(_WHO), **drawn)
        parts.append(filled[0].upper() + filled[1:].rstrip(".") + ".")
    return " ".join(parts)
