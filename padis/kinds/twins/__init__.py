"""A form that goes on paper and electronically is one: the paper item is joined to the electronic one, which alone counts."""
