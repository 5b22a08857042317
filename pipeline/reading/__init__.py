"""One text by itself, pure: its sentences, and the claims, places, speakers and frames in them."""
