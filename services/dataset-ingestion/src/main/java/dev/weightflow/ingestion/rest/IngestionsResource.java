package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.IngestionException.Unknown;
import dev.weightflow.ingestion.book.Ingestion;
import dev.weightflow.ingestion.config.IngestionLifecycle;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.schema.id.IngestionId;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Ingestions: what was asked for, how it gets on, and what came of it. */
@Path("/ingestions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Ingestions")
public class IngestionsResource {
    private final IngestionLifecycle service;

    IngestionsResource(IngestionLifecycle service) {
        this.service = service;
    }

    @GET
    @Operation(summary = "List ingestions, the newest first")
    public List<IngestionView> list(
            @Parameter(description = "waiting, ingested, recognised or rejected; all if absent") @QueryParam("state")
                    Optional<String> state,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        return service.desk().book().ingestions().stream()
                .filter(ingestion -> state.isEmpty() || ingestion.state().equals(state.get()))
                .limit(Math.max(0, limit))
                .map(this::view)
                .toList();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Show an ingestion and its progress")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema = @Schema(implementation = IngestionView.class),
                            examples = @ExampleObject(name = "at work", value = Examples.INGESTION)))
    @APIResponse(responseCode = "404", description = "There is no such ingestion")
    public IngestionView show(@PathParam("id") String text) {
        IngestionId id = new IngestionId(text);
        return view(service.desk().book().ingestion(id).orElseThrow(() -> Unknown.ingestion(id)));
    }

    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Cancel an ingestion",
            description =
                    "It is rejected with the code 'cancelled'. Who works on it stops at the next sample or shard.")
    @APIResponse(
            responseCode = "200",
            description = "It is cancelled, now or before",
            content = @Content(schema = @Schema(implementation = IngestionView.class)))
    @APIResponse(responseCode = "404", description = "There is no such ingestion")
    @APIResponse(responseCode = "409", description = "It has ended otherwise")
    public IngestionView cancel(
            @PathParam("id") String text,
            @Parameter(hidden = true) @HeaderParam("traceparent") Optional<String> traceparent) {
        return view(service.desk().cancel(new IngestionId(text), Cause.request(traceparent)));
    }

    private IngestionView view(Ingestion ingestion) {
        return IngestionView.of(
                ingestion, service.board().of(ingestion.id()), service.clock().instant());
    }
}
