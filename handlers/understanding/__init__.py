"""What typed words mean: answers, options, yes and no, and what is told unasked."""
