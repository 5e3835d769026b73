"""What every model that crosses a boundary has in common."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Immutable, and deaf to unknown fields: old readers meet new writers in the middle of a deployment."""

    model_config = ConfigDict(frozen=True, extra="ignore")
