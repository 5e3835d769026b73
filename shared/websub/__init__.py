"""WebSub (W3C, 2018), as a subscriber: hubs tell us of news in feeds, so that nobody has to ask."""
