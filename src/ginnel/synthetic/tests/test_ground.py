"""The pretend place has the published shape: how many areas, how poor, how rural, how old, in whose footprint."""

from collections import Counter

import pytest

from ginnel.synthetic import drawing, placefiles
from ginnel.synthetic.facts import place, read
from ginnel.synthetic.ground import MOST_POSTCODES, RURALITY, ground, shared_out

DISTRICTS = list(place().districts.values())


def here(district):
    return [each for each in ground().areas if each.locality.district is district]


@pytest.mark.parametrize("district", DISTRICTS, ids=lambda each: each.name)
def test_a_district_has_the_published_areas(district):
    areas = here(district)
    assert len(areas) == district.lower
    assert len({each.neighbourhood for each in areas}) == district.middle
    deciles, kinds = Counter(each.decile for each in areas), Counter(each.rurality for each in areas)
    assert [deciles[n] for n in range(1, 11)] == list(district.deprivation)
    assert [kinds[each] for each in RURALITY] == list(district.rurality)
    assert sum(each.people for each in areas) == pytest.approx(district.people)


@pytest.mark.parametrize("district", DISTRICTS, ids=lambda each: each.name)
def test_a_districts_areas_are_as_old_as_published(district):
    areas = here(district)
    older = sum(each.older * each.people for each in areas) / district.people
    assert older == pytest.approx(sum(district.ages[-3:]) / sum(district.ages), abs=0.01)


def test_one_council_lies_in_three_integrated_care_boards():
    boards = {placefiles.ICB[each.footprint] for each in place().localities if each.council == "218"}
    assert len(boards) == 3
    assert {each.footprint for each in place().localities if each.district.name == "Hambleton"} == {
        "42D",
        "03Q",
    }


def test_craven_is_treated_by_a_trust_from_outside_the_county():
    trusts = {each.acute for each in place().localities if each.district.name == "Craven"}
    assert {place().organisations[code].town for code in trusts} == {"Keighley"}


def test_no_two_areas_share_a_postcode():
    for count in (1, 7, MOST_POSTCODES):
        postcodes = [area.postcode(at) for area in ground().areas for at in range(count)]
        assert len(postcodes) == len(set(postcodes))


def test_shapes_tile_the_outline_at_every_level():
    lower, middle = drawing.shapes()
    whole = drawing.size([tuple(each) for each in read("place.toml")["outline"]])
    for rings in (lower, middle, drawing.localities()):
        assert sum(map(drawing.size, rings.values())) == pytest.approx(whole)
    assert min(map(drawing.size, lower.values())) > 0


def test_an_area_lies_in_its_neighbourhood_and_this_in_its_locality():
    lower, middle = drawing.shapes()
    for hood in ground().neighbourhoods:
        inside = sum(
            drawing.size(lower[each.number]) for each in ground().areas if each.neighbourhood is hood
        )
        assert inside == pytest.approx(drawing.size(middle[hood.number]))


def test_districts_are_drawn_as_one_piece_each():
    for district in DISTRICTS:
        towns = [
            drawing.localities()[each.number] for each in place().localities if each.district is district
        ]
        (ring,) = drawing.joined(towns)
        assert drawing.size(ring) == pytest.approx(sum(map(drawing.size, towns)), rel=1e-4)


def test_whole_things_are_shared_out_whole():
    assert sorted(shared_out(10, [1, 1, 1])) == [3, 3, 4]
    assert shared_out(12, [9, 1, 1], least=2) == [8, 2, 2]
