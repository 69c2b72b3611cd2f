package dev.weightflow.registry.page;

import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.Model;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.query.DecisionView;
import dev.weightflow.registry.query.ModelQueries;
import dev.weightflow.registry.query.ModelView;
import dev.weightflow.registry.query.VersionDetail.Picture;
import dev.weightflow.registry.query.VersionView;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.VersionNumber;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page. */
@Path("/")
@RolesAllowed(Roles.READER)
public class PageResource {
    private static final String POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";
    private static final int SHOWN = 20;

    private final ServiceHandle<Registry> registry;

    PageResource(ServiceHandle<Registry> registry) {
        this.registry = registry;
    }

    /**
     * What is shown of a model.
     *
     * @param versions the latest ones, the latest first
     * @param decisions the latest ones, the latest first
     * @param pictured the version whose pictures are shown
     */
    public record Section(
            ModelView model,
            List<AliasState> aliases,
            List<VersionView> versions,
            List<DecisionView> decisions,
            Optional<VersionNumber> pictured,
            List<Picture> pictures) {
        /** The tasks that these versions were measured on. */
        public List<String> tasks() {
            return versions.stream()
                    .flatMap(version -> version.metrics().stream())
                    .flatMap(metrics -> metrics.byTask().keySet().stream())
                    .distinct()
                    .sorted()
                    .map(TaskName::key)
                    .toList();
        }
    }

    /** The templates, checked when the service is built. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance registry(List<Section> models);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show() {
        return Uni.createFrom()
                .item(() ->
                        Templates.registry(sections(registry.get().models())).render())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(page -> Response.ok(page, "text/html;charset=UTF-8")
                        .header("Content-Security-Policy", POLICY)
                        .header("X-Content-Type-Options", "nosniff")
                        .header("Referrer-Policy", "no-referrer")
                        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                        .build());
    }

    private static List<Section> sections(ModelQueries models) {
        return models.models().map(model -> section(models, model)).toList();
    }

    private static Section section(ModelQueries models, ModelView model) {
        Optional<VersionNumber> pictured =
                Optional.ofNullable(model.aliases().get(Model.CHAMPION.value())).or(model::latest);
        return new Section(
                model,
                models.aliases(model.name()).toList(),
                models.versions(model.name()).limit(SHOWN).toList(),
                models.decisions(model.name()).limit(SHOWN).toList(),
                pictured,
                pictured.map(version -> models.detail(model.name(), version).pictures())
                        .orElse(List.of()));
    }
}
