"""Files of any kind, read strictly: text, rows, spreadsheets, notations of amounts and days."""
