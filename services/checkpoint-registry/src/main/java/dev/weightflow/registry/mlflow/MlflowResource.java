package dev.weightflow.registry.mlflow;

import dev.weightflow.registry.config.RegistryLifecycle;
import dev.weightflow.registry.model.RegistryException.Unknown;
import dev.weightflow.registry.view.ModelView;
import dev.weightflow.registry.view.VersionView;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** MLflow's registered models, versions and aliases, to read. */
@Path("/api/2.0/mlflow")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "mlflow")
public class MlflowResource {
    private static final Pattern BY_NAME = Pattern.compile("\\s*name\\s*=\\s*['\"]([^'\"]*)['\"]\\s*");

    private final RegistryLifecycle service;

    MlflowResource(RegistryLifecycle service) {
        this.service = service;
    }

    @GET
    @Path("registered-models/get")
    @Operation(summary = "MLflow: get a registered model")
    public Map<String, MlflowModel> model(@QueryParam("name") String name) {
        return Map.of("registered_model", model(service.showcase().model(new ModelName(name))));
    }

    @GET
    @Path("registered-models/search")
    @Operation(summary = "MLflow: all registered models; filters are not understood and refused")
    public Map<String, List<MlflowModel>> models(@QueryParam("filter") String filter) {
        if (filter != null && !filter.isBlank()) {
            throw new IllegalArgumentException("filters of registered models are not supported; ask without one");
        }
        return Map.of(
                "registered_models",
                service.showcase().models().stream().map(this::model).toList());
    }

    @GET
    @Path("registered-models/alias")
    @Operation(summary = "MLflow: get a model version by alias")
    public Map<String, MlflowVersion> alias(@QueryParam("name") String name, @QueryParam("alias") String alias) {
        ModelName model = new ModelName(name);
        return Map.of(
                "model_version",
                MlflowVersion.of(service.showcase()
                        .version(
                                model,
                                service.showcase()
                                        .alias(model, new Alias(alias))
                                        .version())));
    }

    @GET
    @Path("model-versions/get")
    @Operation(summary = "MLflow: get a model version")
    public Map<String, MlflowVersion> version(@QueryParam("name") String name, @QueryParam("version") int version) {
        return Map.of("model_version", MlflowVersion.of(find(name, version)));
    }

    @GET
    @Path("model-versions/get-download-uri")
    @Operation(summary = "MLflow: where a model version's weights are, as sha256:digest in the object store")
    public Map<String, String> download(@QueryParam("name") String name, @QueryParam("version") int version) {
        return Map.of("artifact_uri", MlflowVersion.source(find(name, version)));
    }

    @GET
    @Path("model-versions/search")
    @Operation(summary = "MLflow: the versions of a model, with the filter name='…'")
    public Map<String, List<MlflowVersion>> versions(@QueryParam("filter") String filter) {
        Matcher name = BY_NAME.matcher(filter == null ? "" : filter);
        if (!name.matches()) {
            throw new IllegalArgumentException("only the filter name='…' is supported");
        }
        return Map.of(
                "model_versions",
                service.showcase().versions(new ModelName(name.group(1))).stream()
                        .map(MlflowVersion::of)
                        .toList());
    }

    private VersionView find(String name, int version) {
        return service.showcase().version(new ModelName(name), new VersionNumber(version));
    }

    private MlflowModel model(ModelView model) {
        return MlflowModel.of(model, service.showcase().versions(model.name()));
    }

    /** Errors in MLflow's form, from this resource only. */
    @ServerExceptionMapper
    public Response error(Unknown failure) {
        return error(404, "RESOURCE_DOES_NOT_EXIST", failure.getMessage());
    }

    /** Errors in MLflow's form, from this resource only. */
    @ServerExceptionMapper
    public Response error(IllegalArgumentException failure) {
        return error(400, "INVALID_PARAMETER_VALUE", String.valueOf(failure.getMessage()));
    }

    private static Response error(int status, String code, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error_code", code, "message", message))
                .build();
    }
}
