import pytest
from pydantic import ValidationError

from functions.normalize.handler import NormalizeSettings, app
from functions.normalize.service import Normalize
from shared.messages import PageCleaned

SETTINGS = {
    "BUCKET": "newsmill",
    "INBOX_URL": "https://queue.example/inbox",
    "OUTBOX_URL": "https://queue.example/outbox",
    "CONTROL_TABLE": "control",
    "MAX_RECEIVES": "5",
}


def test_the_stage_is_wired_from_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    app.cache_clear()

    stage = app()
    app.cache_clear()

    assert (stage.name, stage.contract, stage.max_receives) == ("normalize", PageCleaned, 5)
    assert isinstance(stage.process, Normalize)
    assert stage.outbox is not None


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_is_missing_stops_it_before_the_first_message(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for other, value in SETTINGS.items():
        monkeypatch.setenv(other, value)
    monkeypatch.delenv(name)

    with pytest.raises(ValidationError, match=name.lower()):
        NormalizeSettings.from_env()
