package dev.weightflow.console.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.act.Actions;
import dev.weightflow.console.dataset.DatasetPage.Choice;
import dev.weightflow.console.dataset.DatasetPage.Owned;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.live.ReadYourWrites;
import dev.weightflow.console.owner.OwnerAwayException;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients.Answer;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.id.DatasetId;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the pages of datasets, and the pictures in them. */
@Path("/datasets")
@RolesAllowed(Roles.READER)
@Blocking
public class DatasetsResource {
    private static final String PLACE = "datasets";
    private static final String FOR_GOOD = "private, max-age=31536000, immutable";

    private final Pages pages;
    private final Actions acts;

    DatasetsResource(Pages pages, Actions acts) {
        this.pages = pages;
        this.acts = acts;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance datasets(Frame frame, DatasetList list);

        static native TemplateInstance dataset(Frame frame, DatasetPage dataset);

        static native TemplateInstance difference(Frame frame, String dataset, String before, JsonNode answer);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response list(@QueryParam("page") @DefaultValue("1") int page) {
        return Pages.html(Templates.datasets(pages.frame("Datasets", PLACE), DatasetList.of(pages.console(), page)));
    }

    @GET
    @Path("{dataset}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response show(
            @PathParam("dataset") String beginning,
            @QueryParam("task") Optional<String> task,
            @QueryParam("split") Optional<String> split,
            @QueryParam("class") Optional<String> shows,
            @QueryParam("page") @DefaultValue("1") int page) {
        IngestedDataset dataset = dataset(beginning);
        Choice choice = new Choice(wanted(task), wanted(split), wanted(shows), Math.max(1, page));
        DatasetPage view = new DatasetPage(pages.console(), dataset, choice, owned(dataset.id(), choice));
        return Pages.html(Templates.dataset(pages.frame(view.name(), PLACE), view));
    }

    private Owned owned(DatasetId id, Choice choice) {
        try {
            StringBuilder path = new StringBuilder("/datasets/" + id + "/samples?limit=" + DatasetPage.LENGTH
                    + "&offset=" + (choice.page() - 1) * DatasetPage.LENGTH);
            choice.split().ifPresent(split -> path.append("&split=").append(encoded(split)));
            choice.shows().ifPresent(name -> path.append("&class=").append(encoded(name)));
            choice.shows().flatMap(any -> choice.task()).ifPresent(name -> path.append("&task=")
                    .append(encoded(name)));
            Answer samples = acts.ask(OwningService.DATASET_INGESTION, path.toString());
            if (!samples.succeeded()) {
                return new Owned(MissingNode.getInstance(), 0, MissingNode.getInstance(), samples.refusal());
            }
            Answer labels = acts.ask(OwningService.DATASET_INGESTION, "/datasets/" + id + "/labels");
            return new Owned(
                    samples.body(),
                    samples.total().orElse(samples.body().size()),
                    labels.succeeded() ? labels.body() : MissingNode.getInstance(),
                    "");
        } catch (OwnerAwayException e) {
            return new Owned(
                    MissingNode.getInstance(),
                    0,
                    MissingNode.getInstance(),
                    "Samples cannot be shown at the moment: " + e.getMessage());
        }
    }

    private static Optional<String> wanted(Optional<String> value) {
        return value.filter(text -> !text.isBlank());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private IngestedDataset dataset(String beginning) {
        Console console = pages.console();
        return ReadYourWrites.awaited(() -> known(console, beginning))
                .orElseThrow(() -> NotFoundException.of("dataset", beginning));
    }

    private static Optional<IngestedDataset> known(Console console, String beginning) {
        List<DatasetId> found = console.journals().datasets().startingWith(beginning, 2);
        return Optional.of(found)
                .filter(few -> few.size() == 1)
                .flatMap(few -> console.journals().datasets().dataset(few.get(0)));
    }

    @GET
    @Path("{dataset}/difference")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response difference(@PathParam("dataset") String beginning, @QueryParam("from") String from) {
        IngestedDataset dataset = dataset(beginning);
        IngestedDataset before = dataset(from);
        Answer answer = acts.ask(
                OwningService.DATASET_INGESTION, "/datasets/" + dataset.id() + "/difference?from=" + before.id());
        return Pages.html(Templates.difference(
                pages.frame("Difference", PLACE),
                dataset.id().value(),
                before.id().value(),
                answer.body()));
    }

    @GET
    @Path("{dataset}/samples/{sample}/{layer: [a-z0-9_]+}.png")
    @Operation(hidden = true)
    public Response picture(
            @PathParam("dataset") DatasetId dataset,
            @PathParam("sample") String sample,
            @PathParam("layer") String layer) {
        return picture("/datasets/" + dataset + "/samples/" + encoded(sample) + "/" + layer + ".png");
    }

    @GET
    @Path("{dataset}/quarantined/{sample}.png")
    @Operation(hidden = true)
    public Response quarantined(@PathParam("dataset") DatasetId dataset, @PathParam("sample") String sample) {
        return picture("/datasets/" + dataset + "/quarantined/" + encoded(sample) + "/image.png");
    }

    private Response picture(String path) {
        HttpResponse<byte[]> found = acts.bytes(OwningService.DATASET_INGESTION, path)
                .orElseThrow(() -> NotFoundException.of("picture", path));
        String type = found.headers().firstValue("Content-Type").orElse("image/png");
        return Response.ok(found.body())
                .type(type.equals("image/jpeg") ? type : "image/png")
                .header("Cache-Control", FOR_GOOD)
                .build();
    }
}
