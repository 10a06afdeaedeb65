"""What every product asks about the years before: prior carrier, cancellations, losses by number and amount."""

from decimal import Decimal

from backend.domain.products.spec import FieldKind, FieldSpec, Plausibility, Relation


# fmt: off
def record_fields(section: str, most_losses: int, most_incurred_usd: Decimal) -> tuple[FieldSpec, ...]:
    """Return the fields of the record under a section's title; what is plausible differs between persons and fleets."""
    none = Decimal(0)
    return (
        FieldSpec("prior_carrier", "Prior carrier", FieldKind.TEXT, section, help="Insurer of the expiring policy."),
        FieldSpec("cancelled_or_nonrenewed", "Cancelled or non-renewed in 3 years", FieldKind.BOOLEAN, section,
                  help="By any carrier, for any reason but a withdrawal from the market."),
        FieldSpec("prior_losses_count_5y", "Losses in 5 years", FieldKind.INTEGER, section, minimum=none,
                  maximum=Decimal(most_losses), evidence="claim_count_5y",
                  help="All reported claims of the five years before the effective date; 0 if there were none."),
        FieldSpec("prior_losses_incurred_5y_usd", "Incurred in 5 years", FieldKind.MONEY, section, minimum=none,
                  maximum=most_incurred_usd, unit="USD",
                  help="Paid and reserved, less recovered, of the same claims."),
    )
# fmt: on


NO_LOSSES_NO_AMOUNT = Plausibility(
    "prior_losses_incurred_5y_usd",
    Relation.ZERO_WITH,
    "prior_losses_count_5y",
    "must be 0 where there were no losses, or correct the number of losses",
)
