"""One encoder, SVG, and every chart and drawn map."""
