package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.Ingestions;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.platform.rest.JobResource;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.dataset.IngestSpec;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/ingestions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "ingestions")
@RolesAllowed(Roles.READER)
public class IngestionsResource extends JobResource<IngestSpec, IngestionView> {
    private final ServiceHandle<Ingestions> ingestions;

    IngestionsResource(ServiceHandle<Ingestions> ingestions, SecurityIdentity caller) {
        super(caller);
        this.ingestions = ingestions;
    }

    @GET
    @Operation(summary = "Lists the ingestions, newest first")
    @APIResponse(responseCode = "200", description = "One page; X-Total-Count tells how many there are")
    @APIResponse(responseCode = "400", description = "A parameter has an invalid value")
    public RestResponse<List<IngestionView>> ingestions(
            @Parameter(schema = @Schema(implementation = JobState.class)) @QueryParam("state") Optional<String> state,
            @BeanParam PageRequest page) {
        Optional<JobState> wanted = Parameters.parse("state", state, JobState.class);
        return list(page, job -> wanted.isEmpty() || wanted.get() == job.state());
    }

    @Override
    protected JobService<IngestSpec> jobs() {
        return ingestions.get().jobs();
    }

    @Override
    protected IngestionView view(Job<IngestSpec> job, JobStatus status) {
        return IngestionView.of(job, status);
    }
}
