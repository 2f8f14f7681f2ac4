"""The signed-off definition of customer-centricity: draft, review, signature, in force."""
