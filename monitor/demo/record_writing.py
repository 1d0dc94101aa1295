"""An authored study, as it stood on one day, to an API v2 record: the reverse of reading one.

Absent facts are left out, as the registry does: never null, never empty.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from monitor.demo.history_file import Arm, AuthoredStudy, Count, Dated, Intervention, Version
from monitor.demo.sources import Record

#: Before this day the registry estimated the days of posting; from it on it records them.
_POSTING_RECORDED = date(2017, 1, 18)
_POSTING_TAKES = timedelta(days=3)


def write_record(study: AuthoredStudy, day: date) -> Record | None:
    """The record that is served on a day of data, or None while there is none."""
    versions = [version for version in study.versions if version.since <= day]
    if not versions or (study.gone_on and study.gone_on <= day):
        return None
    facts = study.model_copy(update=_moved(versions))
    return {
        "protocolSection": _without_gaps(_protocol(facts, versions)),
        "derivedSection": _without_gaps(_derived(facts, day)),
        "hasResults": facts.results_posted is not None,
    }


def _moved(versions: list[Version]) -> dict[str, Any]:
    """What the versions said about the facts that move; later versions win."""
    own = {"since", "submitted", "silent"}
    return {name: getattr(version, name) for version in versions for name in version.model_fields_set - own}


def _protocol(study: AuthoredStudy, versions: list[Version]) -> Record:
    return {
        "identificationModule": {
            "nctId": study.number,
            "nctIdAliases": list(study.aliases),
            "organization": _sponsor(study, "fullName"),
            "briefTitle": study.title,
            "officialTitle": study.official_title,
            "acronym": study.acronym,
        },
        "statusModule": _status(study, versions),
        "sponsorCollaboratorsModule": {
            "leadSponsor": _sponsor(study, "name"),
            "collaborators": [{"name": name} for name in study.collaborators],
        },
        "descriptionModule": {"briefSummary": study.summary},
        "conditionsModule": {"conditions": list(study.conditions), "keywords": list(study.keywords)},
        "designModule": {
            "studyType": study.study_type.value,
            "phases": list(study.phases),
            "enrollmentInfo": _enrollment(study.enrollment),
        },
        "armsInterventionsModule": {
            "armGroups": [_arm(arm, study) for arm in study.arms],
            "interventions": [_intervention(intervention, study) for intervention in study.interventions],
        },
        "outcomesModule": {"primaryOutcomes": [{"measure": outcome} for outcome in study.outcomes]},
        "eligibilityModule": {"eligibilityCriteria": study.eligibility},
        "referencesModule": {
            "references": [{"type": "BACKGROUND", "citation": citation} for citation in study.citations]
        },
    }


def _status(study: AuthoredStudy, versions: list[Version]) -> Record:
    updates = [version for version in versions if not version.silent]
    first, latest = versions[0], updates[-1]
    first_posted = study.first_posted or (first.since if study.invented else None)
    return {
        "overallStatus": study.status,
        "lastKnownStatus": study.last_known_status,
        "whyStopped": study.why_stopped,
        "startDateStruct": _milestone(study.start),
        "primaryCompletionDateStruct": _milestone(study.primary_completion),
        "completionDateStruct": _milestone(study.completion),
        "studyFirstSubmitDate": _day(study.first_submitted or _submitted(study, first_posted)),
        "studyFirstPostDateStruct": _posted(first_posted),
        "resultsFirstSubmitDate": _day(study.results_submitted),
        "resultsFirstPostDateStruct": _posted(study.results_posted),
        "lastUpdateSubmitDate": _day(latest.submitted or _submitted(study, latest.since)),
        "lastUpdatePostDateStruct": _posted(latest.since),
    }


def _derived(study: AuthoredStudy, day: date) -> Record:
    in_review = study.results_handed_in and not study.results_posted
    handed_in = _day(study.results_handed_in) if in_review else None
    tracking = {
        "estimatedResultsFirstSubmitDate": handed_in,
        "submissionInfos": [{"releaseDate": handed_in}] if handed_in else [],
    }
    return {
        "miscInfoModule": {"versionHolder": day.isoformat(), "submissionTracking": tracking},
        "conditionBrowseModule": {"meshes": _terms(study.condition_terms)},
        "interventionBrowseModule": {"meshes": _terms(study.intervention_terms)},
    }


def _sponsor(study: AuthoredStudy, name_key: str) -> Record:
    return {name_key: study.sponsor, "class": study.sponsor_class} if study.sponsor else {}


def _arm(arm: Arm, study: AuthoredStudy) -> Record:
    labels = {intervention.name: _label(intervention) for intervention in study.interventions}
    return {
        "label": arm.label,
        "type": arm.type if study.study_type == "INTERVENTIONAL" else None,
        "description": arm.description,
        "interventionNames": [labels[name] for name in arm.gets],
    }


def _intervention(intervention: Intervention, study: AuthoredStudy) -> Record:
    return {
        "type": intervention.type,
        "name": intervention.name,
        "description": intervention.description,
        "armGroupLabels": [arm.label for arm in study.arms if intervention.name in arm.gets],
        "otherNames": list(intervention.other_names),
    }


def _label(intervention: Intervention) -> str:
    """How the registry's arms name an intervention: ``Dietary Supplement: iron``."""
    return f"{intervention.type.replace('_', ' ').title()}: {intervention.name}"


def _submitted(study: AuthoredStudy, posted: date | None) -> date | None:
    """The day on which an invented sponsor sent what was posted later; for a real one it is known or left out."""
    return posted - _POSTING_TAKES if posted and study.invented else None


def _milestone(dated: Dated | None) -> Record:
    return {"date": dated.date, "type": dated.type} if dated else {}


def _posted(day: date | None) -> Record:
    return {"date": day.isoformat(), "type": "ACTUAL" if day >= _POSTING_RECORDED else "ESTIMATED"} if day else {}


def _enrollment(count: Count | None) -> Record:
    return {"count": count.number, "type": count.type} if count else {}


def _terms(terms: Mapping[str, str]) -> list[Record]:
    return [{"id": identifier, "term": term} for identifier, term in terms.items()]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _without_gaps(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = ((key, _without_gaps(member)) for key, member in value.items())
        return {key: member for key, member in kept if member not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_gaps(element) for element in value]
    return value
