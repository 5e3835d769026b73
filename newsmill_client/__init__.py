"""The client of a newsmill store: stories, lists, and changes to follow.

>>> from newsmill_client import Newsmill
>>> Newsmill("https://api.example").origin
'https://api.example'
"""

from newsmill_client.client import Newsmill
from newsmill_client.errors import CursorExpired, Refused, Unavailable
from newsmill_client.keeping import KeptCursor
from newsmill_client.signing import bearer, sigv4

__all__ = ["CursorExpired", "KeptCursor", "Newsmill", "Refused", "Unavailable", "bearer", "sigv4"]
