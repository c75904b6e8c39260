"""Other ways of doing the same work, run as processes of their own; no part of the product.

All run the product's codec and fold on the same balls, and are given the matches'
descriptions for nothing (`job`), where Overstream reads them from their topic.
"""
