"""Lists of people: what headings and cells mean, what is found of each person, and the words for it."""
