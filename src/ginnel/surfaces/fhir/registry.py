"""Which interaction answers what: the one list that requests are answered by and the capabilities are told from."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.interactions import (
    bundles,
    changing,
    everything,
    histories,
    labelling,
    matching,
    messaging,
    reading,
    searching,
    validating,
)

OnAll = Callable[[Asked], HttpResponse]
OnType = Callable[[Asked, str], HttpResponse]
OnInstance = Callable[[Asked, str, str], HttpResponse]

HISTORY = histories.of_one
TYPE_HISTORY = histories.of_type
SYSTEM_HISTORY = histories.of_all
VERSION = reading.vread
SEARCH = searching.search
BUNDLE = bundles.bundle
# By method, what an address of a type or of one resource does.
OF_TYPE: dict[str, OnType] = {
    "GET": searching.search,
    "HEAD": searching.search,
    "POST": changing.create,
    "PUT": changing.update_where,
    "PATCH": changing.patch_where,
    "DELETE": changing.delete_where,
}
INSTANCE: dict[str, OnInstance] = {
    "GET": reading.read,
    "HEAD": reading.read,
    "PUT": changing.update,
    "PATCH": changing.patch,
    "DELETE": changing.delete,
}
# (type, "*" for any or "" for none, operation): the end of the address of its definition.
OPERATIONS: dict[tuple[str, str], str] = {
    ("Patient", "everything"): "Patient-everything",
    ("Patient", "match"): "Patient-match",
    ("*", "validate"): "Resource-validate",
    ("*", "meta"): "Resource-meta",
    ("", "process-message"): "MessageHeader-process-message",
}
# By what is asked (GET, or POST of its parameters), of one resource, of a type and of all; and by what is sent (POST).
OPERATE: dict[tuple[str, str], OnInstance] = {
    ("Patient", "everything"): everything.everything,
    ("*", "meta"): labelling.of_instance,
}
ASK_TYPE: dict[tuple[str, str], OnType] = {("*", "meta"): labelling.of_type}
ASK_ALL: dict[str, OnAll] = {"meta": labelling.of_all}
OPERATE_ON_ALL: dict[str, OnAll] = {"process-message": messaging.process}
OPERATE_ON_TYPE: dict[tuple[str, str], OnType] = {
    ("*", "validate"): validating.validate,
    ("Patient", "match"): matching.match,
}
READING = ("read", "vread", "history-instance", "history-type", "search-type")
CHANGING = ("create", "update", "patch")
TYPE_INTERACTIONS = (*READING, *CHANGING, "delete")
SYSTEM_INTERACTIONS = ("transaction", "batch", "history-system")
