"""What a unit notes while it does a task by itself: for every kind whose chores take notes."""
