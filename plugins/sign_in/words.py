"""The phrases of the way to the desk, by page: French, then English."""

PHRASES: dict[str, dict[str, tuple[str, str]]] = {
    "Sign in": {
        "sign_in": ("Se connecter", "Sign in"),
        "sign_out": ("Se déconnecter", "Sign out"),
        "name": ("Nom", "Name"),
        "password": ("Mot de passe", "Password"),
        "wrong_password": (
            "Nom ou mot de passe incorrect.",
            "Wrong name or password.",
        ),
        "too_many_tries": (
            "Il y a eu trop d’essais. Réessayez dans {} s.",
            "There were too many tries. Try again in {} s.",
        ),
    },
}
