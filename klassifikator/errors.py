"""Errors: each says what was got, what was wanted and the cure, never a word of a citizen's text.

Messages are one Danish sentence, because the command line shows them to the user as they are.
"""


class KlassifikatorError(Exception):
    """Base of every error that the library raises on purpose."""


class InputError(KlassifikatorError, ValueError):
    """A file, frame or value given by the user cannot be used."""


class TaxonomyError(KlassifikatorError, ValueError):
    """A taxonomy is malformed, or a label is not in it."""


class TableError(KlassifikatorError, ValueError):
    """Figures of the tables that must agree do not."""


class ModelError(KlassifikatorError):
    """A model folder is missing, damaged or does not fit."""


class RegisterError(KlassifikatorError):
    """A register is damaged, too new, or refuses what it was asked to store."""


class ConflictError(RegisterError):
    """Somebody else decided the case since it was read."""


class ClusterError(KlassifikatorError):
    """A cluster that is not there, or workers that keep dying; what is done is kept."""
