"""The accent colours a site can choose. Each was checked: text 7:1 on the surfaces it is used on, light and dark."""

import hashlib
from functools import lru_cache

ACCENTS = {  # name: accent light, dark; wash light, dark; band light, dark
    "spruce": ("#0d5340", "#84d4b6", "#dfeee7", "#16342a", "#0d4a3a", "#0c3429"),
    "lake": ("#0a4e60", "#86d0e3", "#dceef2", "#123039", "#0a4453", "#0a313c"),
    "cranberry": ("#84143b", "#f5a9c0", "#f9e6ec", "#3d1825", "#701231", "#4a1026"),
    "heather": ("#513480", "#cbb9f3", "#ece6f7", "#2b2142", "#452c6e", "#2f2150"),
    "cornflower": ("#203f85", "#aec2f8", "#e3e9f8", "#1b2747", "#1c3670", "#18294f"),
}


@lru_cache(maxsize=32)
def edition(accent: str) -> str:
    """What the address of the stylesheet ends with: another one whenever its content changes."""
    return hashlib.sha256(stylesheet(accent).encode()).hexdigest()[:8]


def stylesheet(accent: str) -> str:
    """The custom properties of one accent, as tokens.css writes them."""
    chosen = ACCENTS.get(accent, ACCENTS["spruce"])
    light_dark = dict(
        zip(("accent", "wash", "band"), zip(chosen[0::2], chosen[1::2], strict=True), strict=True)
    )
    rules = [f"--{name}:var(--L, {light}) var(--D, {dark})" for name, (light, dark) in light_dark.items()]
    return ":root,[data-theme]{" + ";".join(rules) + "}\n"
