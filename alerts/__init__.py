"""From a match to a person: three lines over what the pipeline stored."""
