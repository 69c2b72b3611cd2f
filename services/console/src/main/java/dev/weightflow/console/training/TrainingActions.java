package dev.weightflow.console.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.console.act.ActionPages;
import dev.weightflow.console.act.ActionView;
import dev.weightflow.console.act.ActionView.Fact;
import dev.weightflow.console.act.ActionView.Field;
import dev.weightflow.console.act.Actions;
import dev.weightflow.console.act.Form;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients.Answer;
import dev.weightflow.console.session.Visitor;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Actions on trainings: submission and cancellation. */
@Path("/trainings")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class TrainingActions {
    private static final String PLACE = "trainings";

    private final Pages pages;
    private final ActionPages actions;
    private final Actions acts;
    private final Visitor visitor;

    TrainingActions(Pages pages, ActionPages actions, Actions acts, Visitor visitor) {
        this.pages = pages;
        this.actions = actions;
        this.acts = acts;
        this.visitor = visitor;
    }

    @GET
    @Path("{job}/cancel")
    @Operation(hidden = true)
    public Response askToCancel(@PathParam("job") String beginning) {
        return askToCancel(TrainingsResource.view(pages.console(), beginning), "");
    }

    private Response askToCancel(TrainingView training, String refusal) {
        return actions.show(
                new ActionView(
                        "Cancel " + training.title() + "?",
                        "It stops at its next step, or at once if no worker runs it. Its checkpoints are kept, and it"
                                + " can be requested again.",
                        List.of(new Fact("Progress", training.lead(), "", "")),
                        List.of(Field.reason("")),
                        "Cancel training",
                        "/trainings/" + training.id() + "/cancel",
                        "/trainings/" + training.id(),
                        refusal,
                        Roles.WRITER,
                        visitor.may(Roles.WRITER)),
                PLACE);
    }

    @POST
    @Path("{job}/cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.WRITER)
    @Operation(hidden = true)
    public Response cancel(@PathParam("job") String beginning, String body) {
        Form form = acts.form(body);
        TrainingView training = TrainingsResource.view(pages.console(), beginning);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        form.field("reason").ifPresent(reason -> request.put("reason", reason));
        Answer answer = acts.send(
                OwningService.TRAINER,
                "POST",
                "/trainings/" + training.id() + "/cancel",
                Optional.of(request),
                () -> pages.console().journals().trainings().job(training.id()));
        return answer.succeeded()
                ? Actions.done("/trainings/" + training.id())
                : askToCancel(training, answer.refusal());
    }

    @GET
    @Path("new")
    @Operation(hidden = true)
    public Response ask(@QueryParam("from") Optional<String> from, @QueryParam("dataset") Optional<String> dataset) {
        Optional<TrainingSpec> before = from.filter(text -> !text.isBlank())
                .map(beginning ->
                        TrainingsResource.view(pages.console(), beginning).spec());
        return ask(before, fields(before, dataset, datasets()), "");
    }

    private Response ask(Optional<TrainingSpec> before, List<Field> fields, String refusal) {
        return actions.show(
                new ActionView(
                        before.map(spec -> "Train " + TrainingNames.title(spec) + " with changes")
                                .orElse("New training"),
                        before.isPresent()
                                ? "All settings are copied from that training, except those you change here."
                                : "The trainer starts it as soon as it is free. Empty fields use the method's"
                                        + " defaults.",
                        List.of(),
                        fields,
                        "Submit training",
                        "/trainings/new",
                        "/trainings",
                        refusal,
                        Roles.WRITER,
                        visitor.may(Roles.WRITER)),
                PLACE);
    }

    private List<String> datasets() {
        return pages.console().journals().datasets().ids().stream()
                .map(DatasetId::value)
                .toList();
    }

    static List<Field> fields(Optional<TrainingSpec> before, Optional<String> dataset, List<String> datasets) {
        List<String> methods =
                MethodName.builtIn().stream().map(MethodName::key).toList();
        List<Field> fields = new ArrayList<>();
        before.ifPresent(spec -> fields.add(Field.hidden("from", spec.jobId().value())));
        fields.add(Field.select(
                "dataset",
                "Dataset",
                "latest first",
                dataset.or(() -> before.map(spec -> spec.dataset().value()))
                        .orElse(datasets.isEmpty() ? "" : datasets.get(0)),
                datasets));
        fields.add(Field.select(
                "method",
                "Method",
                "",
                before.map(spec -> spec.method().name().key()).orElse("delora"),
                methods));
        fields.add(Field.select(
                "backbone",
                "Backbone",
                "",
                before.map(spec -> spec.model().key()).orElse(ModelSize.TINY.key()),
                Arrays.stream(ModelSize.values()).map(ModelSize::key).toList()));
        fields.add(Field.text(
                "model",
                "Register as a version of",
                "a model name; empty means not registered",
                before.flatMap(TrainingSpec::evaluation)
                        .flatMap(EvaluationOptions::model)
                        .map(ModelName::value)
                        .orElse("")));
        fields.add(Field.number(
                "steps",
                "Steps",
                "instead of epochs",
                before.flatMap(spec -> spec.length().steps())
                        .map(Object::toString)
                        .orElse("")));
        fields.add(Field.number(
                "epochs",
                "Epochs",
                "",
                before.flatMap(spec -> spec.length().epochs())
                        .map(Object::toString)
                        .orElse("")));
        fields.add(Field.number(
                "batchSize",
                "Batch size",
                "",
                before.map(spec -> Integer.toString(spec.batchSize())).orElse("")));
        fields.add(Field.number(
                "imageSize",
                "Image size, px",
                "",
                before.map(spec -> Integer.toString(spec.imageSize())).orElse("")));
        fields.add(Field.number(
                "learningRate",
                "Learning rate",
                "",
                before.map(spec -> Double.toString(spec.optimization().learningRate()))
                        .orElse("")));
        fields.add(Field.number(
                "seed",
                "Seed",
                "",
                before.map(spec -> Long.toString(spec.seed())).orElse("0")));
        return fields;
    }

    @POST
    @Path("new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.WRITER)
    @Operation(hidden = true)
    public Response submit(String body) {
        Form form = acts.form(body);
        Optional<TrainingSpec> before = form.field("from")
                .map(id -> TrainingsResource.view(pages.console(), id).spec());
        Answer answer = acts.send(
                OwningService.TRAINER,
                "POST",
                "/trainings",
                Optional.of(request(form, before)),
                () -> pages.console().journals().trainings().jobs().newest(1));
        if (answer.succeeded()) {
            return Actions.done("/trainings/" + answer.body().path("job").asText());
        }
        return ask(before, sent(fields(before, Optional.empty(), datasets()), form), answer.refusal());
    }

    /** Builds the request to the trainer: the specification of the training before, with what was changed. */
    static ObjectNode request(Form form, Optional<TrainingSpec> before) {
        ObjectNode request = before.map(spec -> WeightflowJson.<ObjectNode>tree(TrainingRequest.of(spec)))
                .orElseGet(JsonNodeFactory.instance::objectNode);
        form.field("dataset").ifPresent(value -> request.put("dataset", value));
        form.field("method").ifPresent(name -> {
            if (before.filter(spec -> spec.method().name().key().equals(name)).isEmpty()) {
                request.putObject("method").put("name", name);
            }
        });
        form.field("backbone").ifPresent(key -> request.put("model", key));
        if (form.field("steps").isPresent() || form.field("epochs").isPresent()) {
            request.remove(List.of("steps", "epochs"));
            form.field("steps").ifPresent(value -> request.set("steps", number(value)));
            form.field("epochs").ifPresent(value -> request.set("epochs", number(value)));
        }
        for (String name : List.of("batchSize", "imageSize", "learningRate", "seed")) {
            form.field(name).ifPresent(value -> request.set(name, number(value)));
        }
        Optional<String> model = form.field("model");
        if (model.isPresent()) {
            request.withObject("/evaluation").put("model", model.get());
        } else if (request.path("evaluation") instanceof ObjectNode evaluation) {
            evaluation.remove("model");
        }
        return request;
    }

    private static JsonNode number(String text) {
        try {
            return text.matches("-?\\d{1,18}")
                    ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                    : JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return JsonNodeFactory.instance.textNode(text); // the trainer reports the fault
        }
    }

    private static List<Field> sent(List<Field> fields, Form form) {
        return fields.stream()
                .map(field -> new Field(
                        field.name(),
                        field.label(),
                        field.hint(),
                        field.kind(),
                        form.field(field.name()).orElse(field.value()),
                        field.options(),
                        field.required()))
                .toList();
    }
}
