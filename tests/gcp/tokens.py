"""Google's tokens: given to the service account whose signature is right, for an hour."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt

EMAIL = "deployer@demo-project.iam.gserviceaccount.com"
PROJECT = "demo-project"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class Tokens:
    """One service account, and what it was given."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        self._private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        self._public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.given: set[str] = set()
        self.offset = 0.0  # seconds that this machine's clock is behind Google's

    def account(self, url: str) -> str:
        """The JSON key of the service account; tokens are asked for at ``url``."""
        return json.dumps(
            {
                "type": "service_account",
                "project_id": PROJECT,
                "private_key_id": "1",
                "private_key": self._private,
                "client_email": EMAIL,
                "client_id": "1",
                "token_uri": url,
            }
        )

    def grant(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """The answer to a question for a token."""
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form.get("grant_type") != GRANT:
            return 400, {"error": "unsupported_grant_type"}
        header = jwt.decode_header(form["assertion"])
        assert header["alg"] == "RS256"
        claims = jwt.decode(form["assertion"], self._public)
        if abs(time.time() + self.offset - claims["iat"]) > 300:
            said = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a "
            said += "reasonable timeframe. Check your iat and exp values in the JWT claim."
            return 400, {"error": "invalid_grant", "error_description": said}
        if claims["iss"] != EMAIL:
            return 400, {"error": "invalid_grant", "error_description": "account not found"}
        if "target_audience" in claims:
            return 200, {"id_token": self._identity(claims["target_audience"])}
        assert "cloud-platform" in claims["scope"]
        token = f"ya29.{len(self.given)}-{time.time_ns()}"
        self.given.add(token)
        return 200, {"access_token": token, "expires_in": 3600, "token_type": "Bearer"}

    def may(self, authorization: str) -> bool:
        """Whether a request's header is a token that was given."""
        return authorization.removeprefix("Bearer ") in self.given

    def identified(self, authorization: str, audience: str) -> bool:
        """Whether it is an identity token for ``audience``."""
        try:
            claims = jwt.decode(authorization.removeprefix("Bearer "), self._public)
        except ValueError:
            return False
        return bool(claims["aud"] == audience)

    def _identity(self, audience: str) -> str:
        now = int(time.time())
        claims = {"aud": audience, "email": EMAIL, "iat": now, "exp": now + 3600}
        signer = crypt.RSASigner.from_string(self._private)
        return jwt.encode(signer, claims).decode()
