"""One customer's story: what is known is gathered, then told in lines or as a record."""
