"""Reading: a file becomes lines with their style, and layout makes a `Commentary` of them."""
