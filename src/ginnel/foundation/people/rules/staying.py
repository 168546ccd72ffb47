"""Keys to a person that a merge leaves alone, each with its reason (tests/architecture reads this)."""

STAYS = {
    "people.Person.merged_into": "says where the person went; settling sets it",
    "people.SourceRecord.person": "is what merging is: settling sets it",
    "people.SourceRecord.home": "the person made with the record, to whom parting returns it",
    "people.Move.origin": "history of what was",
    "people.Move.destination": "history of what was",
    "people.Carried.origin": "history of what was",
    "people.Carried.destination": "history of what was",
    "people.Undivided.kept_by": "history of what was; a later decision says whose it is",
    "people.Undivided.claimed_by": "history of what was; a later decision says whose it is",
}
