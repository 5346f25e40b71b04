"""How a release was made, in one sentence."""

import made_up
import pytest

from genkgeo.pages.made import made


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([], "nog geen cijfers uit 1 tabel"),
        ([2025], "cijfers van 2025 uit 1 tabel"),
        ([2025, 2022, 2023], "cijfers van 2022 tot 2025 uit 1 tabel"),
    ],
)
def test_the_years_of_the_figures_are_said(years, said):
    plain = made_up.results()
    measures = plain.measures.iloc[: len(years)].assign(period=years)
    assert said in made(made_up.results(measures=measures))
