"""Environment to one frozen Settings; no other module reads environment variables."""

from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class AppEnv(StrEnum):
    """Where the program runs; production refuses demonstration accounts and weak set-ups."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """
    Every setting of the program, its default and its meaning.

    The README's settings table and `.env.example` are checked against this class.
    """

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    app_env: AppEnv = Field(AppEnv.DEVELOPMENT, description="development, test or production")
    database_url: SecretStr = Field(
        SecretStr(""), description="PostgreSQL address; empty: `up` starts an embedded server"
    )
    migration_database_url: SecretStr = Field(
        SecretStr(""), description="address of the role that owns the tables, for `migrate`; empty: DATABASE_URL"
    )
    redis_url: SecretStr = Field(SecretStr(""), description="Redis or Valkey address; empty: `up` starts Valkey")
    state_dir: Path = Field(Path(".local"), description="folder of the embedded servers, logs and lock file")
    public_url: str = Field("http://localhost:8501", description="address people type; https turns on __Host- cookies")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    sentry_dsn: SecretStr = Field(SecretStr(""), description="Sentry address; empty: Sentry is off")
    metrics_token: SecretStr = Field(SecretStr(""), description="bearer token for /metrics; empty: loopback only")
    audit_anchor_file: str = Field("", description="file that keeps ends of the audit chain; empty: only the log does")
    audit_anchor_key: SecretStr = Field(SecretStr(""), description="key that signs those ends; empty: not signed")

    provider_order: str = Field("openai,anthropic,local,mock", description="the chain, first to last")
    provider_deadline_s: float = Field(120.0, description="time for one whole answer, all providers together")
    provider_timeout_s: float = Field(60.0, description="time for one attempt at one provider")
    run_cost_limit_usd: Decimal = Field(
        Decimal(0), ge=0, description="USD that one attempt of a run may spend at hosted providers; 0: no limit"
    )
    openai_api_key: SecretStr = Field(SecretStr(""), description="empty: OpenAI is left out of the chain")
    openai_model: str = Field("gpt-6.1-sol", description="model asked at OpenAI")
    openai_base_url: str = Field("", description="other address of the OpenAI interface (proxy, gateway)")
    anthropic_api_key: SecretStr = Field(SecretStr(""), description="empty: Anthropic is left out of the chain")
    anthropic_model: str = Field("claude-sonnet-5-5", description="model asked at Anthropic")
    anthropic_base_url: str = Field("", description="other address of the Anthropic interface")
    local_base_url: str = Field("", description="OpenAI-compatible server of your own; empty: left out")
    local_model: str = Field("local", description="model asked at the local server")
    local_api_key: SecretStr = Field(SecretStr("none"), description="key of the local server, if it wants one")

    idle_minutes: int = Field(30, description="a session without activity ends after this")
    session_hours: int = Field(8, description="a session ends after this in any case")
    max_upload_mb: int = Field(20, description="largest file taken in")
    daily_upload_mb: int = Field(500, description="bytes one person may upload in 24 hours")
    run_limit: int = Field(5, description="runs of one kind a person or session may start in the window")
    run_window_s: int = Field(60, description="the window of the run limit")
    lease_s: float = Field(20.0, description="a worker's hold on a run; renewed every third of it")
    run_timeout_s: float = Field(300.0, description="longest time for one attempt of a run")
    demo_password: SecretStr = Field(SecretStr(""), description="password of the demonstration accounts; empty: random")


@cache
def get_settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
