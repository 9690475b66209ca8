"""From a message body to the citizen's own words, with personal data masked."""

from klassifikator.text.clean import Cut, trim
from klassifikator.text.html import html_to_text
from klassifikator.text.mask import mask_text, spacy_finder
from klassifikator.text.prepare import Prepared, prepare, without

__all__ = [
    "Cut",
    "Prepared",
    "html_to_text",
    "mask_text",
    "prepare",
    "spacy_finder",
    "trim",
    "without",
]
