"""The watchlist's format as JSON Schema (draft 2020-12), for editors that complete and check while typing.

Editors read YAML 1.2, in which 2020 is a number, so a few types are wider here
than in the file's own reading. ``monitor check`` finds more than a schema can say.
"""

import json
from datetime import time
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from monitor.watchfile.schema import WatchlistKeys


def watchlist_schema() -> dict[str, Any]:
    """The schema, generated from the same models that check the file."""
    schema = WatchlistKeys.model_json_schema(schema_generator=_Generator)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": "Watchlist"}


def watchlist_schema_text() -> str:
    """The schema as the shipped file has it."""
    return json.dumps(watchlist_schema(), indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    """Leaves out what tells an author nothing: that an absent key is null here, and titles made from names."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default") in (None, (), ""):
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def encode_default(self, dft: Any) -> Any:
        return f"{dft:%H:%M}" if isinstance(dft, time) else super().encode_default(dft)

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        words = self.generate_inner(schema["keys_schema"]).get("enum", ()) if "keys_schema" in schema else ()
        if words:  # an editor completes keys that it is told one by one
            value = self.generate_inner(schema["values_schema"]) if "values_schema" in schema else {}
            return {"type": "object", "properties": dict.fromkeys(words, value), "additionalProperties": False}
        return {**super().dict_schema(schema), "additionalProperties": False}

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False
