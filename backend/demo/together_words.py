"""What the people of the demonstration write to each other on open cases, and what they ask each other to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend.domain.collaboration import SubjectType


class Seat(StrEnum):
    """Who speaks on a case: who holds it, a colleague beside them, and who leads them."""

    HOLDER = "holder"
    COLLEAGUE = "colleague"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Errand:
    """A task that one gives another; `days` from today until it is due, fewer than none where it is overdue."""

    giver: Seat
    doer: Seat
    title: str
    days: int
    is_done: bool = False

    def day(self, today: date) -> date:
        """Return the day on which it is due."""
        return today + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said on one case in turn (`{lead}` calls that person), asked for, and who watches the case."""

    lines: tuple[tuple[Seat, str], ...]
    errands: tuple[Errand, ...] = ()
    watchers: tuple[Seat, ...] = ()


H, C, L = Seat.HOLDER, Seat.COLLEAGUE, Seat.LEAD
_ON_SUBMISSIONS = (
    Talk(
        (
            (H, "The broker confirmed by telephone that the limit may go down. Written confirmation is on its way."),
            (H, "{lead}, if the letter is not here by the end of the week, I would quote the lower limit anyway."),
            (L, "{holder} agreed, but quote subject to the letter. Without it we are bound to the higher one."),
        ),
        (Errand(L, H, "Put the broker's letter on the lower limit on file before quoting", 2),),
        (L,),
    ),
    Talk(
        (
            (H, "Two of the losses stand under one occurrence number. Counted once, the frequency looks much better."),
            (H, "{colleague}, did we ever handle a claim of this insured? I see nothing under the name as written."),
            (C, "{holder} nothing under this name or address, open or closed."),
        ),
        (Errand(H, C, "Look for earlier claims of the insured under the former name", -1),),
    ),
    Talk(
        ((H, "Survey report is from two years ago. I asked for photographs of what has changed since."),),
        (Errand(H, H, "Chase the broker for photographs of the changes", 1),),
    ),
    Talk(
        (
            (L, "{holder}, please keep an eye on accumulation here: it is the third risk in this postal code."),
            (H, "Seen. I measured the distance to the other two and put the figures into my reasons."),
        ),
        (Errand(L, H, "Compare the accumulation with the two neighbouring risks", -3, is_done=True),),
        (L,),
    ),
    Talk(
        (
            (
                H,
                "The requested date lies before the expiry of the present carrier. The broker will say which counts.",
            ),
        ),
        (Errand(H, H, "Settle the effective date with the broker", 0),),
    ),
    Talk(
        (
            (H, "The expiring premium on the broker's mail differs from the one on the form; I used the form."),
            (H, "{lead}, would you look at my pricing before I answer? It is close to where I have to stop."),
        ),
        (Errand(H, L, "Second look at the pricing", 1), Errand(L, H, "Ask for the expiring policy's first page", 4)),
    ),
    Talk(
        ((L, "This broker brought four good accounts this year. Answer within the day, whatever the answer is."),),
        (Errand(L, H, "Answer the broker", -2),),
        (L,),
    ),
    Talk(
        (
            (H, "Asked for the signed statement of no losses. Everything else is here."),
            (H, "The statement came, but without a date. Sent back."),
        ),
        (Errand(H, H, "Check date and signature of the statement of no losses", 3),),
    ),
    Talk(
        ((H, "{lead}, the proposal leans on a rule that I think is met by the new locks. Invoice is on file."),),
        (Errand(H, L, "Read the invoice for the new locks and tell me whether it is enough", 2, is_done=True),),
    ),
    Talk(
        (
            (H, "The owner changed in spring; the losses before that say little about the people who run it now."),
            (L, "{holder}, then say so in the reasons. I would still ask for a year of the new owner's figures."),
        ),
        (Errand(L, H, "Ask for the figures under the new owner", 5),),
    ),
)
_ON_CLAIMS = (
    Talk(
        (
            (H, "Spoke with the insured: repair is booked, they need our word on the estimate before it begins."),
            (H, "{lead}, the estimate is above what I may pay. Shall I split labor and parts, or do you take it?"),
            (L, "{holder} no splitting. Refer it to me with the second estimate and I answer the same day."),
        ),
        (Errand(L, H, "Get a second estimate from another shop", 1),),
        (L,),
    ),
    Talk(
        (
            (
                H,
                "The statement and the first notice name different hours. I called; the insured misread a line.",
            ),
            (C, "{holder}, same pattern as in one of mine last month. Put the call into the file, word for word."),
        ),
        (Errand(H, H, "Write down the call about the hour of the loss", -1),),
        (C,),
    ),
    Talk(
        ((L, "{holder}, the reserve has not moved since the first report. Please review it with the papers we have."),),
        (Errand(L, H, "Review the reserve", -4),),
        (L,),
    ),
    Talk(
        (
            (H, "Invoice shows a deposit of the insured. We pay the balance alone; the deposit goes to the insured."),
            (C, "Agreed, I had it that way with this repairer before."),
        ),
        (Errand(H, C, "Check the repairer's account against the earlier invoice", 2, is_done=True),),
    ),
    Talk(
        ((H, "Police report is requested, number is on file. They said ten working days."),),
        (Errand(H, H, "Ask again for the police report", 3), Errand(H, H, "Send the status letter", 6)),
    ),
    Talk(
        (
            (H, "{colleague}, I am out from Monday. Would you take the calls on this one? The insured is elderly."),
            (C, "{holder} will do. I told them my number."),
        ),
        (Errand(H, C, "Take the insured's calls while I am out", 5),),
        (C,),
    ),
    Talk(
        (
            (
                H,
                "Another carrier may be liable. Their adjuster asks for our photographs; sent, the insured agrees.",
            ),
        ),
        (Errand(L, H, "Keep the recovery against the other carrier alive: send the notice", 0),),
        (L,),
    ),
    Talk(
        ((L, "{holder}, before anything is denied here I want to read the clause and the letter. Not by telephone."),),
        (Errand(H, L, "Read the draft of the letter with its clause", 1),),
    ),
    Talk(
        (
            (H, "Depreciation is my only open point: the insured has the receipt of 2021 and looks for it."),
            (H, "Receipt is here and on file. The age fits what we assumed."),
        ),
        (Errand(H, H, "Put the receipt on file and compute the depreciation anew", -2, is_done=True),),
    ),
    Talk(
        (
            (H, "Two bills with the same number from one issuer. I asked them which one stands."),
            (L, "{holder}, pay neither before they answer, and tell the insured why it takes longer."),
        ),
        (Errand(L, H, "Tell the insured why the bill waits", 0),),
    ),
)
_ON_STUDIES = (
    Talk(
        (
            (H, "{colleague}, please look at the newest diagonal before I choose: it lies above all averages."),
            (C, "{holder} seen. I would leave it in and say so; one diagonal is not a trend."),
        ),
        (Errand(H, C, "Check the newest diagonal against the claims department's list", 4),),
        (L,),
    ),
    Talk(
        (
            (L, "{holder}, the committee will ask why the methods lie apart. Two sentences are enough for me."),
            (H, "{lead} the early years are thin, so the expected loss ratio speaks there. I will write it down."),
        ),
        (Errand(L, H, "Two sentences on why the methods lie apart, for the committee", 7),),
    ),
    Talk(
        ((H, "Tail left at one for now. {colleague}, do you have the factor of the last closing at hand?"),),
        (Errand(H, C, "Find the tail factor of the last closing", 2),),
        (C,),
    ),
)
TALKS: Mapping[SubjectType, tuple[Talk, ...]] = {
    SubjectType.SUBMISSION: _ON_SUBMISSIONS,
    SubjectType.CLAIM: _ON_CLAIMS,
    SubjectType.STUDY: _ON_STUDIES,
}
"""What is said on the cases of a kind, one talk for each."""
