"""The command line, and nothing that a notebook would want too."""
