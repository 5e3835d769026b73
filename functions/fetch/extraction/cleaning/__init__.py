"""From chosen passages to clean article HTML, in the vocabulary of shared/article_html.py."""

from functions.fetch.extraction.cleaning.article import article_html

__all__ = ["article_html"]
