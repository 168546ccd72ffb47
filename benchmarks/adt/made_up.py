"""ADT messages of invented stays: admit, transfer, update, discharge, as a hospital's system writes them."""

from __future__ import annotations

import random

EVENTS = ("A01", "A02", "A08", "A03")
SOUNDS = ("ba", "den", "fer", "gil", "hol", "kin", "lo", "mar", "ne", "pel", "ro", "san", "ter", "vin", "wes")


def messages(count: int, seed: int = 20) -> list[bytes]:
    """`count` messages in the order in which they were recorded, about a quarter as many people."""
    chance = random.Random(seed)  # noqa: S311
    made = []
    for stay in range(-(-count // len(EVENTS))):
        person = _pid(chance, stay, seed)
        for step, event in enumerate(EVENTS):
            made.append((stay % 97 + step * 100, _message(event, person, stay, step, seed)))
    made.sort(key=lambda pair: pair[0])
    return [message for _, message in made][:count]


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(SOUNDS, k=3)).title()


def _pid(chance: random.Random, stay: int, seed: int) -> str:
    born = f"{chance.randrange(1930, 2020)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    postcode = f"YO{chance.randrange(1, 90)} {chance.randrange(1, 9)}AB"
    return (
        f"PID|1||H{seed}{stay:07d}^^^PAS^MR||{_name(chance).upper()}^{_name(chance)}^^^Mrs^^L||{born}|"
        f"{chance.choice('FM')}|||{chance.randrange(1, 200)} {_name(chance)} Road^^York^^{postcode}^^H||"
        f"01904 {chance.randrange(100000, 999999)}|||M|||||||A"
    )


def _message(event: str, person: str, stay: int, step: int, seed: int) -> bytes:
    at = f"202602{3 + step:02d}{stay // 60 % 24:02d}{stay % 60:02d}00"
    visit = [""] * 46
    visit[2], visit[3], visit[7] = (
        "I",
        f"W{(stay + step) % 30}^BAY {stay % 6}^{stay % 9}",
        "C1234567^DOCTOR^Dee^^^Dr",
    )
    visit[10], visit[19], visit[44] = (
        "Acute medicine",
        f"V{seed}{stay:07d}",
        f"202602{3:02d}{stay // 60 % 24:02d}0000",
    )
    if event == "A03":
        visit[36], visit[37], visit[45] = "1", "19", at
    lines = (
        f"MSH|^~\\&|PAS|RXX|GINNEL|YORK|{at}||ADT^{event}|{seed}{stay}{step}|P|2.4",
        f"EVN|{event}|{at}||||{at}",
        person,
        "PD1|||PRETEND SURGERY^^B82999",
        "PV1|" + "|".join(visit[1:]),
        "PV2|||^Chest infection",
    )
    return ("\r".join(lines) + "\r").encode()
