package dev.weightflow.console.act;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.live.Hearing;
import dev.weightflow.console.owner.Owner;
import dev.weightflow.console.owner.OwnerAwayException;
import dev.weightflow.console.owner.Owners.Answer;
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

/** Sends what a person has decided to the service that it belongs to. */
@ApplicationScoped
public class Acts {
    private static final Duration TO_BE_HEARD = Duration.ofSeconds(3);

    private final ServiceHandle<Console> console;
    private final Visitor visitor;

    Acts(ServiceHandle<Console> console, Visitor visitor) {
        this.console = console;
        this.visitor = visitor;
    }

    /**
     * The fields of a form that one of this session's own pages has sent.
     *
     * @throws ForbiddenException if the session may only read, or the form does not carry its token
     */
    public Form form(String body) {
        Form form = Form.of(body);
        require(form.field("form-token"));
        return form;
    }

    /** As {@link #form}, where the token came otherwise. */
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

    /** The token of the person who looks, for questions to the owners. */
    public String token() {
        return visitor.token().orElseThrow(ForbiddenException::new);
    }

    /** What the owner says to it. */
    public Answer send(Owner owner, String method, String path, Optional<JsonNode> json) {
        return console.get().owners().send(owner, method, path, json, token());
    }

    /**
     * As {@link #send}, and behind a success waits a little until this console has heard of it: an owner answers as soon as its fact is
     * durable, and whoever is led to a page is to find it there.
     *
     * @param shown what the page is made of
     */
    public Answer send(Owner owner, String method, String path, Optional<JsonNode> json, Supplier<?> shown) {
        Object before = shown.get();
        Answer answer = send(owner, method, path, json);
        if (answer.succeeded()) {
            Hearing.await(TO_BE_HEARD, () -> !shown.get().equals(before));
        }
        return answer;
    }

    /**
     * What the owner says; it is not asked while it is known to be away, so that a page does not wait for it.
     *
     * @throws OwnerAwayException if it does not answer
     */
    public Answer ask(Owner owner, String path) {
        requireThere(owner);
        return console.get().owners().get(owner, path, token());
    }

    /** What the owner has stored, as it is; nothing if it does not give it. */
    public Optional<HttpResponse<byte[]>> bytes(Owner owner, String path) {
        requireThere(owner);
        return console.get().owners().bytes(owner, path, token());
    }

    private void requireThere(Owner owner) {
        if (console.get().health().away().stream().anyMatch(part -> part.owner() == owner)) {
            throw new OwnerAwayException(owner);
        }
    }

    /** Leads to a page, once something is done. */
    public static Response done(String path) {
        return Response.seeOther(URI.create(path)).build();
    }
}
