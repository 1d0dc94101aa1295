"""Small records for the tests of the embedded registry."""

from typing import Any

Record = dict[str, Any]


def record(number: str, title: str = "A study", **sections: Any) -> Record:
    """A record with an identity and a status; each further argument is a module of the protocol section."""
    status = {"overallStatus": "RECRUITING"}
    return {
        "protocolSection": {
            "identificationModule": {"nctId": number, "briefTitle": title},
            "statusModule": {**status, **sections.pop("statusModule", {})},
            **sections,
        },
        "hasResults": False,
    }


def given(*interventions: str) -> dict[str, Any]:
    """The module that names these interventions."""
    return {"interventions": [{"type": "DRUG", "name": name} for name in interventions]}
