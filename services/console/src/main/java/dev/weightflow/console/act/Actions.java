package dev.weightflow.console.act;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.live.ReadYourWrites;
import dev.weightflow.console.owner.OwnerAwayException;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients.Answer;
import dev.weightflow.console.session.Visitor;
import dev.weightflow.platform.security.Sessions.Session;
import dev.weightflow.platform.service.ServiceHandle;
import io.quarkus.security.ForbiddenException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends a person's actions to the owning services. */
@ApplicationScoped
public class Actions {
    private static final Duration TO_BE_HEARD = Duration.ofSeconds(3);
    private static final Duration BRIEF = Duration.ofMillis(800);

    private final ServiceHandle<Console> console;
    private final Visitor visitor;

    Actions(ServiceHandle<Console> console, Visitor visitor) {
        this.console = console;
        this.visitor = visitor;
    }

    /**
     * Parses a form and verifies that one of this session's own pages has sent it.
     *
     * @throws ForbiddenException if the session may only read, or the form does not carry its token
     */
    public Form form(String body) {
        Form form = Form.of(body);
        require(form.field("form-token"));
        return form;
    }

    /** Verifies a form's token as {@link #form} does, where it was sent otherwise. */
    public void require(Optional<String> formToken) {
        Session session = visitor.session().filter(Session::acts).orElseThrow(ForbiddenException::new);
        boolean ours = formToken
                .filter(token -> MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8),
                        session.formToken().getBytes(StandardCharsets.UTF_8)))
                .isPresent();
        if (!ours) {
            throw new ForbiddenException();
        }
    }

    /** Returns the token of the current user, for queries to the services. */
    public String token() {
        return visitor.token().orElseThrow(ForbiddenException::new);
    }

    /** Sends a request to a service and returns its answer. */
    public Answer send(OwningService owner, String method, String path, Optional<JsonNode> json) {
        return console.get().owners().send(owner, method, path, json, token());
    }

    /**
     * Sends a request as {@link #send}, and after a success waits briefly until this console has read the fact: a service answers as soon as its fact
     * is durable, and the page that follows must show it.
     *
     * @param shown looks up the content of the page
     */
    public Answer send(OwningService owner, String method, String path, Optional<JsonNode> json, Supplier<?> shown) {
        Object before = shown.get();
        Answer answer = send(owner, method, path, json);
        if (answer.succeeded()) {
            ReadYourWrites.await(TO_BE_HEARD, () -> !shown.get().equals(before));
        }
        return answer;
    }

    /**
     * Queries a service; not while it is known to be unavailable, so that a page does not wait for it.
     *
     * @throws OwnerAwayException if it does not answer
     */
    public Answer ask(OwningService owner, String path) {
        requireThere(owner);
        return console.get().owners().get(owner, path, token());
    }

    /** As {@link #ask(OwningService, String)}, for a part of a page that is left out unless it comes soon. */
    public Answer askBriefly(OwningService owner, String path) {
        requireThere(owner);
        return console.get().owners().get(owner, path, token(), BRIEF);
    }

    /** Reads stored bytes of a service unchanged; empty if it does not provide them. */
    public Optional<HttpResponse<byte[]>> bytes(OwningService owner, String path) {
        requireThere(owner);
        return console.get().owners().bytes(owner, path, token());
    }

    private void requireThere(OwningService owner) {
        if (console.get().health().away().stream().anyMatch(part -> part.owner() == owner)) {
            throw new OwnerAwayException(owner);
        }
    }

    /** Redirects to a page after an action. */
    public static Response done(String path) {
        return Response.seeOther(URI.create(path)).build();
    }
}
