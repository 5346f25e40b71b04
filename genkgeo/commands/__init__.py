"""The command line, and nothing that a notebook would want too."""

from genkgeo.commands.catalogue import import_typer

import_typer()  # Before any of these modules imports it, for it asks for its texts only once.
