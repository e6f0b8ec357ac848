"""The cellar: code every app may use and that imports none of them."""
