"""The registry's names for places in a record, and its search areas.

A *piece* is the registry's name for a place, a branch or a leaf; its path is
the JSON path of API v2, where a list stands for each of its elements. Names,
paths and areas are those of the registry's field tree and of its help page
"Search Areas"; the table holds the part of them that this server speaks.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Path = tuple[str, ...]

_MODULES: Mapping[str, Mapping[str, str]] = {
    "protocolSection.identificationModule": {
        "IdentificationModule": "",
        "NCTId": "nctId",
        "NCTIdAlias": "nctIdAliases",
        "OrgStudyId": "orgStudyIdInfo.id",
        "SecondaryIdInfo": "secondaryIdInfos",
        "SecondaryId": "secondaryIdInfos.id",
        "BriefTitle": "briefTitle",
        "OfficialTitle": "officialTitle",
        "Acronym": "acronym",
        "Organization": "organization",
        "OrgFullName": "organization.fullName",
    },
    "protocolSection.statusModule": {
        "StatusModule": "",
        "StatusVerifiedDate": "statusVerifiedDate",
        "OverallStatus": "overallStatus",
        "LastKnownStatus": "lastKnownStatus",
        "WhyStopped": "whyStopped",
        "StartDateStruct": "startDateStruct",
        "StartDate": "startDateStruct.date",
        "StartDateType": "startDateStruct.type",
        "PrimaryCompletionDateStruct": "primaryCompletionDateStruct",
        "PrimaryCompletionDate": "primaryCompletionDateStruct.date",
        "PrimaryCompletionDateType": "primaryCompletionDateStruct.type",
        "CompletionDateStruct": "completionDateStruct",
        "CompletionDate": "completionDateStruct.date",
        "CompletionDateType": "completionDateStruct.type",
        "StudyFirstSubmitDate": "studyFirstSubmitDate",
        "StudyFirstPostDateStruct": "studyFirstPostDateStruct",
        "StudyFirstPostDate": "studyFirstPostDateStruct.date",
        "ResultsFirstSubmitDate": "resultsFirstSubmitDate",
        "ResultsFirstPostDateStruct": "resultsFirstPostDateStruct",
        "ResultsFirstPostDate": "resultsFirstPostDateStruct.date",
        "LastUpdateSubmitDate": "lastUpdateSubmitDate",
        "LastUpdatePostDateStruct": "lastUpdatePostDateStruct",
        "LastUpdatePostDate": "lastUpdatePostDateStruct.date",
    },
    "protocolSection.sponsorCollaboratorsModule": {
        "SponsorCollaboratorsModule": "",
        "LeadSponsor": "leadSponsor",
        "LeadSponsorName": "leadSponsor.name",
        "LeadSponsorClass": "leadSponsor.class",
        "Collaborator": "collaborators",
        "CollaboratorName": "collaborators.name",
    },
    "protocolSection.descriptionModule": {
        "DescriptionModule": "",
        "BriefSummary": "briefSummary",
        "DetailedDescription": "detailedDescription",
    },
    "protocolSection.conditionsModule": {
        "ConditionsModule": "",
        "Condition": "conditions",
        "Keyword": "keywords",
    },
    "protocolSection.designModule": {
        "DesignModule": "",
        "StudyType": "studyType",
        "Phase": "phases",
        "EnrollmentInfo": "enrollmentInfo",
        "EnrollmentCount": "enrollmentInfo.count",
        "EnrollmentType": "enrollmentInfo.type",
    },
    "protocolSection.armsInterventionsModule": {
        "ArmsInterventionsModule": "",
        "ArmGroup": "armGroups",
        "ArmGroupLabel": "armGroups.label",
        "ArmGroupType": "armGroups.type",
        "ArmGroupDescription": "armGroups.description",
        "ArmGroupInterventionName": "armGroups.interventionNames",
        "Intervention": "interventions",
        "InterventionType": "interventions.type",
        "InterventionName": "interventions.name",
        "InterventionDescription": "interventions.description",
        "InterventionArmGroupLabel": "interventions.armGroupLabels",
        "InterventionOtherName": "interventions.otherNames",
    },
    "protocolSection.outcomesModule": {
        "OutcomesModule": "",
        "PrimaryOutcome": "primaryOutcomes",
        "PrimaryOutcomeMeasure": "primaryOutcomes.measure",
        "PrimaryOutcomeDescription": "primaryOutcomes.description",
        "SecondaryOutcome": "secondaryOutcomes",
        "SecondaryOutcomeMeasure": "secondaryOutcomes.measure",
        "SecondaryOutcomeDescription": "secondaryOutcomes.description",
        "OtherOutcome": "otherOutcomes",
        "OtherOutcomeMeasure": "otherOutcomes.measure",
        "OtherOutcomeDescription": "otherOutcomes.description",
    },
    "protocolSection.eligibilityModule": {
        "EligibilityModule": "",
        "EligibilityCriteria": "eligibilityCriteria",
    },
    "protocolSection.contactsLocationsModule": {
        "ContactsLocationsModule": "",
        "Location": "locations",
        "LocationFacility": "locations.facility",
        "LocationCity": "locations.city",
        "LocationState": "locations.state",
        "LocationCountry": "locations.country",
        "LocationZip": "locations.zip",
    },
    "protocolSection.referencesModule": {
        "ReferencesModule": "",
        "Reference": "references",
        "ReferencePMID": "references.pmid",
        "ReferenceType": "references.type",
        "ReferenceCitation": "references.citation",
    },
    "derivedSection.miscInfoModule": {
        "MiscInfoModule": "",
        "VersionHolder": "versionHolder",
        "SubmissionTracking": "submissionTracking",
    },
    "derivedSection.conditionBrowseModule": {
        "ConditionBrowseModule": "",
        "ConditionMesh": "meshes",
        "ConditionMeshId": "meshes.id",
        "ConditionMeshTerm": "meshes.term",
        "ConditionAncestorTerm": "ancestors.term",
    },
    "derivedSection.interventionBrowseModule": {
        "InterventionBrowseModule": "",
        "InterventionMesh": "meshes",
        "InterventionMeshId": "meshes.id",
        "InterventionMeshTerm": "meshes.term",
        "InterventionAncestorTerm": "ancestors.term",
    },
    "": {
        "ProtocolSection": "protocolSection",
        "DerivedSection": "derivedSection",
        "ResultsSection": "resultsSection",
        "HasResults": "hasResults",
    },
}

#: Every piece by its name.
PIECES: Mapping[str, Path] = {
    piece: tuple(f"{module}.{path}".strip(".").split("."))
    for module, pieces in _MODULES.items()
    for piece, path in pieces.items()
}

_TITLES = ("BriefTitle", "OfficialTitle")
_OUTCOMES = tuple(piece for piece in PIECES if piece.endswith(("OutcomeMeasure", "OutcomeDescription")))
_CONDITION = (*_TITLES, "Condition", "Keyword", "ConditionMeshTerm", "ConditionAncestorTerm")
_INTERVENTION = (
    *_TITLES,
    "InterventionName",
    "InterventionType",
    "ArmGroupType",
    "InterventionOtherName",
    "ArmGroupLabel",
    "InterventionMeshTerm",
    "Keyword",
    "InterventionAncestorTerm",
    "InterventionDescription",
    "ArmGroupDescription",
)
_SPONSOR = ("LeadSponsorName", "CollaboratorName", "OrgFullName")
_ID = ("NCTId", "NCTIdAlias", "Acronym", "OrgStudyId", "SecondaryId")
_LOCATION = ("LocationFacility", "LocationCity", "LocationState", "LocationCountry", "LocationZip")
_PROSE = ("BriefSummary", "DetailedDescription", "EligibilityCriteria", "OverallStatus", "Phase", "StudyType")

#: The pieces that each search area looks into. BasicSearch is approximated by the other areas and the prose.
AREAS: Mapping[str, tuple[str, ...]] = {
    "InterventionSearch": _INTERVENTION,
    "InterventionNameSearch": ("InterventionName", "InterventionOtherName"),
    "ConditionSearch": _CONDITION,
    "SponsorSearch": _SPONSOR,
    "TitleSearch": ("Acronym", *_TITLES),
    "IdSearch": _ID,
    "LocationSearch": _LOCATION,
    "OutcomeSearch": _OUTCOMES,
    "BasicSearch": tuple(
        dict.fromkeys((*_CONDITION, *_INTERVENTION, *_SPONSOR, *_ID, *_LOCATION, *_OUTCOMES, *_PROSE))
    ),
}

#: The areas in which a phrase also finds its synonyms.
AREAS_WITH_SYNONYMS = frozenset(
    {"InterventionSearch", "ConditionSearch", "TitleSearch", "OutcomeSearch", "BasicSearch"}
)


def pieces_of(area: str) -> tuple[str, ...] | None:
    """The pieces of a search area, or of a piece that is searched by its own name; None if there is neither."""
    return AREAS.get(area) or ((area,) if area in PIECES else None)


def values(record: Any, path: Path) -> Iterator[Any]:
    """The values at a path, one for each element of the lists on the way; none if it is absent."""
    if isinstance(record, list):
        for element in record:
            yield from values(element, path)
    elif not path:
        yield record
    elif isinstance(record, Mapping) and path[0] in record:
        yield from values(record[path[0]], path[1:])


def keep(record: Any, paths: Iterable[Path]) -> Any:
    """The record cut down to these paths, each with all that lies below it; absent branches stay absent."""
    wanted = set(paths)
    if () in wanted:
        return record
    if isinstance(record, list):
        return [kept for element in record if (kept := keep(element, wanted))]
    if not isinstance(record, Mapping):
        return None
    below = {key: {path[1:] for path in wanted if path[0] == key} for key in record}
    kept_members = ((key, keep(record[key], rest)) for key, rest in below.items() if rest)
    return {key: kept for key, kept in kept_members if kept not in (None, {}, [])}
