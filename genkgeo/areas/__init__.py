"""The hierarchy of a vintage, its geometry, and the crosswalks between vintages."""
