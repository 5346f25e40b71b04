"""Figures that a source shows of larger areas alone: what pages and ranks of smaller ones say."""

from __future__ import annotations

import pandas as pd
import pytest
from small_city import Delivery, Project, indicator, opened, squares

from genkgeo.parameters.choices import RiskChoices
from genkgeo.states import State

YEAR = 2024


def city(folder, **shown: str | None):
    """Three indicators of three domains of twelve sectors; each from its own level."""
    cells = {
        (f"X{at + 1:02}", YEAR): {
            "arm": str(20 + 3 * at), "werk": str(60 - 2 * at), "huis": str(30 + at % 5), "w": "200",
        }
        for at in range(12)
    }  # fmt: skip
    domains = {"arm": "inkomen", "werk": "werk", "huis": "wonen"}
    made = {
        name: indicator(
            name, "w", maximum_ratio=1, domain=domain, source=name, shown_from=shown.get(name)
        )
        for name, domain in domains.items()
    }
    project = Project({"nu": squares()}, [Delivery(cells)], made)
    return opened(project, folder).results


def test_what_a_level_does_not_show_counts_in_no_score_there_and_that_is_said(tmp_path):
    results = city(tmp_path, huis="wijk")
    assert list(results.risk["sector"].weights.index) == ["arm", "werk"]
    assert list(results.risk["wijk"].weights.index) == ["arm", "werk", "huis"]
    assert results.risk["sector"].scores["score"].notna().all()
    assert "In de rang per sector telt niet mee: huis; de bron toont het daar niet." in " ".join(
        results.notes
    )
    rows = results.measures.query("indicator == 'huis' and level == 'sector'")
    assert set(rows["state"]) == {State.SUPPRESSED} and rows["numerator"].isna().all()


@pytest.mark.parametrize(
    ("shown", "ranked"),
    [
        # A third of the weight is less than `minimum_weight` asks.
        ({"werk": "wijk", "huis": "wijk"}, {"wijk", "stadsdeel"}),
        ({"arm": "wijk", "werk": "wijk", "huis": "wijk"}, {"wijk", "stadsdeel"}),
        ({"arm": "wijk", "werk": "stadsdeel", "huis": "stadsdeel"}, {"stadsdeel"}),
    ],
)
def test_a_level_of_which_hardly_anything_is_shown_has_no_rank_and_says_so(tmp_path, shown, ranked):
    assert RiskChoices().minimum_weight > 1 / 3
    results = city(tmp_path, **shown)
    has = {level for level, risk in results.risk.items() if risk.scores["score"].notna().any()}
    assert has == ranked
    for level in {"sector", "wijk"} - ranked:
        assert (
            f"Per {level} is er geen rang: te veel cijfers worden daar niet getoond."
            in " ".join(results.notes)
        )


def test_what_does_not_exist_is_not_called_hidden(tmp_path):
    plain, hiding = (tmp_path / name for name in ("alles", "wijk"))
    for folder in (plain, hiding):
        folder.mkdir()
    cells = {(f"X{at + 1:02}", YEAR): {"arm": str(20 + at), "w": "200"} for at in range(12)}
    cells["X03", YEAR] = {"arm": "", "w": "200"}
    cells["X04", YEAR] = {"arm": "-99998", "w": "-99998"}

    def states(folder, first: str | None) -> pd.Series:
        arm = indicator("arm", "w", maximum_ratio=1, shown_from=first)
        made = opened(Project({"nu": squares()}, [Delivery(cells)], {"arm": arm}), folder)
        rows = made.results.measures.query("level == 'sector'")
        return rows.set_index("area")["state"]

    before, after = states(plain, None), states(hiding, "wijk")
    known = before == State.OBSERVED
    assert (after[known] == State.SUPPRESSED).all()
    assert (after[~known] == before[~known]).all() and (~known).sum() == 2


def test_profiles_say_that_a_figure_is_not_shown_and_not_that_it_is_the_same_everywhere(tmp_path):
    results = city(tmp_path, huis="stadsdeel")
    told = " ".join([*results.profiles.notes, *results.notes])
    assert "Zonder verschil" not in told
    assert "Hier niet getoond, dus niet gebruikt: huis." in told
