"""nbformat as a refresh imports it: without grammars that take three seconds to build."""

from __future__ import annotations

from genkgeo.refresh.lean_import import import_nbformat

import_nbformat()
import nbformat  # noqa: E402

v4 = nbformat.v4
