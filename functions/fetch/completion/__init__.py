"""Stories that one page does not hold: further pages, a view of all on one page, AMP and print forms.

complete(page, html, read, get)     the whole story, and the pages it was read from

Nothing is asked for when the page holds its story and declares no other page of it.
"""

from functions.fetch.completion.complete import CleanPage, Get, Read, Whole, complete

__all__ = ["CleanPage", "Get", "Read", "Whole", "complete"]
