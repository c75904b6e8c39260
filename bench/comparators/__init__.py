"""Other ways of doing the same work, run as processes of their own; they are not part of the product.

All run the product's codec and fold on the same balls, and read the matches'
descriptions from a file (`job`), where Overstream reads them from their topic.
"""
