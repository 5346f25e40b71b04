"""Examples in docstrings that load the example year, which is then read and computed once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from project import EXAMPLE

if TYPE_CHECKING:
    from genkgeo.analysis.computed import Computed


def loads(item: pytest.Item) -> bool:
    """Say whether a test is an example in a docstring that loads a year, as a user would."""
    return isinstance(item, pytest.DoctestItem) and any(
        "load(" in example.source for example in item.dtest.examples
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Hand over what an earlier example computed; the example of `load` itself loads."""
    if not loads(item) or item.path.stem == "load":
        return (yield)
    from genkgeo.analysis import handover  # only here: most tests need no analysis

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handover, "taken_over", _handed_over)
        return (yield)


def _handed_over(params: Path) -> Computed | None:
    return _computed() if params.resolve() == EXAMPLE else None


@cache
def _computed() -> Computed:
    from genkgeo.analysis.computed import Computed
    from genkgeo.parameters.file import read_params

    return Computed(read_params(EXAMPLE))
