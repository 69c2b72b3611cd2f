package dev.weightflow.console.operations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.act.Actions;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.owner.OwnerAwayException;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients.Answer;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.schema.id.JobId;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves a worker's log of a training. */
@Path("/trainings/{job}/log")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class JobLogResource {
    private final Pages pages;
    private final Actions acts;

    JobLogResource(Pages pages, Actions acts) {
        this.pages = pages;
        this.acts = acts;
    }

    /**
     * Lines of a job's log.
     *
     * @param note reason if there are none
     */
    public record JobLog(String job, List<JsonNode> lines, String note) {}

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance log(Frame frame, JobLog log);
    }

    @GET
    @Operation(hidden = true)
    public Response log(@PathParam("job") JobId job) {
        return Pages.html(Templates.log(pages.frame("Log", "trainings"), logOf(job)));
    }

    private JobLog logOf(JobId job) {
        List<JsonNode> lines = new ArrayList<>();
        try {
            Answer answer = acts.ask(OwningService.TRAINER, "/trainings/" + job + "/log");
            if (!answer.succeeded()) {
                return new JobLog(job.value(), lines, OwningService.TRAINER.key() + ": " + answer.refusal());
            }
            answer.body().forEach(lines::add);
        } catch (OwnerAwayException e) {
            return new JobLog(job.value(), lines, e.getMessage());
        }
        return new JobLog(
                job.value(),
                lines,
                lines.isEmpty() ? "The trainer that responded has not worked on this job since it started." : "");
    }
}
