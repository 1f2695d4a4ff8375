"""The Studio: pages on which programme staff write what people are asked and told."""
