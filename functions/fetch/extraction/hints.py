"""What the names of an element (class, id, role, …) say of its purpose.

Names are split into words; each word is looked up once and remembered, because sites invent
class strings without end but draw them from a small stock of words.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest

# A word of a class name hints at something when it contains one of these stems; stems in ^…$ must
# match at that end. English first, then the words for the same things in other newsrooms' markup.
_STEMS: dict[str, str] = {
    "body": "articlebody storybody bodytext entrycontent postcontent articlecontent articletext storytext newstext "
    "richtext wysiwyg maintext postbody textbody contentbody bodycopy ^body$ articlebodytext storycontent",
    "article": "article story ^post$ ^posts$ entry artikel articulo noticia nota beitrag blog ^news$",
    "content": "content main inhalt contenido conteudo contenu",
    "text": "text paragraph copy$ ^copy prose absatz paragraf parrafo ^para$ ^p$",
    "lead": "^lead$ leadtext leadparagraph lede intro standfirst ^dek$ ^deck$ subtit subhead subline summary excerpt "
    "description abstract chapo vorspann sommario bajada entradilla ingress kicker teasertext subheadline",
    "title": "title headline heading titel titulo titre header ^hed$",
    "nav": "nav menu breadcrumb pagination pager toolbar topbar ^toc$ sitemap ^skip",
    "foot": "foot(?!note) ^bottom copyright colophon legal imprint",
    "side": "^side sidebar aside rail widget rightcol secondary complementary",
    "related": "relat recomm recirc ^more$ readmore ^also similar suggest popular trending mostread latest ^next ^prev "
    "promo teaser ^card outbrain taboola zerg dontmiss ^mehr verwandt weitere empfehl carousel slider swiper listitem "
    "tile feed ^grid",
    "share": "share social follow facebook twitter whatsapp addthis sharing bookmark ^like print",
    "comment": "comment disqus discuss respond reply kommentar comentario commentaire forum reaction livefyre coral",
    "ad": "^ads?$ advert sponsor banner ^dfp ^gpt adslot werbung anzeige publicid affiliate commercial promoted shop "
    "product price ^buy",
    "subscribe": "newsletter subscri signup mailing ^abo$ paywall piano premium regwall login register membership "
    "donat support ^cta callto optin modal popup overlay lightbox cookie consent gdpr notice alert push",
    "author": "author byline ^bio$ writer contributor autor profile avatar journalist vcard ^about",
    "media": "caption figcap credit photo image ^img picture media gallery figure video player embed slide bild foto "
    "legend thumb infograph chart audio podcast listen",
    "tag": "^tags?$ topic keyword categor label taxonomy badge chip schlagw hashtag sectionname eyebrow overline",
    "meta": "meta date ^time timestamp publish updated stamp datum fecha ^info$ source location dateline reading",
    "quote": "quote zitat tweet instagram pullq",
    "box": "box inset infobox callout highlight ^note faq keypoint takeaway bullet accordion ^tabs?$",
    "hidden": "hidden ^hide sronly screenreader visually invisible offscreen noprint tooltip dropdown popover collapse",
    "paragraph": "dropcap firstpar textblock htmlblock blocktext paragraph ^p$",
}
NAMES = tuple(_STEMS)
BIT = {name: 1 << position for position, name in enumerate(NAMES)}
_PAIRS = (  # two words that mean more beside each other than alone
    (frozenset("article story entry post news blog page main".split()), frozenset("body text content copy".split()), "body"),  # noqa: E501
    (frozenset("sign call opt read".split()), frozenset("up to in".split()), "subscribe"),
    (frozenset({"read"}), frozenset("more next also".split()), "related"),
    (frozenset("most editors".split()), frozenset("read popular picks viewed".split()), "related"),
    (frozenset({"sr", "screen"}), frozenset({"only", "reader"}), "hidden"),
)  # fmt: skip
_SPACES = frozenset("margin padding border rounded radius spacing space gap line align vertical offset".split())
_WORD = re.compile(r"[a-z]+")
_HUMP = re.compile(r"([a-z])([A-Z])")
_REMEMBERED = 50_000  # class strings; a warm function sees the same sites again


def _pattern(stems: str) -> re.Pattern[str]:
    return re.compile("|".join(stems.split()))


_PATTERNS = tuple((BIT[name], _pattern(stems)) for name, stems in _STEMS.items())


@lru_cache(_REMEMBERED)
def words(names: str) -> tuple[str, ...]:
    """`articleBody__text-12` → article, body, text: humps and separators part words, digits go."""
    if not names.islower():
        names = _HUMP.sub(r"\1-\2", names).lower()
    return tuple(_WORD.findall(names))


@lru_cache(_REMEMBERED)
def _of_word(word: str) -> int:
    return sum(bit for bit, pattern in _PATTERNS if pattern.search(word))


@lru_cache(_REMEMBERED)
def hints(names: str) -> int:
    """The hints of a class string, as a set of bits."""
    found, previous = 0, ""
    named = words(names)
    for word, following in zip_longest(named, named[1:], fillvalue=""):
        if word != "bottom" or not (previous in _SPACES or following in _SPACES):
            found |= _of_word(word)
        if previous:
            for first, second, name in _PAIRS:
                if word in second and previous in first:
                    found |= BIT[name]
        previous = word
    return found


def mask(names: Iterable[str]) -> int:
    """Bits of several hints, to be tested at once."""
    return sum(BIT[name] for name in names)


@lru_cache(_REMEMBERED)
def hints_and_words(names: str) -> tuple[int, tuple[str, ...]]:
    """Both at once: blocks are asked for both."""
    return hints(names), words(names)
