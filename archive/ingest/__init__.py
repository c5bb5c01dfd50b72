"""From a card to the catalogue, one outcome for every file."""
