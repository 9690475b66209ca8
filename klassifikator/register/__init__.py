"""The register: cases, suggestions, and decisions that are only ever added."""

from klassifikator.register.store import HOW, Register, check_decisions

__all__ = ["HOW", "Register", "check_decisions"]
