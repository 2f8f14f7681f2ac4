"""The register of customer advocates: who speaks for customers in which department."""
