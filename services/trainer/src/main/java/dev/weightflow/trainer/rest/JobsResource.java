package dev.weightflow.trainer.rest;

import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.platform.rest.JobResource;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.Trainings;
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
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Trainings as jobs: how they get on, and what came of them. */
@Path("/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "trainings")
@RolesAllowed(Roles.READER)
public class JobsResource extends JobResource<TrainingSpec, JobView> {
    JobsResource(Supplier<Trainings> trainings) {
        super(() -> trainings.get().jobs());
    }

    @GET
    @Operation(summary = "Lists the jobs, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "Jobs; the header Link leads to the next ones, X-Total-Count tells how many there are")
    @APIResponse(responseCode = "400", description = "A parameter has no such value")
    public RestResponse<List<JobView>> jobs(
            @QueryParam("state") List<JobState> states,
            @QueryParam("dataset") Optional<String> dataset,
            @QueryParam("method") Optional<String> method,
            @BeanParam PageRequest page) {
        Optional<DatasetId> ofDataset = Parameters.parse("dataset", dataset, DatasetId.class);
        Optional<MethodName> byMethod = Parameters.parse("method", method, MethodName.class);
        return list(
                page,
                job -> (states.isEmpty() || states.contains(job.state()))
                        && (ofDataset.isEmpty()
                                || job.spec().map(TrainingSpec::dataset).equals(ofDataset))
                        && (byMethod.isEmpty()
                                || job.spec().map(spec -> spec.method().name()).equals(byMethod)));
    }

    @Override
    protected JobView view(Job<TrainingSpec> job, JobStatus status) {
        return JobView.of(job, status);
    }
}
