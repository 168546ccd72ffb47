import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from ginnel.surfaces.feeds.tests import bars_messages
from tests.journeys.journey import Journey

_LOAD = (sys.executable, "-m", "ginnel.config.cli", "load")


def send(journey: Journey, folder: Path, sent: dict[str, Any]) -> None:
    """As an operator brings in what a system sent, beside the running server."""
    path = folder / f"{sent['id']}.json"
    path.write_text(json.dumps(sent))
    command = (*_LOAD, str(path), "--from", "SURGERY", "--feed", "bars")
    subprocess.run(command, env=journey.installation.environment, check=True, capture_output=True)


def test_a_surgery_asks_by_message_and_takes_it_back(journey: Journey, tmp_path: Path) -> None:
    """What it sent is read whole beside the words; what it takes back stays with whoever has it."""
    name = f"Testperson{journey.width}"
    who = bars_messages.person("", name=[{"family": name, "given": ["Ada"]}], identifier=[])
    answers = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [{"linkId": "1", "text": "Can she stand?", "answer": [{"valueBoolean": False}]}],
    }
    sent = bars_messages.message(
        answers, id=f"m-1-{journey.width}", to="nobody", identifier=[{"value": journey.width}]
    )
    send(journey, tmp_path, bars_messages.about(sent, who))

    journey.given_they_are_signed_in_as("front-door")
    journey.when_they_open("/front-door/")
    journey.page.get_by_role("link", name=re.compile(name, re.IGNORECASE)).first.click()
    journey.then_they_see(
        "request from another system", "If you take the contact, you see what your role may"
    )
    journey.then_they_do_not_see("Falls at home")
    journey.then_the_page_is_sound()
    journey.when_they_press("Take it")
    journey.then_they_see("Falls at home", "What was sent", "Check who it is about")
    journey.when_they_follow_details("Asked by")
    journey.then_they_see("Can she stand?: no", "Asked by", "You have it")
    journey.then_the_page_is_sound()
    journey.picture("contact-by-message")
    address = journey.page.url

    back = bars_messages.message(
        id=f"m-2-{journey.width}", reason="delete", identifier=[{"value": journey.width}]
    )
    send(journey, tmp_path, bars_messages.about(back, who))
    journey.page.goto(address)
    journey.then_they_see("Withdrew it by", "Withdrawn by the system that asked", "You have it")
    journey.then_the_page_is_sound()
    journey.when_they_press("Close the contact")
    journey.then_they_see("offer an assessment")
