"""Files of actual costs: read, judged and recorded, and compared."""
