"""The figure everybody wants: facts from the read models and the rules of the domain meet here."""
