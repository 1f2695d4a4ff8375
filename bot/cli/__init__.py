"""The command line: ``kabar COMMAND``. Each command is imported when it is asked for.

Exit codes: 0 done, 1 something failed, 2 bad input or settings (one clear line for each fault on stderr).
"""

from __future__ import annotations

import importlib
import os
from typing import Any, Final

import click

from bot.config import SettingsError
from bot.core.finding import ContentError

COMMANDS: Final[dict[str, str]] = {
    "up": "bot.cli.up:up",
    "web": "bot.cli.serve:web",
    "worker": "bot.cli.parts:worker",
    "clock": "bot.cli.parts:clock",
    "migrate": "bot.cli.migrate:migrate",
    "doctor": "bot.cli.doctor:doctor",
    "chat": "bot.cli.chat:chat",
    "hear": "bot.cli.hear:hear",
    "people": "bot.cli.people:people",
    "staff": "bot.cli.staff:staff",
    "erase": "bot.cli.erase:erase",
    "rota": "bot.cli.rota:rota",
    "sim": "bot.cli.sim:sim",
    "cases": "bot.cli.cases:cases",
    "messages": "bot.cli.messages:messages",
    "templates": "bot.cli.templates:templates",
    "flows": "bot.cli.flows:flows",
    "content": "bot.cli.content:content",
    "translations": "bot.cli.translations:translations",
    "audit": "bot.cli.audit:audit",
    "incident": "bot.cli.incident:incident",
    "retention": "bot.cli.retention:retention",
    "keys": "bot.cli.keys:keys",
    "demo": "bot.cli.demo:demo",
}
"""Each command, in the order of the help page, and where it is."""


class BadInput(click.ClickException):
    """What somebody gave cannot be used; the message says why and what to do. Exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - click's own signature
        """Only the line itself."""
        click.echo(self.format_message(), err=True, file=file)


class Commands(click.Group):
    """Commands by name, so that one of them does not wait for the imports of all."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, as the help page lists them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None where there is none of this name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; what its user did wrong becomes lines, not a stack trace or a page."""
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else ctx.command_path
            raise BadInput(f"{path}: {error.format_message()} See `{path} --help`.") from None
        except (SettingsError, ContentError) as error:
            raise BadInput(str(error)) from None
        except Exception as error:
            said = _of_the_database(error)
            if said is None:
                raise
            raise BadInput(said) from None


def _of_the_database(error: Exception) -> str | None:
    """What to say of it where it is the database's; SQLAlchemy is imported by whoever opened one."""
    if not type(error).__module__.startswith("sqlalchemy"):
        return None
    said: str | None = importlib.import_module("bot.cli.database_words").line(error)
    return said


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kabar", message="%(version)s")
def main() -> None:
    """Kabar keeps in touch with people who came home, and gets a human being to them."""
    os.umask(0o077)  # what Kabar keeps on a machine is its user's alone
