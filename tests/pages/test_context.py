"""How a release was made, in one sentence."""

import made_up
import pytest

from genkgeo.pages.context import provenance


@pytest.mark.slow
@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        ([], "nog geen cijfers uit 1 tabel"),
        ([2025], "cijfers van 2025 uit 1 tabel"),
        ([2025, 2022, 2023], "cijfers van 2022 tot 2025 uit 1 tabel"),
    ],
)
def test_the_years_of_the_figures_are_said(years, sentence):
    plain = made_up.results()
    measures = plain.measures.iloc[: len(years)].assign(period=years)
    assert sentence in provenance(made_up.results(measures=measures))
