"""Small sources written for a test, taken in at once."""

from pathlib import Path

import pytest
from event_files import TakeText

from recall_console.events.intake import take_in
from recall_console.events.store import EventStore
from recall_console.settings import Settings


@pytest.fixture
def taken(tmp_path: Path) -> TakeText:
    """Write texts (or bytes) as files of one folder and take them in; the names count up where none are given."""

    def take(
        *texts: str | bytes, name: str = "events.csv", mapping: str = "", timezone: str = "UTC"
    ) -> EventStore:
        folder = tmp_path / "source"
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            (folder / f"{number}-{name}").write_bytes(text if isinstance(text, bytes) else text.encode())
        mapping_path = None
        if mapping:
            mapping_path = tmp_path / "mapping.toml"
            mapping_path.write_text(mapping, encoding="utf-8")
        source = folder / f"0-{name}" if len(texts) == 1 else folder
        return take_in(str(source), tmp_path / "store", Settings(timezone=timezone), mapping=mapping_path)

    return take
