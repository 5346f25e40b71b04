"""Give every claim on the pages of a release to the rule that recognises it, and count."""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass, field

import claim_rules_notebooks  # noqa: F401  It adds its rules.
import claim_rules_sheets  # noqa: F401  It adds its rules.
import claim_rules_signals  # noqa: F401  It adds its rules.
from claim_rules import RULES
from claim_rules_plans import documented
from fixed_texts import fixed_text
from page_claims import Claim, claims_of
from published_tables import Release

DOCUMENTS = "woorden van een document"


@dataclass
class Traced:
    """What became of the claims of a release."""

    counts: Counter[str] = field(default_factory=Counter)
    """Kind of claim → how many hold."""
    fixed: Counter[str] = field(default_factory=Counter)
    """Fixed text → how often it is there."""
    untrue: list[tuple[str, str, str]] = field(default_factory=list)
    """Page, sentence, and which rule it breaks where."""
    unknown: list[Claim] = field(default_factory=list)
    """Claims that no rule recognises."""


def trace(release: Release) -> Traced:
    """Trace all claims of a release to its figures."""
    traced = Traced()
    for claim in claims_of(release.folder, release.spoken):
        trace_one(release, claim, traced)
    return traced


def trace_one(release: Release, claim: Claim, traced: Traced) -> None:
    """Give a claim to the one rule that recognises it, and keep what comes of it."""
    fixed = fixed_text(claim)
    if fixed:  # A legend has the words of a verdict.
        traced.fixed[fixed] += 1
        return
    read = [(rule, said) for rule in RULES if (said := rule.read(claim)) is not None]
    if not read and documented(release, claim):
        traced.counts[DOCUMENTS] += 1
        return
    if not read:
        traced.unknown.append(claim)
        return
    if len(read) > 1:
        kinds = " en ".join(rule.kind for rule, _ in read)
        traced.untrue.append((claim.page, claim.text, f"read by several rules: {kinds}"))
        return
    [(rule, said)] = read
    try:
        rule.check(release, claim, said)
    except Exception as error:
        line = traceback.extract_tb(error.__traceback__)[-1].line
        traced.untrue.append((claim.page, claim.text, f"{rule.kind}: {line} {error!r}"))
    else:
        traced.counts[rule.kind] += 1
