"""Peers as the benchmark calls them. Each runs in an environment of its own, where nothing of ours is installed."""

from typing import Any


def trafilatura(html: str, url: str) -> dict[str, Any]:
    """As it comes, without readers' comments, which no story is made of."""
    return _trafilatura(html, url)


def trafilatura_precision(html: str, url: str) -> dict[str, Any]:
    return _trafilatura(html, url, favor_precision=True)


def _trafilatura(html: str, url: str, **options: bool) -> dict[str, Any]:
    from trafilatura import bare_extraction  # type: ignore[import-not-found,unused-ignore]  # the peer's environment has it

    found = bare_extraction(html, url=url or None, with_metadata=True, include_comments=False, **options)
    if found is None:
        return {}
    authors = (found.author or "").split("; ")
    return {"text": found.text, "title": found.title, "authors": authors, "published": found.date}


def readability_lxml(html: str, url: str) -> dict[str, Any]:
    from lxml import html as lxml_html
    from readability import Document  # type: ignore[import-not-found,unused-ignore]  # the peer's environment has it

    document = Document(html, url=url or None)
    article = lxml_html.fromstring(document.summary(html_partial=True))
    paragraphs = (" ".join("".join(block.itertext()).split()) for block in _innermost_blocks(article))
    return {"text": "\n".join(filter(None, paragraphs)), "title": document.short_title()}


_BLOCKS = frozenset("p div h1 h2 h3 h4 h5 h6 li td th blockquote pre section article figcaption".split())


def _innermost_blocks(article: Any) -> list[Any]:
    """Blocks with no block inside; one that has text of its own besides blocks is kept whole."""
    found, waiting = [], [article]
    while waiting:
        element = waiting.pop()
        children = [child for child in element if isinstance(child.tag, str)]
        mixed = (element.text or "").strip() or any((child.tail or "").strip() for child in children)
        if mixed or not any(inner.tag in _BLOCKS for child in children for inner in child.iter()):
            found.append(element)
        else:
            waiting.extend(reversed(children))
    return found


def newspaper4k(html: str, url: str) -> dict[str, Any]:
    from newspaper import Article  # type: ignore[import-not-found,unused-ignore]  # the peer's environment has it

    article = Article(url or "https://unknown.example/", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return {
        "text": article.text,
        "title": article.title,
        "authors": list(article.authors),
        "published": article.publish_date or None,
    }


def lxml_parse(html: str, url: str) -> dict[str, Any]:
    """No peer: the parsing that all of us pay first."""
    del url
    from lxml import etree

    etree.fromstring(html.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    return {}
