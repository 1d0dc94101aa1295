import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from monitor.registry.ctgov import WELL_KNOWN, ClinicalTrialsGov
from monitor.registry.ctgov_record import ReadRecord, read_record
from monitor.registry.interface import SearchArea, SearchQuery, SearchTerm
from tests.registry.conftest import MakeApi
from tests.registry.faulty_server import FaultyServer, Visit, answer

_PAGE = 200


@pytest.mark.shared
def test_real_records_come_through_the_pages_unchanged(shared: Path, server: FaultyServer, api: MakeApi) -> None:
    with gzip.open(shared / "data/studies.jsonl.gz", "rb") as lines:
        pages = [b",".join(islice(lines, _PAGE)) for _ in range(2)]
    records = [record for page in pages for record in json.loads(b"[" + page + b"]")]

    def serve(visit: Visit) -> None:
        turned = int(visit.request.parameters.get("pageToken", "0"))
        token = f'"nextPageToken": "{turned + 1}", ' if turned < len(pages) - 1 else ""
        body = f'{{{token}"totalCount": {len(records)}, "studies": ['.encode() + pages[turned] + b"]}"
        answer(gzip.compress(body, 1), Content_Encoding="gzip")(visit)

    server.plan = [serve]
    anything = SearchQuery((SearchTerm(SearchArea.SPONSOR, "any"),))
    found = ClinicalTrialsGov(api(server.base), page_size=_PAGE).search(anything)
    assert len(server.requests) == len(pages)
    for fetched, record in zip(found.studies, records, strict=True):
        assert json.loads(fetched.raw) == record
        assert isinstance(fetched.record, ReadRecord)
        assert fetched.record == read_record(record)


@pytest.mark.shared
def test_the_well_known_study_names_what_it_is_looked_for_by(shared: Path) -> None:
    with gzip.open(shared / "data/studies.jsonl.gz", "rb") as lines:
        (line,) = [
            line for line in lines if b'"nctId":"%b"' % WELL_KNOWN.study_id.encode() in line.replace(b'": "', b'":"')
        ]
    read = read_record(json.loads(line))
    assert isinstance(read, ReadRecord)
    assert WELL_KNOWN.term in {intervention.name.casefold() for intervention in read.study.interventions}
