"""What a picture shows, from its pixels or by a model, and which pictures are left out for it."""
