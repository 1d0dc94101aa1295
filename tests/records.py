"""Raw registry records for tests: the smallest that the reader reads."""

from typing import Any


def record(
    number: int = 1, *, start: str = "2026-05", primary: str = "2027-06", status: str = "RECRUITING", **more: Any
) -> dict[str, Any]:
    """A study of clemastine in multiple sclerosis; dates are estimates unless they end in ``!``."""
    name = more.get("name", "Clemastine fumarate")
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08}", "briefTitle": more.get("title", f"Study {number}")},
            "statusModule": {
                "overallStatus": status,
                "startDateStruct": _date(start),
                "primaryCompletionDateStruct": _date(primary),
                "studyFirstSubmitDate": "2025-01-02",
                "lastUpdateSubmitDate": "2026-11-16",
                "lastUpdatePostDateStruct": {"date": "2026-11-18", "type": "ACTUAL"},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University Hospital"}},
            "conditionsModule": {"conditions": ["Multiple Sclerosis"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": name}]},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-11-20"}},
        "hasResults": False,
    }


def _date(written: str) -> dict[str, str]:
    return {"date": written.rstrip("!"), "type": "ACTUAL" if written.endswith("!") else "ESTIMATED"}
