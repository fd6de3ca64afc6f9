"""Who the customers are as of a date: variables, RFM, lifecycle, value tiers, the warning signal."""
