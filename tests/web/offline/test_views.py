"""What a worker serves for browsers to keep pages: the service worker's script, and a page a language."""

import json
import re

import pytest

from tests.web.page import Page
from tests.web.site import TEMPLATES, Site
from web.offline.views import Offline


def constants(script: str) -> dict[str, object]:
    """The values that the worker puts before the script."""
    return {
        name: json.loads(value)
        for name, value in re.findall(r'^const ([A-Z_]+) = (["{\[].*);$', script, re.MULTILINE)
    }


async def test_a_browser_may_keep_the_script_only_to_ask_for_it_again(site: Site) -> None:
    answer = await site.get("/sw.js")
    assert (answer.status, answer.content_type) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    # It runs under a policy of its own, and fetches what pages need.
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    page = await site.get("/")
    assert "worker-src 'self'" in page.headers["Content-Security-Policy"]
    assert "/offline/register.js" in await page.text()


async def test_what_it_needs_at_first_is_there(site: Site) -> None:
    told = constants(await site.text("/sw.js"))
    assert told["FILES_AT"] == f"/assets/{TEMPLATES.assets.version}/"
    assert isinstance(told["OFFLINE"], dict)
    assert isinstance(told["NEEDED"], list)
    assert [*told["OFFLINE"]] == ["en", "hi"]
    assert any(address.endswith("/page.css") for address in told["NEEDED"])
    for address in (*told["OFFLINE"].values(), *told["NEEDED"]):
        assert (await site.get(address)).status == 200, address


@pytest.mark.parametrize(("lang", "said"), [("en", "You are offline"), ("hi", "आप ऑफ़लाइन हैं")])
async def test_the_page_speaks_each_language(site: Site, lang: str, said: str) -> None:
    page = Page(await site.text(f"/offline/?lang={lang}"))
    assert said in page.text
    assert page.having("html", lang={"en": "en-GB"}.get(lang, lang))


def test_the_version_is_that_of_the_files_and_of_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    first = constants(Offline(TEMPLATES, keeps=True).script.body.decode())["VERSION"]
    assert constants(Offline(TEMPLATES, keeps=True).script.body.decode())["VERSION"] == first
    monkeypatch.setattr(TEMPLATES.assets, "version", "0123456789ab")
    assert constants(Offline(TEMPLATES, keeps=True).script.body.decode())["VERSION"] != first


def test_an_operator_takes_it_back() -> None:
    try:
        script = Offline(TEMPLATES, keeps=False).script.body.decode()
        assert "unregister()" in script
        assert "respondWith" not in script
        assert "register.js" not in TEMPLATES.render("offline/page/offline.html").decode()
    finally:
        TEMPLATES.add_values(keeps_pages=True)
