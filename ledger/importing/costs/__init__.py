"""Files of actual costs: read, judged and recorded, compared, and given back where refused."""
