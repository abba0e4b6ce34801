"""A programme as a picture: what it shows, where it stands, how it is written down."""
