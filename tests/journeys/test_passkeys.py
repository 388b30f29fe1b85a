"""A passkey in a real browser, with the browser's own virtual authenticator."""

import re

import pytest

pytestmark = pytest.mark.journey

SITE = "ivkv"


def with_authenticator(page):
    """A device with a screen lock that its owner has just opened."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, added["authenticatorId"]


@pytest.mark.parametrize(("role", "prefix"), [("contact", ""), ("coordinator", "/ar")])
def test_a_passkey_is_added_and_signs_in_with_one_button(program, open_browser, role, prefix):
    page = open_browser()
    session, device = with_authenticator(page)
    page.goto(program.command("sign-in", f"{SITE}.localhost", role).strip())
    page.locator("main form button").click()
    page.wait_for_url("**/my/")

    page.goto(program.address(SITE, f"{prefix}/me/keys/"))
    page.locator("[data-passkey=create] button").click()
    page.locator("main ul.list li form button").wait_for()
    made = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [(one["rpId"], one["isResidentCredential"]) for one in made] == [(f"{SITE}.localhost", True)]

    page.context.clear_cookies()
    page.goto(program.address(SITE, f"{prefix}/me/"))
    page.wait_for_url(re.compile(r"/sign-in/\?next="))
    page.locator("[data-passkey=get] button").click()
    page.wait_for_url(re.compile(rf"^http://[^/]+{prefix}/me/$"))
    assert page.locator("main h1").inner_text()

    # Whoever cancels is told, and the form for the code still works.
    page.context.clear_cookies()
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    refusing = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": False,
                "automaticPresenceSimulation": True,
            }
        },
    )
    assert refusing["authenticatorId"]
    page.goto(program.address(SITE, f"{prefix}/sign-in/"))
    page.locator("[data-passkey=get] button").click()
    page.locator("[data-wrong]").wait_for()
    page.fill("[name=contact]", "somebody@example.net")
    page.locator("main form button").first.click()
    page.wait_for_url("**/sign-in/code/")


def test_without_scripts_there_is_no_button_that_does_nothing(program, open_browser):
    page = open_browser(java_script_enabled=False)
    page.goto(program.address(SITE, "/sign-in/"))
    assert not page.locator("[data-passkey=get]").is_visible()
    assert page.locator("[name=contact]").is_visible()
