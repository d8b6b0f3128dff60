"""The page of demands and blame: numbers that open the statements they count."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import RunningServer

HTML = {"Accept": "text/html"}
NUMBERS = re.compile(r'href="(/statements\?[^"]+)">(\d+) ')
GAP = r"(?:\s|<[^>]*>)+"


def test_every_number_opens_as_many_statements(examples: RunningServer) -> None:
    """A reader can check each number by reading."""
    html = examples.client.get("/matrix").text
    numbers = NUMBERS.findall(html)
    assert len(numbers) > 10
    for address, number in numbers:
        listed = examples.client.get(unescape(address)).text
        assert listed.count('<p class="who">') == int(number), address


def test_blame_is_told_in_both_directions(examples: RunningServer) -> None:
    """Armenia and Azerbaijan accuse each other; that Turkey does not answer is said, too."""
    html = examples.client.get("/matrix").text
    blame = html.partition('id="blame"')[2]
    assert re.search(GAP.join(("Armenia", "–", "Azerbaijan", "both ways")), blame)
    assert "Armenia accuses Azerbaijan:" in blame
    assert "Azerbaijan accuses Armenia:" in blame
    assert "Turkey accuses Armenia: no statement here" in blame
    assert blame.index("both ways") < blame.index("Turkey")


def test_filters_go_along_with_the_numbers(examples: RunningServer) -> None:
    """Who narrows the page to an actor and a time reads the statements of that time."""
    html = examples.client.get("/matrix", params={"party": "armenia", "since": "2020-10-01"}).text
    assert "Merkel" not in html.partition("<main")[2].partition("</form>")[2]
    numbers = NUMBERS.findall(html)
    assert numbers
    assert all("since=2020-10-01" in address for address, _ in numbers)
    assert "demands-counted?party=armenia" in html


def test_tables_have_headers_for_rows_and_columns(examples: RunningServer) -> None:
    """Read aloud, each number has who asks and who is asked."""
    html = examples.client.get("/matrix").text
    matrix = html.partition('class="matrix"')[2].partition("</table>")[0]
    columns = matrix.count('scope="col"')
    assert columns > 1
    assert matrix.count("<td") == columns * matrix.count('scope="row"') + 1
    assert matrix.count('scope="row"') == len(re.findall("<tr>", matrix)) - 1


def test_a_german_page_is_german(examples: RunningServer) -> None:
    """Plurals and names, too."""
    html = examples.client.get("/matrix", params={"lang": "de"}).text
    examples.client.cookies.clear()
    assert "1 Forderung<" in html
    assert "Armenien beschuldigt Aserbaidschan:" in html
    assert "2 Aussagen<" in html


def test_a_wrong_filter_is_an_error_on_the_page(examples: RunningServer) -> None:
    """Nothing is counted for a day that is none."""
    response = examples.client.get("/matrix", params={"until": "2020-13-01"}, headers=HTML)
    assert response.status_code == 400
    assert "No answer" in response.text
    assert "<table" not in response.text
