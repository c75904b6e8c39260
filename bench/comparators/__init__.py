"""Other ways of doing the same work, run as processes of their own; no part of the product.

All run the product's codec and fold on the same balls, and get the matches'
descriptions from a file (`job`), where Overstream reads them from their topic.
"""
