"""Settings: read once from the environment, checked, frozen.

A name is looked for as ``KABAR_X``, as ``KABAR_X_FILE`` (that file's content), then in ``<home>/kabar.env``.
An empty value counts as not set. What is wrong is told in one line a fault, with the mend.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from bot import config_mail as mail
from bot import config_values as values
from bot.config_sources import SettingsError, gather, home_of, named, socket_path
from bot.config_values import DataKey

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DataKey", "Part", "Settings", "SettingsError", "load"]

Part = Literal["web", "worker", "clock"]
WebAddress = Annotated[str, AfterValidator(values.web_address)]
DataKeys = Annotated[tuple[DataKey, ...], BeforeValidator(values.data_keys)]
Sender = Annotated[str, AfterValidator(values.sender)]
MailServer = Annotated[str, AfterValidator(mail.mail_server)]
Mailbox = Annotated[str, AfterValidator(mail.mailbox)]
Days = Annotated[int, Field(ge=90, le=3650)]
LongDays = Annotated[int, Field(ge=365, le=3650)]
"""Who looked at whom is asked for long after: never less than a year."""
Heartbeat = Annotated[str, AfterValidator(mail.heartbeat)]


class Settings(BaseModel):
    """Everything that differs from one installation to the next. Secrets stay out of its repr."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default=Path("var"), validate_default=True)
    database_url: Annotated[str, AfterValidator(values.database_url)] = Field(default="", repr=False)
    keys_url: Annotated[str, AfterValidator(values.database_url)] = Field(default="", repr=False)
    """Where the keys of people lie, one for each; apart from the database, so that no copy of it holds them."""
    redis_url: Annotated[str, AfterValidator(values.redis_url)] = Field(default="", repr=False)
    public_url: WebAddress = "http://127.0.0.1:8000"
    secret_key: str = Field(default="", repr=False)
    data_keys: DataKeys = Field(default=(), repr=False)
    """The first is used to write, all are used to read."""
    index_key: Annotated[bytes, BeforeValidator(values.index_key)] = Field(default=b"", repr=False)
    """For blind indexes; derived from ``secret_key`` where it is not set."""

    twilio_account_sid: str | None = None
    twilio_auth_token: str | None = Field(default=None, repr=False)
    twilio_sms_from: Sender | None = None
    twilio_whatsapp_from: Sender | None = None
    twilio_messaging_service_sid: str | None = None
    twilio_api_url: WebAddress | None = None

    whatsapp_rate: Annotated[float, Field(gt=0, le=1000)] = 80.0
    """Messages a second that the WhatsApp sender may send, over all processes."""
    whatsapp_gap: Annotated[float, Field(ge=0, le=60)] = 6.0
    """Least seconds between two messages to one person on WhatsApp; what is urgent does not wait."""
    sms_rate: Annotated[float, Field(gt=0, le=1000)] = 1.0
    """As ``whatsapp_rate``, of the SMS sender."""
    sim_rate: Annotated[float, Field(ge=0.1, le=1000)] = 1.0
    """SMS (parts) a minute that each phone with a local SIM may send, counted over half an hour."""
    sim_url: WebAddress | None = None
    """Where SMSGate answers: a private server's API, or one phone."""
    sim_user: str | None = None
    sim_password: str | None = Field(default=None, repr=False)
    sim_webhook_key: str | None = Field(default=None, repr=False)

    smtp_url: MailServer | None = None
    """The mail server that staff are written to by: ``smtps://`` speaks TLS at once, ``smtp://`` after STARTTLS."""
    smtp_user: str | None = None
    smtp_password: str | None = Field(default=None, repr=False)
    smtp_from: Mailbox | None = None
    heartbeat_url: Heartbeat | None = Field(default=None, repr=False)
    """Asked for every minute while all is well, so that somebody outside notices when it is not."""

    demo: bool = False
    send_drafts: bool = False
    """Also send translations that nobody has reviewed; on in the demo where it is not set."""
    takeover_idle: Annotated[int, Field(ge=5, le=1440)] = 60
    """Minutes without a word in a conversation that a caseworker has taken over, until they are asked."""
    timezone: Annotated[str, AfterValidator(values.time_zone)] = "Asia/Makassar"
    keep_media: bool = False
    """Fetch pictures, voices and papers that people send, and keep them encrypted."""
    keep_messages_days: Days = 365
    """How long the text of a message is kept; then it is blanked, once an admin has let that run."""
    keep_answers_days: Days = 730
    keep_media_days: Days = 180
    keep_cases_days: Days = 1825
    """From when a case was closed; then its texts and notes go."""
    keep_audit_days: LongDays = 1825
    default_line: Literal["whatsapp", "sms", "sim"] = "whatsapp"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "ID"

    @property
    def channel(self) -> Literal["simulator", "twilio"]:
        """The provider that messages go through."""
        return "simulator" if self.demo and not self.twilio_account_sid else "twilio"

    @property
    def only_sim(self) -> bool:
        """Whether local SIMs are the one way to people."""
        return bool(self.sim_url) and not self.twilio_account_sid and not self.demo

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file, written by one process at a time."""
        return self.database_url.startswith("sqlite:")

    def missing_for(self, part: Part) -> tuple[str, ...]:
        """What this part of Kabar cannot start without, one line each."""
        if self.channel == "simulator" or self.only_sim:
            return ()
        hint = (
            "see the Twilio console; or set KABAR_SIM_URL where local SIMs are all there is (docs/local-sim.md), "
            "or KABAR_DEMO=true to try Kabar without an account"
        )
        needed = ["twilio_account_sid", "twilio_auth_token"]
        lines = [f"{named(name)}: is not set; {hint}" for name in needed if not getattr(self, name)]
        senders = (self.twilio_sms_from, self.twilio_whatsapp_from, self.twilio_messaging_service_sid)
        if part == "worker" and not any(senders):
            lines.append(
                "KABAR_TWILIO_WHATSAPP_FROM: no sender is set; set this, KABAR_TWILIO_SMS_FROM "
                "or KABAR_TWILIO_MESSAGING_SERVICE_SID",
            )
        return tuple(lines)

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, given: dict[str, object]) -> dict[str, object]:
        """Values that follow from others, where they are not set themselves."""
        home = Path(str(given.get("home", "var"))).expanduser().absolute()
        derived: dict[str, object] = {
            "database_url": (database := f"sqlite:///{home / 'kabar.db'}"),
            "keys_url": values.keys_beside(str(given.get("database_url", database))),
            "redis_url": f"unix://{socket_path(home)}",
            "send_drafts": given.get("demo", False),
        }
        no_demo = str(given.get("demo", "no")).lower() in {"no", "false", "off", "0"}
        if given.get("sim_url") and not given.get("twilio_account_sid") and no_demo:
            derived["default_line"] = "sim"  # there is no other
        secret = str(given.get("secret_key", ""))
        if secret:
            derived["index_key"] = hmac.digest(secret.encode(), b"kabar blind index", hashlib.sha256)
        return derived | given | {"home": home}

    @model_validator(mode="after")
    def _together(self) -> Self:
        """Faults that show only when values are seen together, all at once."""
        faults = []
        if not values.is_private(self.public_url) and not self.demo:
            faults.append(
                "KABAR_PUBLIC_URL: messages would travel unencrypted over http; write https://, "
                "as in https://kabar.example.org",
            )
        if self.twilio_api_url and not values.is_private(self.twilio_api_url):
            faults.append("KABAR_TWILIO_API_URL: the account's token would travel unencrypted; write https://")
        # the demo's phone has no address: it only signs
        key = None if self.demo and not self.sim_url else self.sim_webhook_key
        faults += values.sim_faults(self.sim_url, self.sim_user, self.sim_password, key)
        faults += mail.faults(self.smtp_url, self.smtp_user, self.smtp_password, self.smtp_from)
        made = "`kabar keys new` prints one; `kabar migrate` makes its own for a new SQLite home"
        if not self.secret_key:
            faults.append(f"KABAR_SECRET_KEY: is not set; {made}")
        elif len(self.secret_key) < values.SECRET_LENGTH:
            faults.append(f"KABAR_SECRET_KEY: is shorter than {values.SECRET_LENGTH} characters; {made}")
        if not self.data_keys:
            faults.append(f"KABAR_DATA_KEYS: is not set; {made}")
        if faults:
            raise SettingsError(faults)
        return self


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment and ``<home>/kabar.env``. Raises :class:`SettingsError`."""
    found, faults = gather(environ, home_of(environ), tuple(Settings.model_fields))
    try:
        settings = Settings.model_validate(found)
    except SettingsError as error:
        faults.extend(error.lines)
    except ValidationError as error:
        said = [item for item in error.errors() if item["loc"][0] in found]
        faults.extend(values.explain(named(str(item["loc"][0])), item) for item in said)
    if faults:
        raise SettingsError(faults)
    return settings
