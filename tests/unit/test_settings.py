"""Settings: one place, documented twice, and secrets that never show."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from backend.settings import AppEnv, Settings

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_stands_in_the_example_file_with_its_meaning_and_default():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    missing = []
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if hasattr(field.default, "get_secret_value") else field.default
        if f"# {field.description}\n# {name.upper()}={default}\n" not in example + "\n":
            missing.append(name)

    assert not missing, "write the setting into .env.example as '# meaning' and '# NAME=default'"


def test_the_example_file_names_no_setting_that_does_not_exist():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = {line[2:].partition("=")[0].lower() for line in example.splitlines() if "=" in line and line[2:3].isupper()}

    assert named == set(Settings.model_fields)


def test_every_setting_stands_in_the_readme_or_the_operations_page():
    text = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    missing = [name.upper() for name in Settings.model_fields if f"`{name.upper()}`" not in text]

    assert not missing, "add a line to the settings table"


def test_the_environment_sets_values(monkeypatch):
    monkeypatch.setenv("APP_ENV", "production")
    monkeypatch.setenv("RUN_LIMIT", "9")

    assert (Settings().app_env, Settings().run_limit) == (AppEnv.PRODUCTION, 9)


def test_a_value_that_does_not_fit_is_refused_without_repeating_it(monkeypatch):
    monkeypatch.setenv("RUN_LIMIT", "sk-secret-by-mistake")
    with pytest.raises(ValidationError) as refused:
        Settings()

    assert "run_limit" in str(refused.value)
    assert "sk-secret" not in str(refused.value)


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hunter2@127.0.0.1/x")

    assert "sk-very-secret" not in repr(Settings())
    assert "hunter2" not in str(Settings())
