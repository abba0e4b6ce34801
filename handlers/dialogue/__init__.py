"""``/dieukien`` from the choice of programmes to the last answer."""
