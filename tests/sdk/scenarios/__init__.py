"""Programs written against the real Dynamiq SDK, each sending its trace to the collector it is given."""
