"""Which pages, tables and files a release has, and writing them."""
