"""Whether Twilio's public description of its API accepts every request that Kabar makes."""
