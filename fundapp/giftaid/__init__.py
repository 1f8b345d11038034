"""Gift Aid, for funds that are charities. Without `FUND_IS_CHARITY` there is no door to it and no word of it."""
