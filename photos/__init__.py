"""Files and pixels: what lies on a card, how a picture is opened, and the copies made of it."""
