"""The vocabulary of clean article HTML: what fetch may send and normalize understands.

Nothing in it can run script, load a stylesheet or leave its place on a page it is embedded in.
Structure is told by elements; the few classes are a closed list:

    <h2>…<h6>                        headings (the headline itself is not in the article)
    <p>                              paragraphs
    <blockquote>, class="pull"       quotations; pull quotes repeat words of the article
    <ul> <ol> <li>                   lists
    <table> <caption> <thead> <tbody> <tr> <th> <td>
    <pre><code>                      code
    <figure><img><figcaption>caption <small class="credit">credit</small></figcaption></figure>
    <figure class="embed"><a href="…">what it is</a></figure>     an embedded post, player or document
    <section class="entry"><time datetime="…">…</time> …</section> an entry of a live blog
"""

import re
from html import unescape

INLINE_TAGS = frozenset(
    "a abbr b bdi bdo br cite code del em i ins kbd mark q rp rt ruby s small span strong sub sup time u var".split()
)
BLOCK_TAGS = frozenset(
    "blockquote caption figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre section "
    "table tbody td tfoot th thead tr ul".split()
)
ALLOWED_TAGS = INLINE_TAGS | BLOCK_TAGS
ALLOWED_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "*": {"dir", "lang"},
}
ALLOWED_CLASSES: dict[str, set[str]] = {
    "blockquote": {"pull"},
    "figure": {"embed"},
    "section": {"entry"},
    "small": {"credit"},
}
URL_SCHEMES = frozenset({"http", "https", "mailto"})
_OTHER_ENTITY = re.compile("&(?!(?:amp|lt|gt|quot|nbsp);)")


def unescaped(text: str) -> str:
    """As html.unescape, which calls a function for each entity; a serializer writes no more than these five."""
    if "&" not in text:
        return text
    if _OTHER_ENTITY.search(text):
        return unescape(text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&nbsp;", "\xa0")
    return text.replace("&amp;", "&")
