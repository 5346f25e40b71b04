"""How text is kept changes no figure: tests keep it as a refresh does, a reader as pandas does."""

from __future__ import annotations

import pandas as pd
import pytest
from small_city import Delivery, Project, indicator, opened, squares

from genkgeo.analysis.plain_text import STORAGE, plain_text


def city() -> Project:
    """A city of twelve sectors in two years, one of them with a hidden figure."""
    borders = squares()
    cells = {
        (code, year): {"arm": str(10 + 7 * at % 13 + year - 2020), "wonen": str(400 + 31 * at)}
        for at, code in enumerate(borders.wijk)
        for year in (2023, 2024)
    }
    cells["X03", 2024]["arm"] = "x"
    wanted = {"deel": indicator("arm", "wonen", direction="higher", high="veel", low="weinig")}
    choices = {
        "residents": "wonen",
        "risk": {"draws": 200},
        "profiles": {"number": 2, "bootstraps": 20, "minimum_residents": 0},
    }
    return Project({"nu": borders}, [Delivery(cells)], wanted, unknown=(), choices=choices)


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Compare what is in them, however their text is kept."""
    assert len(one) > 0
    return one.reset_index().astype(object).equals(other.reset_index().astype(object))


@pytest.mark.slow
def test_figures_are_the_same_however_text_is_kept(tmp_path):
    with pd.option_context(STORAGE, "pyarrow"):
        theirs = opened(city(), tmp_path)
        files = theirs.publish(tmp_path / "zoals pandas")
    with plain_text():
        ours = opened(city(), tmp_path)
        assert ours.publish(tmp_path / "als objecten") == files
    assert theirs.figures["sector"].dtype != ours.figures["sector"].dtype
    assert same(theirs.figures, ours.figures)
    for level in ("sector", "wijk", "gemeente"):
        assert same(theirs.measured.table(level), ours.measured.table(level))
    assert same(theirs.ranked.risk["wijk"].scores, ours.ranked.risk["wijk"].scores)
    for name in files:
        first, second = (tmp_path / kind / name for kind in ("zoals pandas", "als objecten"))
        assert first.read_bytes() == second.read_bytes(), name
