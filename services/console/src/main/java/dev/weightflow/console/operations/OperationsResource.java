package dev.weightflow.console.operations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.act.ActionPages;
import dev.weightflow.console.act.ActionView;
import dev.weightflow.console.act.ActionView.Fact;
import dev.weightflow.console.act.Actions;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.operations.OperationsPage.Garbage;
import dev.weightflow.console.operations.OperationsPage.Letter;
import dev.weightflow.console.owner.OwnerAwayException;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients.Answer;
import dev.weightflow.console.session.Visitor;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.security.TokenMechanism;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.schema.json.UnreadableJsonException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the page of operations, and dead letters. */
@Path("/")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class OperationsResource {
    private static final String PLACE = "operations";

    private final Pages pages;
    private final ActionPages actions;
    private final Actions acts;
    private final Visitor visitor;
    private final TokenMechanism tokens;

    OperationsResource(Pages pages, ActionPages actions, Actions acts, Visitor visitor, TokenMechanism tokens) {
        this.pages = pages;
        this.actions = actions;
        this.acts = acts;
        this.visitor = visitor;
        this.tokens = tokens;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance operations(Frame frame, OperationsPage page);
    }

    @GET
    @Path("operations")
    @Operation(hidden = true)
    public Response show() {
        Console console = pages.console();
        List<String> notes = new ArrayList<>();
        List<Letter> letters = new ArrayList<>();
        for (OwningService owner : OwningService.values()) {
            list(owner, "/dead-letters?limit=20", notes).forEach(letter -> letters.add(letter(owner, letter)));
        }
        letters.sort(Comparator.comparing(Letter::at).reversed());
        OperationsPage page = new OperationsPage(
                console.health().parts(),
                OperationsPage.workers(console),
                OperationsPage.queues(console),
                letters,
                list(OwningService.CHECKPOINT_REGISTRY, "/refused-facts", notes),
                list(OwningService.CHECKPOINT_REGISTRY, "/damaged-objects?limit=20", notes),
                garbage(console, notes),
                visitor.may(Roles.ADMIN) ? tokens.known() : List.of(),
                notes.stream().distinct().toList());
        return Pages.html(Templates.operations(pages.frame("Operations", PLACE), page));
    }

    private static Optional<Garbage> garbage(Console console, List<String> notes) {
        try {
            return console.documents().garbage().map(Garbage::of);
        } catch (ObjectStoreException | InvalidDocument | UnreadableJsonException e) {
            notes.add("Garbage: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<JsonNode> list(OwningService owner, String path, List<String> notes) {
        List<JsonNode> found = new ArrayList<>();
        try {
            Answer answer = acts.ask(owner, path);
            if (answer.succeeded()) {
                answer.body().forEach(found::add);
            } else {
                notes.add(owner.key() + ": " + answer.refusal());
            }
        } catch (OwnerAwayException e) {
            notes.add(e.getMessage());
        }
        return found;
    }

    private static Letter letter(OwningService owner, JsonNode letter) {
        return new Letter(
                owner.key(),
                letter.path("id").asText(),
                letter.path("topic").asText(),
                Instant.parse(letter.path("time").asText(Instant.EPOCH.toString())),
                letter.path("code").asText(),
                letter.path("reason").asText(),
                letter.path("replay").path("at").asText(""));
    }

    @GET
    @Path("operations/dead-letters/{owner}/{id}")
    @Operation(hidden = true)
    public Response askToReplay(@PathParam("owner") String owner, @PathParam("id") String id) {
        return askToReplay(owner(owner), id, "");
    }

    private Response askToReplay(OwningService owner, String id, String refusal) {
        Answer answer = acts.ask(owner, "/dead-letters/" + encoded(id));
        if (!answer.succeeded()) {
            throw NotFoundException.of("dead letter", id);
        }
        JsonNode letter = answer.body().path("letter").isMissingNode()
                ? answer.body()
                : answer.body().path("letter");
        return actions.show(
                new ActionView(
                        "Replay this record?",
                        owner.key()
                                + " processes the original record again. If that fails, it becomes a dead letter"
                                + " again.",
                        List.of(
                                new Fact("topic", letter.path("topic").asText(), "", ""),
                                new Fact("code", letter.path("code").asText(), "", ""),
                                new Fact("reason", letter.path("reason").asText(), "", ""),
                                new Fact("key", letter.path("key").asText(), "", ""),
                                new Fact(
                                        "payload", answer.body().path("payload").toString(), "", "")),
                        List.of(),
                        "Replay",
                        "/operations/dead-letters/" + owner.key() + "/" + encoded(id),
                        "/operations",
                        refusal,
                        Roles.ADMIN,
                        visitor.may(Roles.ADMIN)),
                PLACE);
    }

    @POST
    @Path("operations/dead-letters/{owner}/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    @Operation(hidden = true)
    public Response replay(@PathParam("owner") String name, @PathParam("id") String id, String body) {
        acts.form(body);
        OwningService owner = owner(name);
        Answer answer = acts.send(owner, "POST", "/dead-letters/" + encoded(id) + "/replay", Optional.empty());
        return answer.succeeded() ? Actions.done("/operations") : askToReplay(owner, id, answer.refusal());
    }

    private static OwningService owner(String key) {
        return Arrays.stream(OwningService.values())
                .filter(owner -> owner.key().equals(key))
                .findFirst()
                .orElseThrow(() -> NotFoundException.of("service", key));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
