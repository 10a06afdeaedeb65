"""Bearer tokens of the HTTP interface."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from backend.domain.access import Principal
from backend.store.queries import Queries
from backend.store.sessions import authority_json, make_principal
from backend.store.tables import ApiToken, User


class Tokens(Queries):
    """Bearer tokens of the HTTP interface, stored as hashes."""

    def add(self, token_hash: str, user_id: UUID, life: timedelta) -> None:
        """Store a token that ends after `life`."""
        self.session.add(ApiToken(token_hash=token_hash, user_id=user_id, expires_at=func.now() + life))
        self.session.flush()

    def find_principal(self, token_hash: str) -> Principal | None:
        """Return the active person behind a live token, and note its use; None when it ended."""
        row = self.session.execute(
            select(User, authority_json())
            .join(ApiToken, ApiToken.user_id == User.user_id)
            .where(ApiToken.token_hash == token_hash, User.is_active)
            .where(ApiToken.revoked_at.is_(None), ApiToken.expires_at > func.clock_timestamp())
        ).first()
        if row is None:
            return None
        self.session.execute(update(ApiToken).where(ApiToken.token_hash == token_hash).values(last_used_at=func.now()))
        return make_principal(row[0], row[1], f"token-{token_hash}")

    def revoke_all(self, user_id: UUID) -> None:
        """End all tokens of a user."""
        self.session.execute(
            update(ApiToken)
            .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
            .values(revoked_at=func.now())
        )
