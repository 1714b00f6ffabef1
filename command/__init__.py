"""At a desk: arguments, explanations, what is printed."""
