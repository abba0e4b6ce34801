"""Sheets and tables set with typst: PDF to print and sign, pictures to pass on."""
