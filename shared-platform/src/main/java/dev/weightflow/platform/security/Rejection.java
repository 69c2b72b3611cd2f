package dev.weightflow.platform.security;

import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.json.WeightflowJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;

/** Responses to requests that are not admitted, the same in front of the resources and behind them. */
enum Rejection {
    UNAUTHENTICATED(
            "unauthenticated",
            ProblemKind.of(
                    401,
                    "Not authenticated",
                    "Send a token as 'Authorization: Bearer TOKEN'; for a page in a browser, './weightflow console' makes a"
                            + " link that opens a session."),
            "The request carries no token or session that this service knows."),
    FORBIDDEN(
            "forbidden",
            ProblemKind.of(
                    403, "Not allowed", "Ask for a token with a role that may do this; docs/security.md lists them."),
            "The caller's roles do not allow this."),
    SEVERAL_HOSTS(
            "several-hosts",
            ProblemKind.of(400, "Bad request", "Name one host."),
            "The request has more than one Host."),
    OTHER_HOST(
            "host-not-allowed",
            ProblemKind.of(
                    421,
                    "Misdirected request",
                    "Name the host in weightflow.security.hosts if it is one of this service's."),
            "The request's Host is not a name of this service."),
    OTHER_ORIGIN(
            "origin-not-allowed",
            ProblemKind.of(
                    403,
                    "Not allowed",
                    "Name the origin in weightflow.security.origins if its pages may call this service."),
            "The request comes from a page of another origin."),
    TOO_SLOW(
            "body-too-slow",
            ProblemKind.of(408, "Request too slow", "Send the request again, faster."),
            "The request's body did not arrive in time."),
    FORM_UNDER_WAY(
            "form-under-way",
            ProblemKind.of(429, "Too many requests", "Send it again after the other one has been answered."),
            "The caller's previous form with files has not been answered yet, or too many of them are being read."),
    TOO_LARGE(
            "body-too-large",
            ProblemKind.of(413, "Request too large", "Refer to large content by its path or digest."),
            "The request's body is too large.");

    /** Time for which a refused client may go on sending. */
    static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

    private final String code;
    private final ProblemKind kind;
    private final String detail;

    Rejection(String code, ProblemKind kind, String detail) {
        this.code = code;
        this.kind = kind;
        this.detail = detail;
    }

    Problem problem() {
        return Problem.of(code, kind, detail, List.of());
    }

    /**
     * Sends the response and ends the connection. Further input is discarded for at most {@link #LONGEST_FAREWELL}: closing a connection while the
     * client still sends would lose the response.
     */
    void end(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        if (response.headWritten() || response.ended() || response.closed()) {
            return;
        }
        Buffer body = Buffer.buffer(WeightflowJson.write(problem()));
        response.setStatusCode(kind.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (this == UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (request.isEnded()) {
            response.end(body).onComplete(sent -> request.connection().close());
            return;
        }
        response.write(body);
        long timer = context.vertx().setTimer(LONGEST_FAREWELL.toMillis(), late -> request.connection()
                .close());
        request.handler(thrownAway -> {});
        request.endHandler(sent -> {
            context.vertx().cancelTimer(timer);
            response.end().onComplete(ended -> request.connection().close());
        });
        request.resume();
    }
}
