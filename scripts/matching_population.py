"""Invented households, as several careful and careless organisations would write them down, to train matching on.

Nothing here is taken from a data set: common names are those any English speaker knows, their shares are a rank law
(share proportional to 1/(rank + 4)), rare names are made of syllables. A sample is drawn from a place of `PLACE` people,
so that the chance of two people sharing a postcode or a telephone is that of the whole place, not of the sample.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace

PLACE = 1_000_000
_PER_POSTCODE = 40

MEN = """david john michael peter paul james robert mark andrew stephen richard thomas william christopher ian simon
daniel matthew anthony kevin martin gary philip alan jack joseph george brian steven keith colin graham nigel kenneth
neil benjamin adam ryan luke samuel harry oliver charlie joshua lewis liam callum nathan jordan aaron connor kieran
dennis ronald raymond derek roy donald leonard frank ernest albert arthur frederick harold stanley walter alfred reginald
norman sidney gordon douglas geoffrey roger barry trevor malcolm stuart darren jason craig lee dean shaun carl wayne
gareth russell adrian timothy jonathan nicholas dominic patrick sean edward henry charles alexander max leo oscar theo
archie jacob logan mohammed ali ahmed imran hassan usman adeel ravi sanjay raj anil vikram piotr tomasz krzysztof marcin
jakub omar yusuf ibrahim khalid tariq bilal hugh rupert sebastian toby felix isaac reuben jude elliot rory fergus""".split()
WOMEN = """susan margaret patricia christine mary jean linda julie karen jacqueline helen elizabeth sarah jane alison
deborah joan dorothy sheila barbara janet pamela ann carol sandra sharon tracey lisa michelle nicola emma rebecca laura
claire samantha amanda angela donna joanne louise rachel catherine victoria charlotte jessica amy hannah sophie lucy emily
chloe olivia megan bethany lauren georgia ellie grace ruby lily isla ava mia poppy freya evie daisy alice florence
irene doris gladys edna elsie hilda winifred ivy phyllis marjorie kathleen eileen joyce sylvia beryl audrey maureen
brenda shirley valerie gillian rosemary marion judith ruth diane lesley wendy lynn kim dawn paula anita theresa bernadette
bridget fatima aisha mariam zainab khadija nadia samina priya anjali sunita meena anna katarzyna agnieszka magdalena ewa
yvonne stephanie natalie gemma kelly hayley stacey kirsty heather fiona catriona imogen beatrice matilda rosie eleanor""".split()
FAMILIES = """smith jones taylor brown williams wilson johnson davies patel robinson wright thompson evans walker white
roberts green hall wood jackson clarke khan ali ahmed hussain singh kaur begum thomas hughes edwards turner hill moore
cooper ward lewis harris king baker martin morris allen clark scott watson morgan james bennett young mitchell cook
shaw parker carter davis miller bell kelly collins cox richards simpson marshall ellis adams wilkinson foster chapman
mason richardson murphy webb rogers hunt mills palmer phillips barnes fletcher harrison stevens lee gibson hudson dixon
griffiths graham barker dean pearson knight lloyd butler russell price holmes powell stevenson reynolds fisher walsh
atkinson matthews elliott saunders hart oneill lawson carr armstrong cunningham newton burton ferguson kennedy gordon
fox stone woods hamilton mccarthy reid stewart ross murray robertson campbell anderson macdonald grant duncan mackenzie
rahman chowdhury uddin miah akhtar malik iqbal shah sharma gupta kumar nguyen chen wong kowalski nowak silva costa popescu
booth hargreaves sutcliffe greenwood ackroyd barraclough ramsden holroyd crossley haigh sykes firth dyson beaumont
hirst lockwood brook crowther thornton whitaker ogden schofield butterworth ashworth entwistle pickles clegg kershaw
garner wheeler osborne francis harding doyle byrne sheridan quinn gallagher brennan nolan duffy sweeney mcgrath
osullivan adeyemi okafor mensah owusu boateng mwangi abdi warsame haile tesfaye""".split()
STREETS = """high church station park mill victoria green manor kings queens albert chapel north south west east bridge
school london york springfield windsor grange albion prospect alexandra stanley george clarence regent oxford cambridge
wellington nelson moor wood field hill valley meadow orchard cherry oak elm ash beech willow hawthorn laburnum rowan
primrose lavender holly ivy sunny bank royd clough lumb thorn heath stone quarry canal wharf foundry forge tenter carr""".split()
KINDS = {
    "street": "st",
    "road": "rd",
    "lane": "la",
    "avenue": "ave",
    "close": "cl",
    "drive": "dr",
    "terrace": "terr",
}
TOWNS = """northwick eastby westholme southam middleton upperthorpe lowerby hexford granby stanwick ashby thornley
kirkfield oldham newbridge castlebury marlow ripley denby calder holme elland brierley wyke""".split()
_SYLLABLES = """ba be bo bri ca che co cra da de do dra fa fer fi fo ga gel go gra ha hel hi ho ja jo ka kel kin la le lo
ma mel mi mo na ne no pa pel pi po ra rel ri ro sa sel shi so sta ta tel ti to tra va vel vi wa wel wi wo ya za""".split()
_ENDS = ["", "", "n", "s", "r", "l", "ton", "ley", "man", "son", "worth", "ski", "ez", "ova", "den", "by"]


@dataclass(frozen=True, slots=True)
class One:
    """A person, or a person as written down once."""

    person: int
    given: str
    family: str
    middle: str
    birth_date: str
    gender: str
    address: str
    postcode: str
    phone: str
    email: str
    birth_place: str
    maiden: str = ""


class Place:
    """Makes households of a place, and what organisations write of them, from one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.count = 0
        self.uncommon = [self.rare() for _ in range(2500)]
        self.postcodes = [self._postcode() for _ in range(PLACE // _PER_POSTCODE)]
        self.streets = {code: (self._street(), self.dice.choice(TOWNS)) for code in self.postcodes}

    def people(self, wanted: int) -> Iterator[One]:
        """At least `wanted` people, household by household."""
        while self.count < wanted:
            yield from self._household()

    def _household(self) -> list[One]:
        dice = self.dice
        family, code = self.family(), dice.choice(self.postcodes)
        street, town = self.streets[code]
        flat = f"flat {dice.randint(1, 12)} " if dice.random() < 0.12 else ""
        address = f"{flat}{dice.randint(1, 160)} {street} {town}"
        landline = f"01{dice.randint(100000000, 999999999)}" if dice.random() < 0.5 else ""
        eldest = dice.randint(20, 95)
        members = [self._member(family, eldest, address, code, landline)]
        if dice.random() < 0.5:
            spouse = self._member(family, max(18, eldest + dice.randint(-6, 6)), address, code, landline)
            members.append(spouse if dice.random() < 0.8 else replace(spouse, family=self.family()))
        for _ in range(dice.choice([0, 0, 0, 1, 2, 3]) if eldest < 70 else 0):
            members.append(self._child(members, address, code, landline))
        return members

    def _child(self, members: list[One], address: str, code: str, landline: str) -> One:
        dice, parent = self.dice, members[0]
        if len(members) > 2 and dice.random() < 0.03:
            twin = self._member(parent.family, 5, address, code, landline)
            return replace(twin, birth_date=members[-1].birth_date)
        age = max(0, 2026 - int(parent.birth_date[:4]) - dice.randint(20, 38))
        child = self._member(parent.family, age, address, code, landline)
        return (
            replace(child, given=parent.given)
            if dice.random() < 0.02 and child.gender == parent.gender
            else child
        )

    def _member(self, family: str, age: int, address: str, code: str, landline: str) -> One:
        dice = self.dice
        self.count += 1
        gender = dice.choice(["male", "female"])
        given = self.given(gender)
        phone = f"07{dice.randint(100000000, 999999999)}" if dice.random() < 0.6 else landline
        number = dice.choice(["", str(dice.randint(1, 99))])
        email = f"{given}.{family}{number}@{dice.choice(['mail', 'post', 'web'])}.example"
        return One(
            person=self.count, given=given, family=family, gender=gender, address=address, postcode=code, phone=phone,
            middle=self.given(gender) if dice.random() < 0.7 else "",
            birth_date=f"{2026 - age}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
            email=email if dice.random() < 0.6 else "",
            birth_place=dice.choice(TOWNS) if dice.random() < 0.6 else self.rare(),
            maiden=self.family() if gender == "female" and dice.random() < 0.6 else "",
        )  # fmt: skip

    def given(self, gender: str) -> str:
        """A given name by the rank law; one in twelve is less common or rare."""
        names = MEN if gender == "male" else WOMEN
        if self.dice.random() < 0.08:
            return self.rare() if self.dice.random() < 0.3 else self.uncommon[int(400 * self.dice.random())]
        return names[self._rank(len(names))]

    def family(self) -> str:
        """A family name by the rank law; a quarter are less common, one in seven rare."""
        chance = self.dice.random()
        if chance < 0.25:
            return self.uncommon[int(len(self.uncommon) * self.dice.random() ** 1.5)]
        return self.rare() if chance < 0.4 else FAMILIES[self._rank(len(FAMILIES))]

    def rare(self) -> str:
        """A name hardly anybody else has."""
        dice = self.dice
        return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(2, 3))) + dice.choice(_ENDS)

    def _rank(self, names: int) -> int:
        # Inverse of the cumulative share of 1/(rank + 4): log-uniform in rank + 4.
        return min(names - 1, int(4 * ((names + 4) / 4) ** self.dice.random()) - 4)

    def _street(self) -> str:
        return f"{self.dice.choice(STREETS)} {self.dice.choice(list(KINDS))}"

    def _postcode(self) -> str:
        dice = self.dice
        area = dice.choice(["qx", "xw", "vj"])
        return f"{area}{dice.randint(1, 12)}{dice.randint(1, 9)}{dice.choice(string.ascii_lowercase)}{dice.choice(string.ascii_lowercase)}"


class Clerk:
    """Writes people down, `care` of the time without a slip (0 to 1, by field)."""

    def __init__(self, place: Place, slips: float) -> None:
        self.place, self.dice, self.slips = place, place.dice, slips

    def write(self, one: One) -> One:
        """The person as this organisation has them."""
        said = self._names(one)
        said = replace(said, birth_date=self._birth_date(one.birth_date), **self._home(one))
        return replace(
            said,
            gender=self._gender(one.gender),
            phone=self._contact(one.phone, 0.3, f"07{self.dice.randint(100000000, 999999999)}"),
            email=self._contact(one.email, 0.4, f"{one.given}{self.dice.randint(1, 99)}@other.example"),
            birth_place=self._birth_place(one.birth_place),
        )

    def _does(self, chance: float) -> bool:
        return self.dice.random() < chance

    def _slips(self, weight: float) -> bool:
        return self.dice.random() < self.slips * weight

    def _names(self, one: One) -> One:
        given, family, middle = one.given, one.family, one.middle if self._does(0.5) else ""
        if self._slips(0.6):
            given = self._short(given)
        elif self._slips(0.3) and one.middle:
            given, middle = one.middle, one.given if self._does(0.5) else ""
        given, family = self._typed(given, 1.0), self._typed(family, 1.0)
        if one.maiden and self._slips(0.5):
            family = one.maiden if self._does(0.6) else f"{one.maiden} {family}"
        if self._slips(0.25):
            given, family = family, given
        if self._slips(0.1):
            given = self.place.given(one.gender or "male")
        return replace(
            one,
            given="" if self._slips(0.2) else given,
            family="" if self._slips(0.1) else family,
            middle=middle,
        )

    def _short(self, given: str) -> str:
        from ginnel.foundation.people.rules.nicknames import ROOTS

        forms = [form for form, roots in ROOTS.items() if given in roots and form != given]
        return self.dice.choice(forms) if forms and self._does(0.8) else given[:1]

    def _birth_date(self, born: str) -> str:
        year, month, day = born.split("-")
        dice = self.dice
        if self._slips(0.3):
            return ""
        if self._slips(0.15) and int(day) <= 12:
            return f"{year}-{day}-{month}"
        if self._slips(0.1):
            return f"{year}-01-01"
        if self._slips(0.5):
            place = dice.choice([2, 3, 6, 9])
            changed = born[:place] + dice.choice("0123456789") + born[place + 1 :]
            return changed if changed[5:7] not in ("00",) and changed[8:] != "00" else born
        if self._slips(0.25):
            part = dice.randint(0, 2)
            other = [str(dice.randint(1920, 2024)), f"{dice.randint(1, 12):02}", f"{dice.randint(1, 28):02}"][
                part
            ]
            return "-".join(
                [other if index == part else kept for index, kept in enumerate((year, month, day))]
            )
        if self._slips(0.05):
            return f"{dice.randint(1920, 2024)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        return born

    def _home(self, one: One) -> dict[str, str]:
        dice = self.dice
        address, code = one.address, one.postcode
        if self._does(0.08 + self.slips * 0.2):
            code = dice.choice(self.place.postcodes)
            street, town = self.place.streets[code]
            address = f"{dice.randint(1, 160)} {street} {town}"
        if self._does(0.04):
            return {"address": address.split()[-1], "postcode": code if self._does(0.5) else ""}
        words = [
            KINDS.get(word, word) if self._does(0.2) else self._typed(word, 0.4) for word in address.split()
        ]
        if self._slips(0.4) and len(words) > 2:
            del words[dice.randrange(len(words))]
        if self._slips(0.3):
            dice.shuffle(words)
        code = self._typed(code, 0.5)
        return {
            "address": "" if self._does(0.04 + self.slips * 0.2) else " ".join(words),
            "postcode": "" if self._does(0.03 + self.slips * 0.2) else code,
        }

    def _gender(self, gender: str) -> str:
        if self._does(0.02):
            return ""
        return {"male": "female", "female": "male"}[gender] if self._slips(0.1) else gender

    def _birth_place(self, place: str) -> str:
        """The place, another name for where it lies (a county for a town), or nothing."""
        if self._does(0.4):
            return ""
        return self.dice.choice(TOWNS) if self._does(0.2) else self._typed(place, 0.3)

    def _contact(self, value: str, other: float, another: str) -> str:
        if self._does(0.3):
            return ""
        return another if self._does(other) else self._typed(value, 0.5)

    def _typed(self, word: str, weight: float) -> str:
        """The word, now and then with one slip of the finger (two now and then)."""
        while word and self._slips(weight * 0.7):
            word = self._slip(word)
            weight *= 0.4
        return word

    def _slip(self, word: str) -> str:
        dice = self.dice
        place = dice.randrange(len(word))
        letter = dice.choice(string.digits if word[place].isdigit() else string.ascii_lowercase)
        kind = dice.random()
        if kind < 0.3:
            return word[:place] + letter + word[place + 1 :]
        if kind < 0.55:
            return word[:place] + word[place + 1 :]
        if kind < 0.8:
            return word[:place] + letter + word[place:]
        return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
