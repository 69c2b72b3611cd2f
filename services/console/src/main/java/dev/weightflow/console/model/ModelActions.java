package dev.weightflow.console.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.act.ActionPages;
import dev.weightflow.console.act.ActionView;
import dev.weightflow.console.act.ActionView.Fact;
import dev.weightflow.console.act.ActionView.Field;
import dev.weightflow.console.act.Actions;
import dev.weightflow.console.act.Form;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients.Answer;
import dev.weightflow.console.session.Visitor;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.text.Numbers;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Actions on a model: promotion, rollback, hold and verification. */
@Path("/models/{model}")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class ModelActions {
    private static final String PLACE = "models";

    private final Pages pages;
    private final ActionPages actions;
    private final Actions acts;
    private final Visitor visitor;

    ModelActions(Pages pages, ActionPages actions, Actions acts, Visitor visitor) {
        this.pages = pages;
        this.actions = actions;
        this.acts = acts;
        this.visitor = visitor;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance verification(Frame frame, String model, String version, JsonNode answer);
    }

    @GET
    @Path("{version:\\d+}/promote")
    @Operation(hidden = true)
    public Response askToPromote(
            @PathParam("model") String name,
            @PathParam("version") String number,
            @QueryParam("force") @DefaultValue("false") boolean force) {
        return askToPromote(name, number, force, "");
    }

    private Response askToPromote(String name, String number, boolean force, String refusal) {
        Console console = pages.console();
        Model model = Versions.modelWith(console, name, number);
        ModelVersion version = Versions.version(model, number);
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        boolean back = force
                && champion.filter(now -> version.number().compareTo(now.number()) < 0)
                        .isPresent();
        return actions.show(
                new ActionView(
                        back ? "Roll back " + name + " to v" + number + "?" : "Promote " + name + " v" + number + "?",
                        "v" + number + " becomes champion"
                                + champion.map(now -> ", v" + now.number() + " is superseded")
                                        .orElse("") + ". "
                                + gate(console, model, force)
                                + "Services that use " + name + "@champion switch at their next look-up.",
                        champion.map(now -> facts(console, now, version)).orElse(List.of()),
                        List.of(Field.hidden("force", Boolean.toString(force)), Field.reason("")),
                        back ? "Roll back to v" + number : "Promote v" + number,
                        "/models/" + name + "/" + number + "/promote",
                        "/models/" + name + "/" + number,
                        refusal,
                        Roles.PROMOTER,
                        visitor.may(Roles.PROMOTER)),
                PLACE);
    }

    private static String gate(Console console, Model model, boolean force) {
        if (force) {
            return "The gate is bypassed. ";
        }
        return model.alias(Model.CHAMPION)
                .at(console.clock().instant())
                .held()
                .map(hold -> "But the alias is held (" + hold.reason()
                        + "), so the gate leaves the version undecided until the hold ends. ")
                .orElse("The gate checks it and may reject it. ");
    }

    private static List<Fact> facts(Console console, ModelVersion now, ModelVersion next) {
        Map<TaskName, TaskFigures> before = Versions.figures(console, now);
        Map<TaskName, TaskFigures> after = Versions.figures(console, next);
        return TaskStyle.of(after.keySet()).stream()
                .filter(task -> before.containsKey(task.name()))
                .map(task -> fact(task, before.get(task.name()), after.get(task.name())))
                .toList();
    }

    private static Fact fact(TaskStyle task, TaskFigures before, TaskFigures after) {
        double gain = after.scale().sign()
                * (after.scale().shown(after.primary()) - after.scale().shown(before.primary()));
        return new Fact(
                task.label(),
                before.scale().words(before.primary()) + " → " + after.scale().words(after.primary()),
                Numbers.format("%.2f %s", Math.abs(gain), gain >= 0 ? "better" : "worse"),
                gain >= 0 ? "okc" : "warnc");
    }

    @POST
    @Path("{version:\\d+}/promote")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.PROMOTER)
    @Operation(hidden = true)
    public Response promote(@PathParam("model") String name, @PathParam("version") String number, String body) {
        Form form = acts.form(body);
        boolean force = form.field("force").filter("true"::equals).isPresent();
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("alias", Model.CHAMPION.value());
        form.field("reason").ifPresent(reason -> request.put("reason", reason));
        if (force) {
            request.put("force", true);
        }
        Versions.version(Versions.model(pages.console(), name), number);
        Supplier<Long> shown = () -> Versions.model(pages.console(), name).changes();
        Answer answer = acts.send(
                OwningService.CHECKPOINT_REGISTRY,
                "POST",
                "/models/" + name + "/versions/" + number + "/promote",
                Optional.of(request),
                shown);
        if (!answer.succeeded()) {
            return askToPromote(name, number, force, answer.refusal());
        }
        return Actions.done("/models/" + name + "/" + number + "#gate");
    }

    @GET
    @Path("hold")
    @Operation(hidden = true)
    public Response askToHold(@PathParam("model") String name) {
        return askToHold(name, "");
    }

    private Response askToHold(String name, String refusal) {
        Console console = pages.console();
        AliasState champion = Versions.model(console, name)
                .alias(Model.CHAMPION)
                .at(console.clock().instant());
        boolean held = champion.held().isPresent();
        return actions.show(
                new ActionView(
                        held ? "Release the champion of " + name + "?" : "Hold the champion of " + name + "?",
                        held
                                ? "The gate decides about the alias again."
                                : "The gate leaves new versions undecided and says why, until the hold ends or is"
                                        + " released. Promoting by force remains possible.",
                        champion.held()
                                .map(hold -> List.of(new Fact(
                                        "held",
                                        hold.reason(),
                                        hold.by().map(by -> "by " + by).orElse(""),
                                        "dim")))
                                .orElse(List.of()),
                        held
                                ? List.of(Field.hidden("release", "true"), Field.reason(""))
                                : List.of(
                                        Field.number("hours", "Hours", "empty means until released", ""),
                                        Field.reason("")),
                        held ? "Release" : "Hold",
                        "/models/" + name + "/hold",
                        "/models/" + name,
                        refusal,
                        Roles.PROMOTER,
                        visitor.may(Roles.PROMOTER)),
                PLACE);
    }

    @POST
    @Path("hold")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.PROMOTER)
    @Operation(hidden = true)
    public Response hold(@PathParam("model") String name, String body) {
        Form form = acts.form(body);
        Supplier<Long> shown = () -> Versions.model(pages.console(), name).changes();
        shown.get();
        String path = "/models/" + name + "/aliases/" + Model.CHAMPION + "/hold";
        String reason = form.field("reason").orElse("");
        Answer answer;
        if (form.field("release").isPresent()) {
            String query = "?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8);
            answer = acts.send(OwningService.CHECKPOINT_REGISTRY, "DELETE", path + query, Optional.empty(), shown);
        } else {
            ObjectNode request = JsonNodeFactory.instance.objectNode().put("reason", reason);
            form.field("hours")
                    .filter(hours -> hours.matches("\\d{1,5}"))
                    .map(hours -> pages.console().clock().instant().plus(Duration.ofHours(Long.parseLong(hours))))
                    .ifPresent(until -> request.put("until", until.toString()));
            answer = acts.send(OwningService.CHECKPOINT_REGISTRY, "PUT", path, Optional.of(request), shown);
        }
        return answer.succeeded() ? Actions.done("/models/" + name) : askToHold(name, answer.refusal());
    }

    @GET
    @Path("{version:\\d+}/verification")
    @Operation(hidden = true)
    public Response verify(@PathParam("model") String name, @PathParam("version") String number) {
        Versions.version(Versions.model(pages.console(), name), number);
        Answer answer = acts.ask(
                OwningService.CHECKPOINT_REGISTRY, "/models/" + name + "/versions/" + number + "/verification");
        return Pages.html(Templates.verification(
                pages.frame(name + " v" + number + ", verified", PLACE), name, number, answer.body()));
    }
}
