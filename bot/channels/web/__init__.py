"""The web page: the same assistant in a browser, with the texts to read beside it."""
