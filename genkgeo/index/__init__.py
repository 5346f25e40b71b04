"""An index as a tree: any table in; scores, ranks, deciles and contributions out."""
