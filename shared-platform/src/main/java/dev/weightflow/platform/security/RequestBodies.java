package dev.weightflow.platform.security;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Duration;
import java.util.Locale;

/**
 * Reads bodies before any worker thread is taken for their requests, so that stalled senders hold only a connection, and not for long. Bodies of
 * unauthenticated callers are not read at all. Files ({@code application/octet-stream}, {@code image/*}) are left to the operation that takes them as
 * a stream; every other body is read into memory: a form with files, whose number {@link FormsUnderWay} limits, or a document.
 *
 * @param timeout longest time for a body to arrive
 * @param most largest body in bytes; a document has at most 1 MiB
 * @param forms the forms in memory
 */
record RequestBodies(IdentityProviderManager identities, Duration timeout, long most, FormsUnderWay forms) {
    private static final String FILE = "application/octet-stream";
    private static final String IMAGE = "image/";
    private static final String FORM_WITH_FILES = "multipart/form-data";
    private static final long LONGEST_DOCUMENT = 1 << 20;

    void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || !hasBody(request)) {
            context.next();
            return;
        }
        request.pause();
        QuarkusHttpUser.getSecurityIdentity(context, identities)
                .onFailure()
                .recoverWithNull()
                .subscribe()
                .with(
                        identity -> {
                            if (identity == null || identity.isAnonymous()) {
                                Rejection.UNAUTHENTICATED.end(context);
                            } else {
                                read(context, identity.getPrincipal().getName());
                            }
                        },
                        context::fail);
    }

    private void read(RoutingContext context, String caller) {
        HttpServerRequest request = context.request();
        long limit = isFile(request) || isForm(request) ? most : Math.min(most, LONGEST_DOCUMENT);
        if (length(request) > limit) {
            Rejection.TOO_LARGE.end(context);
            return;
        }
        if (isFile(request)) {
            endsIfRefused(context);
            context.next();
            return;
        }
        if (isForm(request)) {
            if (!forms.begin(caller)) {
                Rejection.FORM_UNDER_WAY.end(context);
                return;
            }
            context.addEndHandler(ended -> forms.end(caller));
        }
        Buffer body = Buffer.buffer();
        long timer = context.vertx().setTimer(timeout.toMillis(), late -> Rejection.TOO_SLOW.end(context));
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        request.handler(part -> {
            if (body.length() + part.length() > limit) {
                Rejection.TOO_LARGE.end(context);
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(whole -> {
            context.vertx().cancelTimer(timer);
            if (!context.response().ended()) {
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue(); // the resource, which would send it, runs after the body
        }
        request.resume();
    }

    /** Tells a client that is refused before its file has arrived not to send the rest, and disconnects it if that does not help. */
    private static void endsIfRefused(RoutingContext context) {
        context.addHeadersEndHandler(sending -> {
            if (!context.request().isEnded() && context.response().getStatusCode() >= 400) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                context.addEndHandler(sent -> context.vertx()
                        .setTimer(
                                Rejection.LONGEST_FAREWELL.toMillis(),
                                late -> context.request().connection().close()));
            }
        });
    }

    private static boolean isFile(HttpServerRequest request) {
        String media = media(request);
        return media.equals(FILE) || media.startsWith(IMAGE);
    }

    private static boolean isForm(HttpServerRequest request) {
        return media(request).equals(FORM_WITH_FILES);
    }

    private static String media(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || length(request) > 0;
    }

    private static long length(HttpServerRequest request) {
        String text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0; // the server has refused it
        }
    }
}
