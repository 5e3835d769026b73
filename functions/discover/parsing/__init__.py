"""What publishers offer for discovery, read into entries: feeds, sitemaps, lists of URLs.

`read.read_document` decides what a document is and hands it to the module that reads its kind. Whatever comes,
the answer is a `Document` or one of the named failures of `document.py`.
"""
