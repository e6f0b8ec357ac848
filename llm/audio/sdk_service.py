"""A sound service behind a vendor's SDK: its client, made when it is first needed and closed with its chain."""

from __future__ import annotations

from typing import Any, ClassVar

from llm.config import ProviderConfig
from llm.providers.sdk import Sdk


class SdkService:
    """What asks the SDK for `MODELS[provider]`. `prepare` comes before any use of `sdk` and `client`."""

    MODELS: ClassVar[dict[str, str]] = {}

    def __init__(self, config: ProviderConfig) -> None:
        self.name = config.name
        self.model = self.MODELS[config.name]
        self._config = config
        self._made: tuple[Sdk, Any] | None = None

    def prepare(self) -> None:
        if self._made is None:
            sdk = Sdk(self.name)
            self._made = sdk, sdk.client(base_url=self._config.base_url, api_key=self._config.api_key)

    @property
    def sdk(self) -> Sdk:
        assert self._made is not None, "prepare() comes first"  # noqa: S101
        return self._made[0]

    @property
    def client(self) -> Any:
        assert self._made is not None, "prepare() comes first"  # noqa: S101
        return self._made[1]

    async def close(self) -> None:
        if self._made is not None:
            _, client = self._made
            await client.close()
            self._made = None
