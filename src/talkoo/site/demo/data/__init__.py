"""What the demo shows: the public sentences of five real programmes, rendered, and invented organisations and people.

Real organisations carry only what their public pages say. Everything else is done by organisations whose names tell that
they are examples: Esimerkki, Näidis, Пример, Example.

Sources: the public pages of Suuntana Viro (valkery.fi), Vapaat verkostot (kainuuleader.fi), Näkymätön voimavara
(svkliitto.fi), Verkko (moniheli.fi) and Ida-Virumaa Kodanikuühiskonna Võrgustik (ivkv.ee).
"""

from talkoo.site.demo.data.ivkv import IVKV
from talkoo.site.demo.data.shape import DemoSite
from talkoo.site.demo.data.suuntana import SUUNTANA
from talkoo.site.demo.data.svk import SVK
from talkoo.site.demo.data.vapaat import VAPAAT
from talkoo.site.demo.data.verkko import VERKKO

__all__ = ["SITES", "DemoSite"]

SITES = (SUUNTANA, VAPAAT, SVK, VERKKO, IVKV)
