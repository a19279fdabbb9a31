"""How Sphinx builds the manual; see `make docs`."""

import tomllib
from pathlib import Path

_project = tomllib.loads(
    (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
)["project"]

project = "Budget Ledger"
author = "Budget Ledger contributors"
copyright = f"2026, {author}"
# One place for the version; the manual can be built without installing the product.
release = _project["version"]
version = release

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
# Pages link to each other's sections.
myst_heading_anchors = 3
# A link that leads nowhere is a warning, and `make docs` makes it an error.
nitpicky = True

html_theme = "furo"
html_title = f"Budget Ledger {release}"
# The manual must be readable in a closed network: nothing in it is loaded from elsewhere.
html_theme_options = {"footer_icons": []}
html_copy_source = False
html_show_sourcelink = False
