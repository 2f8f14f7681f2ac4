"""CSV and XLSX in and out, within limits and without surprises."""
