"""Two hundred ways to smuggle a script into a text (security case 14)."""

from __future__ import annotations

from itertools import product

TAGS = (
    "<script>{0}</script>",
    "<ScRiPt>{0}</ScRiPt>",
    "<script src=data:,{0}></script>",
    "<img src=x onerror={0}>",
    "<img src=x onerror='{0}'>",
    "<svg onload={0}>",
    "<svg><script>{0}</script></svg>",
    "<svg><animate onbegin={0} attributeName=x dur=1s>",
    "<body onload={0}>",
    "<iframe srcdoc='<script>{0}</script>'>",
    "<iframe src='javascript:{0}'></iframe>",
    "<a href='javascript:{0}'>x</a>",
    "<a href=' javascript:{0}'>x</a>",
    "<a href='java&#10;script:{0}'>x</a>",
    "<form action='javascript:{0}'><button>x</button></form>",
    "<button formaction='javascript:{0}'>x</button>",
    "<details open ontoggle={0}>",
    "<video><source onerror={0}></video>",
    "<math><mtext><img src=x onerror={0}></mtext></math>",
    "<input autofocus onfocus={0}>",
    "<object data='data:text/html,<script>{0}</script>'>",
    "<style>@import 'javascript:{0}'</style>",
    "<link rel=stylesheet href='javascript:{0}'>",
    "<base href='//evil.example/'>{0}",
    "<meta http-equiv=refresh content='0;javascript:{0}'>",
)
WRAPPERS = (
    "{0}",
    '">{0}',
    "'>{0}",
    "</textarea>{0}",
    "</title>{0}",
    "--></script>{0}",
)
PLAIN = (
    '" onmouseover="{0}',
    "' onfocus='{0}' autofocus='",
    "[x](javascript:{0})",
    "[x](JaVaScRiPt:{0})",
    "![x](x onerror={0})",
    "<javascript:{0}>",
    "[x]: javascript:{0}",
    "[x](data:text/html;base64,PHNjcmlwdD4={0})",
    "{{{{ {0} }}}}",
    "{{% {0} %}}",
    "${{{0}}}",
    "\\u003cscript\\u003e{0}\\u003c/script\\u003e",
    "&lt;script&gt;{0}&lt;/script&gt;",
    "%3Cscript%3E{0}%3C/script%3E",
    "\uff1cscript\uff1e{0}\uff1c/script\uff1e",
    "<scr<script>ipt>{0}</scr</script>ipt>",
    "<<script>{0}//<</script>",
    "<script\x0c>{0}</script>",
    "vbscript:{0}",
    "javascript:{0}",
    "data:text/html,<script>{0}</script>",
    "x' style='background:url(javascript:{0})",
    "<p style=\"behavior:url('{0}')\">",
    "<!--[if gte IE 4]><script>{0}</script><![endif]-->",
    "<plaintext>{0}",
    "<noscript><p title='</noscript><img src=x onerror={0}>'>",
    "<template><script>{0}</script></template>",
    "<marquee onstart={0}>",
    "<isindex type=image src=1 onerror={0}>",
    "]]><script>{0}</script>",
    "<?xml version='1.0'?><x onload={0}>",
    '<a href="//evil.example" onclick={0}>x</a>',
    "<img srcset=',,,,,x' onerror={0}>",
    "<select onchange={0}><option>1",
    "<keygen autofocus onfocus={0}>",
    "<textarea autofocus onfocus={0}>",
    "<table background='javascript:{0}'>",
    "<embed src='javascript:{0}'>",
    "<a xlink:href='javascript:{0}'>x</a>",
    "<svg><use href='data:image/svg+xml,<svg onload={0}>'/></svg>",
    "<svg><a><animate attributeName=href values=javascript:{0} /><text>x</text></a></svg>",
    "<div contenteditable onblur={0}>",
    "<audio src onloadstart={0}>",
    "<x tabindex=1 onfocusin={0}>",
    "<bdo dir=rtl onclick={0}>",
    "<frameset onload={0}>",
    "<applet code={0}>",
    "<dialog open onclose={0}>",
    "<p id='__proto__' onclick={0}>",
    "<img name=getElementById src=x onerror={0}>",
)
MARK = "governxss"


def vectors() -> list[str]:
    """Give two hundred texts, each with a call that would leave a trace."""
    built = [wrapper.format(tag) for tag, wrapper in product(TAGS, WRAPPERS)]
    return [
        text.format(f"window.{MARK}={number}")
        for number, text in enumerate([*built, *PLAIN], start=1)
    ]
