"""How large a file may be once unpacked."""

from __future__ import annotations

from pathlib import Path

import pytest

from genkgeo.errors import DataError
from genkgeo.sources.zips import LARGEST, refuse_bomb


def test_a_file_as_large_as_may_be_is_unpacked():
    refuse_bomb(LARGEST, Path("x.zip"))
    with pytest.raises(DataError) as caught:
        refuse_bomb(LARGEST + 1, Path("x.zip"))
    assert "x.zip" in (caught.value.where or "")
