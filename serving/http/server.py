"""The web server of a worker: what every request passes through, for any view."""

import logging

from aiohttp import web
from aiohttp.log import server_logger, ws_logger
from aiohttp.web import normalize_path_middleware

from serving.cluster import CLUSTER, Cluster
from serving.hops import HopSecret, is_loopback
from serving.http.clients import PROTECT, READ_BY_VIEWS, body_in_time
from serving.http.error_pages import show_people_errors
from serving.http.headers import answer_options, protect, set_headers
from serving.http.middleware import ClientFaults, count_requests
from serving.http.operations import OPERATIONS
from serving.http.responses import errors_as_answers
from serving.http.templates import TEMPLATES, Templates
from serving.languages.languages import LANGUAGES
from serving.lists import LEFT_OUT, LeftOut
from serving.push.sockets import LIMITS, Limits
from serving.push.sse import SWEEPER, Sweeper

logger = logging.getLogger(__name__)

_client_faults = ClientFaults()


def wire(served: web.Application, cluster: Cluster, templates: Templates) -> None:
    """Count every request, answer every error and complete every answer's head."""
    served[CLUSTER] = cluster
    served[TEMPLATES] = templates
    templates.add_values(site=cluster.public_url)
    served[LANGUAGES] = templates.languages
    served[LEFT_OUT] = LeftOut()
    served[OPERATIONS] = []
    served[READ_BY_VIEWS] = set()
    served[SWEEPER] = Sweeper()
    served[LIMITS] = Limits()
    served.middlewares.extend(
        (
            count_requests,
            answer_options,
            normalize_path_middleware(),
            show_people_errors,
            errors_as_answers,
            body_in_time,
        )
    )
    served.on_response_prepare.append(set_headers)
    served[PROTECT] = protect
    for aiohttps in (server_logger, ws_logger):
        aiohttps.addFilter(_client_faults)


def warn_of_hops(secret: HopSecret, bind: str) -> None:
    """Warn, unless `bind` is loopback, that workers on other machines cannot prove their hops."""
    if not secret.is_given and not is_loopback(bind):
        logger.warning(
            "workers on other machines cannot show this one that they are workers: "
            "set OVERSTREAM_HOP_SECRET_FILE, the same for all"
        )
