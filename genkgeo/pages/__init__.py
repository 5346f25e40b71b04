"""One module per page of a release."""
