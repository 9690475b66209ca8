"""The versioned label tree: read, drafted, looked over, and compared with the one before."""

from klassifikator.taxonomy.load import BUNDLED, load_taxonomy, parse_taxonomy
from klassifikator.taxonomy.tree import LEVELS, PARENT_LEVELS, Label, Taxonomy

__all__ = [
    "BUNDLED",
    "LEVELS",
    "PARENT_LEVELS",
    "Label",
    "Taxonomy",
    "load_taxonomy",
    "parse_taxonomy",
]
