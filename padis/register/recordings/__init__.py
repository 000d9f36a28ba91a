"""What arrived with an item, recorded in the local register of a unit that handles it (M4): by whom, when, undone within the day."""
