"""My day: what a member must do today, from every part of Kabar that has something for them."""
