"""A site on a phone: it can be installed, read and written without a connection, and is quick on an old one at 3G."""

import json
import re

import pytest

from tests.journeys.conftest import wait_for
from tests.journeys.mails import press, sign_in_as
from tests.plumbing.push.service import Browser

pytestmark = pytest.mark.journey
SITE, SECTION = "ivkv", "/forum/rahastus/"
OLD_PHONE = {
    "viewport": {"width": 320, "height": 568},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
THREE_G = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 700_000 / 8,
    "uploadThroughput": 250_000 / 8,
}
SLOWER = 4
"""How many times slower than this machine the old phone reckons."""
MOST = 100_000  # bytes of a first view

KEPT = """async () => {
    const cache = await caches.open("pages");
    return (await cache.keys()).map((one) => new URL(one.url).pathname);
}"""
ACTIVE = "navigator.serviceWorker.ready.then((found) => [found.active.scriptURL, found.scope])"
GIVEN = Browser("https://fcm.googleapis.com/fcm/send/abc").given
PUSHED = """(given) => {
    if (!window.PushManager) return;
    const made = () => localStorage.getItem("subscribed") && {
        endpoint: given.endpoint,
        toJSON: () => ({ endpoint: given.endpoint, keys: given }),
        unsubscribe: async () => localStorage.removeItem("subscribed"),
    };
    PushManager.prototype.getSubscription = async () => made();
    PushManager.prototype.subscribe = async () => { localStorage.setItem("subscribed", "yes"); return made(); };
    Notification.requestPermission = async () => "granted";
    Object.defineProperty(Notification, "permission", { get: () => "granted" });
}"""
"""A browser whose push service is not asked."""
CHANGED = """async () => {
    const told = [], real = self.fetch;
    self.fetch = async (to, more) => {
        if (more?.method !== "POST") return real(to, more);
        told.push(to);
        return new Response();
    };
    const event = new ExtendableEvent("pushsubscriptionchange");
    let work;
    event.waitUntil = (given) => { work = given; };
    const toJSON = () => ({ endpoint: "", keys: {} });
    event.newSubscription = { toJSON, unsubscribe: async () => { told.push("gone"); } };
    self.dispatchEvent(event);
    await work.finally(() => { self.fetch = real; });
    return told;
}"""
"""What the script of the device does when the browser has changed where it is reached."""
PAINTS = """() => new Promise((resolve) => {
    const seen = {};
    new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.lcp = one.startTime; })
        .observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => {
        const [first] = performance.getEntriesByName("first-contentful-paint");
        const [load] = performance.getEntriesByType("navigation");
        resolve({ ...seen, fcp: first.startTime, ready: load.domContentLoadedEventEnd, load: load.loadEventEnd });
    }, 300);
})"""


@pytest.fixture
def phone(chromium):
    """A phone of one's own, in which being cut off is no fault."""
    contexts, broken = [], []

    def start(**options):
        context = chromium.new_context(**{**OLD_PHONE, "locale": "et", **options})
        context.set_default_timeout(30_000)
        context.on("weberror", lambda problem: broken.append(str(problem.error)))
        contexts.append(context)
        return context

    yield start
    for context in contexts:
        context.close()
    assert broken == []


def start_a_thread(page, program, title: str) -> str:
    page.goto(program.address(SITE, f"{SECTION}start/"))
    page.fill("[name=title]", title)
    page.fill("[name=text]", "Kes tuleb kaasa?")
    page.check("[name=audience][value=signed_in]")
    press(page.locator("main form button[type=submit]").first)
    found = re.search(r"/discussions/([a-z0-9]+)/$", page.url)
    assert found, page.url
    return f"/discussions/{found[1]}/"


def open_kept(page, program, path: str) -> None:
    """Open a page and wait until the device has it."""
    page.goto(program.address(SITE, path))
    page.evaluate(ACTIVE)
    wait_for(lambda: path in page.evaluate(KEPT))


def write(page, words: str) -> None:
    page.fill("[name=text]", words)
    page.locator("form[action$='/answer/'] button[type=submit]:not([name])").click()


def said(page, words: str) -> int:
    return page.locator("ol.posts .said", has_text=words).count()


def test_the_site_can_be_installed_and_is_called_as_it_is(program, phone):
    context = phone()
    page = context.new_page()
    page.goto(program.address(SITE, "/"))
    script, scope = page.evaluate(ACTIVE)
    assert (script, scope) == (program.address(SITE, "/service-worker.js"), program.address(SITE, "/"))
    browser = context.new_cdp_session(page)
    found = browser.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == program.address(SITE, "/-/manifest.webmanifest")
    missing = [
        one["errorId"]
        for one in browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
        if one["errorId"] != "in-incognito"  # as the browsers of tests are
    ]
    assert missing == []


def test_what_was_opened_is_read_and_what_is_written_is_sent_once(program, phone):
    context = phone()
    page = context.new_page()
    sign_in_as("contact", page, program, SITE)
    thread = start_a_thread(page, program, "Rongis kirjutatud")
    open_kept(page, program, thread)
    page.goto(program.address(SITE, "/me/"))

    context.set_offline(True)
    page.goto(program.address(SITE, thread))
    assert page.locator("h1").inner_text().startswith("Rongis kirjutatud")
    line = page.locator("[data-kept-line]")
    assert line.is_visible()
    assert re.search(r"\d\d.\d\d", line.locator("[data-at]").inner_text())
    assert page.evaluate("() => [...document.styleSheets].every((one) => one.cssRules.length > 0)")
    page.goto(program.address(SITE, "/me/"))  # what is about oneself is not left on the device
    kept = page.locator("[data-kept-pages] a")
    kept.first.wait_for()
    assert thread in [one.get_attribute("href") for one in kept.all()]

    # Two answers, the second over a network that only seems to be there; the tab is closed before they can go.
    page.goto(program.address(SITE, thread))
    write(page, "Mina tulen, sõidan tunneli läbi.")
    waits = page.locator("[data-waiting] [data-words]")
    waits.first.wait_for()
    assert waits.all_inner_texts() == ["Mina tulen, sõidan tunneli läbi."]
    assert page.input_value("[name=text]") == ""
    page.evaluate("() => Object.defineProperty(navigator, 'onLine', { get: () => true })")
    write(page, "Ja võtan tordi kaasa.")
    page.wait_for_function("() => document.querySelectorAll('[data-waiting] [data-words]').length === 2")
    assert page.url == program.address(SITE, thread)
    page.close()

    page = context.new_page()
    page.goto(program.address(SITE, thread))
    waits = page.locator("[data-waiting] [data-words]")
    waits.nth(1).wait_for()
    assert waits.count() == 2
    page.locator("[data-sent-line]").wait_for(state="hidden")
    context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.locator("[data-sent-line]").wait_for(state="visible")
    wait_for(lambda: page.locator("[data-waiting]").is_hidden())

    for _again in range(2):
        page.goto(program.address(SITE, thread))
        page.evaluate("() => dispatchEvent(new Event('online'))")
        assert said(page, "sõidan tunneli läbi") == 1
        assert said(page, "võtan tordi kaasa") == 1
        assert page.locator("[data-kept-line]").is_hidden()
    texts = page.locator("ol.posts .said").all_inner_texts()
    assert texts.index("Mina tulen, sõidan tunneli läbi.") < texts.index("Ja võtan tordi kaasa.")


def test_a_form_that_is_not_taken_keeps_its_words_and_says_so(program, phone):
    context = phone()
    page = context.new_page()
    sign_in_as("contact", page, program, SITE)
    thread = start_a_thread(page, program, "Suletakse vahepeal")
    open_kept(page, program, thread)
    context.set_offline(True)
    page.goto(program.address(SITE, thread))
    write(page, "Liiga hilja.")
    page.locator("[data-waiting] [data-words]").first.wait_for()
    code = thread.strip("/").rpartition("/")[2]
    program.python(
        f"""
from talkoo.blocks.discussions.models import Thread
from talkoo.plumbing.tenancy import sites
site = next(one for one in sites.every() if one.key == "{SITE}")
with sites.within(site.id):
    Thread.objects.filter(code="{code}").update(state="closed")
"""
    )
    context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.locator("[data-waiting] [data-refused]").wait_for(state="visible")
    assert page.locator("[data-waiting] [data-words]").inner_text() == "Liiga hilja."
    page.locator("[data-waiting] [data-drop]").click()
    page.locator("[data-waiting]").wait_for(state="hidden")


def test_a_device_forgets_when_somebody_leaves_it_or_another_comes(program, phone):
    context = phone()
    page = context.new_page()
    sign_in_as("contact", page, program, SITE)
    open_kept(page, program, "/my/")
    page.locator("details[data-menu] summary").last.click()
    press(page.locator("form[action$='/sign-out/'] button"))
    assert "/my/" not in page.evaluate(KEPT)
    context.set_offline(True)
    page.goto(program.address(SITE, "/my/"))
    assert page.locator("[data-kept-pages]").count() == 1
    context.set_offline(False)

    sign_in_as("contact", page, program, SITE)
    open_kept(page, program, "/my/")
    context.clear_cookies()  # as when the session ends elsewhere
    page.goto(program.address(SITE, "/organisations/"))
    wait_for(lambda: "/my/" not in page.evaluate(KEPT))


def test_a_device_tells_nobody_who_has_not_asked_for_it(program, phone):
    context = phone()
    context.add_init_script(f"({PUSHED})({json.dumps(GIVEN)})")
    added: list[str] = []
    context.on("request", lambda sent: added.append(sent.url) if sent.url.endswith("/phone/add/") else None)
    page = context.new_page()
    sign_in_as("contact", page, program, SITE)
    page.goto(program.address(SITE, "/notifications/phone/"))
    page.locator("[data-ask] button").first.click()
    page.locator("[data-take-back]").wait_for()
    assert len(added) == 1
    (worker,) = context.service_workers
    wait_for(lambda: worker.evaluate(CHANGED) == ["/notifications/phone/add/"])
    page.close()

    page = context.new_page()  # the next day
    page.goto(program.address(SITE, "/my/"))
    page.wait_for_function("() => sessionStorage.getItem('talkoo-told')")
    assert len(added) == 2
    page.close()

    context.clear_cookies()  # the session ends elsewhere, and somebody else comes
    page = context.new_page()
    sign_in_as("coordinator", page, program, SITE)
    assert worker.evaluate(CHANGED) == ["gone"]
    page.goto(program.address(SITE, "/my/"))
    page.locator("[data-ask] button").first.wait_for()
    assert len(added) == 2
    assert page.evaluate("localStorage.getItem('subscribed')") is None


@pytest.mark.parametrize("path", ["/", "/networks/", SECTION])
def test_an_old_phone_at_3g_has_the_first_view_soon_and_cheaply(program, phone, path, capsys):
    context = phone(locale="et")
    page = context.new_page()
    browser = context.new_cdp_session(page)
    browser.send("Network.enable")
    browser.send("Network.emulateNetworkConditions", THREE_G)
    browser.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[float] = []
    browser.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto(program.address(SITE, path))
    seen = page.evaluate(PAINTS)
    weight = sum(sizes)
    with capsys.disabled():
        print(
            f"\n{path} at 3G ({THREE_G['latency']} ms, 700 kbit/s), {SLOWER} times slower: {weight / 1_000:.1f} kB in "
            f"{len(sizes)} answers, first paint {seen['fcp']:.0f} ms, largest {seen['lcp']:.0f} ms, "
            f"to read {seen['ready']:.0f} ms, all {seen['load']:.0f} ms"
        )
    assert weight < MOST
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert seen["fcp"] < 5_000


def test_everything_is_there_without_javascript_as_before(program, phone):
    page = phone(java_script_enabled=False).new_page()
    sign_in_as("contact", page, program, SITE)
    page.goto(program.address(SITE, "/notifications/phone/"))
    assert page.locator("[data-tell-me]").is_hidden()
    assert page.locator("[data-phone]").is_hidden()
    assert page.locator("main form [name=own]").is_visible()
