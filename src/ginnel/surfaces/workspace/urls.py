"""Staff pages."""

from django.urls import path

from ginnel.surfaces.workspace import signin
from ginnel.surfaces.workspace.views import (
    agreements,
    dividing,
    documents,
    entries,
    governance,
    home,
    linkage,
    looking,
    matches,
    moves,
    notes,
    notices,
    opening,
    parting,
    people,
    places,
    separate_records,
    willingness,
)

app_name = "workspace"
person = "people/<uuid:person>/"
entry = person + "entries/<uuid:entry>/"
document = person + "documents/<uuid:entry>/"
agreement = "governance/agreements/<uuid:agreement>/"
version = agreement + "versions/<int:number>/"
urlpatterns = [
    path("sign-in", signin.sign_in, name="sign-in"),
    path("choose-role", signin.choose_role, name="choose-role"),
    path("sign-out", signin.sign_out, name="sign-out"),
    path("", home.home, name="home"),
    path("notices/<uuid:notice>/read", notices.read, name="read-notice"),
    path("find", people.find, name="find"),
    path(person, people.person, name="person"),
    path(person + "print", people.printed, name="print"),
    path(person + "override", opening.override, name="override"),
    path(person + "be-there", opening.be_there, name="be-there"),
    path(person + "be-there/<uuid:relationship>/confirm", opening.confirm, name="confirm-there"),
    path(person + "share-screen", people.share_screen, name="share-screen"),
    path(person + "willingness", willingness.willingness, name="willingness"),
    path(entry, entries.entry, name="entry"),
    path(entry + "original/<int:version>", entries.original, name="original"),
    path(entry + "bundle/<int:version>", entries.bundle, name="bundle"),
    path(entry + "move", moves.move, name="move"),
    path(person + "part", parting.part, name="part"),
    path(person + "documents/", documents.documents, name="documents"),
    path(document, documents.document, name="document"),
    path(document + "file/<int:number>", documents.attachment, name="attachment"),
    path("matches/", matches.queue, name="matches"),
    path("matches/history", matches.history, name="match-history"),
    path("matches/unverified", matches.unverified, name="unverified"),
    path("matches/history/<int:decision>/", parting.decision, name="decision"),
    path("matches/history/<int:decision>/undo", matches.undo, name="undo-match"),
    path("linkage/", linkage.quality, name="linkage"),
    path("matches/divide/", dividing.waiting, name="divide"),
    path("matches/divide/<int:decision>/", dividing.divide, name="divide-one"),
    path("matches/<int:candidate>/", matches.review, name="match"),
    path("matches/<int:candidate>/decide", matches.decide, name="decide-match"),
    path("governance/overrides", governance.overrides, name="overrides"),
    path("governance/overrides/<uuid:relationship>/review", governance.review, name="review-opening"),
    path("governance/worth-a-look", looking.queue, name="worth-a-look"),
    path("governance/worth-a-look/<uuid:alert>/", looking.one, name="worth-a-look-one"),
    path("governance/agreements/", agreements.agreements, name="agreements"),
    path("governance/agreements/load", agreements.load, name="load-agreements"),
    path(agreement, agreements.agreement, name="agreement"),
    path(version, agreements.agreement, name="agreement-version"),
    path(version + "sign", agreements.sign, name="sign-agreement"),
    path(version + "leave", agreements.leave, name="leave-agreement"),
    path(version + "review", agreements.review, name="review-agreement"),
    path("governance/separate-records/", separate_records.register, name="separate-records"),
    path("governance/separate-records/<uuid:record>/", separate_records.record, name="separate-record"),
    path("places/", places.place, name="places"),
    path("places/measures/<slug:id>/", places.measure, name="measure"),
    path("places/<slug:level>/<str:code>/", places.place, name="place"),
    path(person + "notes/new", notes.write, name="note"),
    path(person + "notes/<uuid:entry>/correct", notes.correct, name="correct-note"),
]
