"""getMe, the bot's commands and descriptions, and the webhook."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from botapi.errors import JSON, bad
from botapi.params import given
from botapi.state import World
from botapi.updates import WEBHOOK_SET

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
PORTS = (443, 80, 88, 8443)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def get_me(world: World, params: JSON) -> JSON:
    return world.bot


def set_my_commands(world: World, params: JSON) -> bool:
    for command in params["commands"]:
        if not COMMAND.fullmatch(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not command["description"].strip():
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, params)] = params["commands"]
    world.touch()
    return True


def get_my_commands(world: World, params: JSON) -> list[JSON]:
    return world.commands.get(_scope(world, params), [])


def delete_my_commands(world: World, params: JSON) -> bool:
    world.commands.pop(_scope(world, params), None)
    world.touch()
    return True


def set_my_description(world: World, params: JSON) -> bool:
    return _describe(world, params, "description")


def set_my_short_description(world: World, params: JSON) -> bool:
    return _describe(world, params, "short_description")


def set_webhook(world: World, params: JSON) -> bool:
    url = params["url"]
    if not url:
        return delete_webhook(world, params)
    _check_webhook(url)
    if "secret_token" in params and not SECRET.fullmatch(params["secret_token"]):
        raise bad("secret token contains unallowed characters")
    _drop_updates(world, params)
    if "allowed_updates" in params:
        world.updates.allowed = params["allowed_updates"]
    world.webhook = given(params, ["url", "secret_token", "max_connections", "ip_address"])
    world.updates.webhook_url = url
    world.updates.end_poll(WEBHOOK_SET)
    world.touch()
    return True


def delete_webhook(world: World, params: JSON) -> bool:
    _drop_updates(world, params)
    world.webhook = {}
    world.updates.webhook_url = ""
    world.touch()
    return True


def get_webhook_info(world: World, params: JSON) -> JSON:
    info: JSON = {
        "url": world.updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
        **given(world.webhook, ["ip_address", "last_error_date", "last_error_message"]),
    }
    if world.updates.webhook_url:
        info["max_connections"] = world.webhook.get("max_connections", 40)
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def _scope(world: World, params: JSON) -> str:
    scope = params.get("scope") or {"type": "default"}
    if "chat_id" in scope:
        scope = {**scope, "chat_id": world.known_chat(scope["chat_id"]).id}
    language = params.get("language_code", "")
    if not LANGUAGE.fullmatch(language):
        raise bad("LANG_CODE_INVALID")
    return json.dumps([scope, language], sort_keys=True)


def _describe(world: World, params: JSON, what: str) -> bool:
    language = params.get("language_code", "")
    if not LANGUAGE.fullmatch(language):
        raise bad("LANG_CODE_INVALID")
    world.descriptions[f"{what} {language}".strip()] = params.get(what, "")
    world.touch()
    return True


def _drop_updates(world: World, params: JSON) -> None:
    if params.get("drop_pending_updates"):
        world.updates.pending = []


def _check_webhook(url: str) -> None:
    """A public address needs HTTPS and one of four ports; a loopback one, which only tests have, does not."""
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise bad("invalid webhook URL specified")
    if parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
