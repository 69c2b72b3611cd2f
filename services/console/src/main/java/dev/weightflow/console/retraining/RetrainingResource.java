package dev.weightflow.console.retraining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.act.ActionPages;
import dev.weightflow.console.act.ActionView;
import dev.weightflow.console.act.Actions;
import dev.weightflow.console.act.Form;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.owner.OwnerAwayException;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients.Answer;
import dev.weightflow.console.session.Visitor;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the pages of retraining policies. */
@Path("/retraining")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class RetrainingResource {
    private static final String PLACE = "retraining";
    private static final int LATEST = 4;

    private final Pages pages;
    private final ActionPages actions;
    private final Actions acts;
    private final Visitor visitor;

    RetrainingResource(Pages pages, ActionPages actions, Actions acts, Visitor visitor) {
        this.pages = pages;
        this.actions = actions;
        this.acts = acts;
        this.visitor = visitor;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance retrainings(Frame frame, RetrainingList list);

        static native TemplateInstance retraining(Frame frame, RetrainingPage retraining);
    }

    @GET
    @Operation(hidden = true)
    public Response list() {
        return Pages.html(Templates.retrainings(pages.frame("Retraining", PLACE), RetrainingList.of(pages.console())));
    }

    @GET
    @Path("{model}")
    @Operation(hidden = true)
    public Response show(@PathParam("model") String name) {
        ModelName model = known(name);
        return show(model, PolicyForm.of(present(model)), false, "");
    }

    /** Previews a form, which readers may do, as it has no effect. */
    @GET
    @Path("{model}/try")
    @Operation(hidden = true)
    public Response attempt(@PathParam("model") String name, @Context UriInfo uri) {
        return show(
                known(name),
                PolicyForm.of(Form.of(
                        Optional.ofNullable(uri.getRequestUri().getRawQuery()).orElse(""))),
                true,
                "");
    }

    private Response show(ModelName model, PolicyForm form, boolean changed, String refusal) {
        JsonNode preview = MissingNode.getInstance();
        String why = refusal;
        try {
            Answer answer = acts.send(
                    OwningService.RETRAINING,
                    "POST",
                    "/models/" + model + "/retraining-policy/preview?datasets=" + LATEST,
                    Optional.of(form.json(present(model))));
            preview = answer.succeeded() ? answer.body() : preview;
            why = answer.succeeded() || !refusal.isEmpty() ? refusal : answer.refusal();
        } catch (OwnerAwayException e) {
            why = e.getMessage();
        }
        RetrainingPage page = new RetrainingPage(pages.console(), model, form, changed, preview, why);
        return Pages.html(Templates.retraining(pages.frame("Retraining of " + model, PLACE), page));
    }

    @POST
    @Path("{model}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    @Operation(hidden = true)
    public Response set(@PathParam("model") String name, String body) {
        ModelName model = known(name);
        Form form = acts.form(body);
        PolicyForm policy = PolicyForm.of(form);
        Answer answer = acts.send(
                OwningService.RETRAINING,
                "PUT",
                "/models/" + model + "/retraining-policy",
                Optional.of(policy.json(present(model))),
                () -> pages.console().journals().retraining(model).policy());
        return answer.succeeded() ? Actions.done("/retraining/" + model) : show(model, policy, true, answer.refusal());
    }

    @GET
    @Path("{model}/stop")
    @Operation(hidden = true)
    public Response askToStop(@PathParam("model") String name) {
        ModelName model = known(name);
        return actions.show(
                new ActionView(
                        "Stop automatic retraining of " + model + "?",
                        "New data no longer trigger a training. Running trainings continue, and a policy can be set"
                                + " again.",
                        List.of(),
                        List.of(),
                        "Stop retraining",
                        "/retraining/" + model + "/stop",
                        "/retraining/" + model,
                        "",
                        Roles.ADMIN,
                        visitor.may(Roles.ADMIN)),
                PLACE);
    }

    @POST
    @Path("{model}/stop")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    @Operation(hidden = true)
    public Response stop(@PathParam("model") String name, String body) {
        ModelName model = known(name);
        acts.form(body);
        acts.send(
                OwningService.RETRAINING,
                "DELETE",
                "/models/" + model + "/retraining-policy",
                Optional.empty(),
                () -> pages.console().journals().retraining(model).policy());
        return Actions.done("/retraining/" + model);
    }

    private ModelName known(String name) {
        Console console = pages.console();
        return console.journals().names().stream()
                .filter(model -> model.value().equals(name))
                .findFirst()
                .orElseThrow(() -> NotFoundException.of("model", name));
    }

    private Optional<RetrainingPolicy> present(ModelName model) {
        return pages.console().journals().retraining(model).policy().map(PolicyRevision::policy);
    }
}
