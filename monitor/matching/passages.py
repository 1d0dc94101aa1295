"""The texts of a record that matching reads, each with its part and its JSON path.

Paths are those of a ClinicalTrials.gov API v2 study.
"""

from collections.abc import Iterator
from enum import IntEnum, auto
from typing import NamedTuple

from monitor.domain.study import Prose, Study

_TREATMENT = "protocolSection.armsInterventionsModule"
_IDENTITY = "protocolSection.identificationModule"
_SPONSORS = "protocolSection.sponsorCollaboratorsModule"


class Part(IntEnum):
    """What a text is in the record; numbers, because they are looked up for every name found."""

    INTERVENTION = auto()
    INTERVENTION_TERM = auto()
    TITLE = auto()
    ARM = auto()
    TREATMENT_TEXT = auto()
    KEYWORD = auto()
    DESCRIPTION = auto()
    ASIDE = auto()
    SPONSOR = auto()


class Passage(NamedTuple):
    """One text of the record; ``number`` is the position of its intervention or arm, if it belongs to one."""

    part: Part
    path: str
    text: str
    number: int = -1


def passages_of(study: Study, prose: Prose) -> list[Passage]:
    """Every text that may name an intervention, the strongest parts first; empty ones are left out."""
    return [*facts_of(study), *texts_of(study, prose)]


def facts_of(study: Study) -> list[Passage]:
    """What the record lists, calls itself, and who runs it; empty texts are left out."""
    return [passage for passage in _facts(study) if passage.text]


def texts_of(study: Study, prose: Prose) -> list[Passage]:
    """Everything else, the strongest parts first: descriptions, conditions and keywords, and where it says least."""
    return [passage for passage in _texts(study, prose) if passage.text]


def _facts(study: Study) -> Iterator[Passage]:
    for i, intervention in enumerate(study.interventions):
        path = f"{_TREATMENT}.interventions[{i}]"
        yield Passage(Part.INTERVENTION, f"{path}.name", intervention.name, i)
        for j, name in enumerate(intervention.other_names):
            yield Passage(Part.INTERVENTION, f"{path}.otherNames[{j}]", name, i)
        yield Passage(Part.TREATMENT_TEXT, f"{path}.description", intervention.description, i)
    for i, term in enumerate(study.intervention_terms):
        yield Passage(Part.INTERVENTION_TERM, f"derivedSection.interventionBrowseModule.meshes[{i}].term", term.name, i)
    yield Passage(Part.TITLE, f"{_IDENTITY}.briefTitle", study.title)
    yield Passage(Part.TITLE, f"{_IDENTITY}.officialTitle", study.official_title)
    yield Passage(Part.TITLE, f"{_IDENTITY}.acronym", study.acronym)
    for i, arm in enumerate(study.arms):
        path = f"{_TREATMENT}.armGroups[{i}]"
        yield Passage(Part.ARM, f"{path}.label", arm.label, i)
        yield Passage(Part.ARM, f"{path}.description", arm.description, i)
    yield Passage(Part.SPONSOR, f"{_SPONSORS}.leadSponsor.name", study.lead_sponsor)
    for i, name in enumerate(study.collaborators):
        yield Passage(Part.SPONSOR, f"{_SPONSORS}.collaborators[{i}].name", name)


def _texts(study: Study, prose: Prose) -> Iterator[Passage]:
    yield Passage(Part.DESCRIPTION, "protocolSection.descriptionModule.briefSummary", prose.summary)
    yield Passage(Part.DESCRIPTION, "protocolSection.descriptionModule.detailedDescription", prose.description)
    for i, text in enumerate(study.conditions):
        yield Passage(Part.KEYWORD, f"protocolSection.conditionsModule.conditions[{i}]", text)
    for i, text in enumerate(study.keywords):
        yield Passage(Part.KEYWORD, f"protocolSection.conditionsModule.keywords[{i}]", text)
    yield Passage(Part.ASIDE, "protocolSection.outcomesModule", "; ".join(prose.outcomes))
    yield Passage(Part.ASIDE, "protocolSection.eligibilityModule.eligibilityCriteria", prose.eligibility)
    for i, text in enumerate(prose.citations):
        yield Passage(Part.ASIDE, f"protocolSection.referencesModule.references[{i}].citation", text)
