"""What a person does; permission, limit, transaction, hand-over."""
