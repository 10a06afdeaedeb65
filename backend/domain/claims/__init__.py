"""Claims: states, outcomes, loss forms, and what people see and ask on the claims desk."""
