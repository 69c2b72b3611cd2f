package dev.weightflow.registry.mlflow;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.rest.AnyQueryParameter;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.query.ModelQueries;
import dev.weightflow.registry.query.ModelView;
import dev.weightflow.registry.query.VersionView;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** REST resource of MLflow's registered models, versions and aliases, read-only. */
@Path("/api/2.0/mlflow")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "mlflow")
@AnyQueryParameter
@RolesAllowed(Roles.READER)
public class MlflowResource {
    private static final Pattern BY_NAME = Pattern.compile("\\s*name\\s*=\\s*['\"]([^'\"]*)['\"]\\s*");
    private static final int MOST = 1000;

    private final ServiceHandle<Registry> registry;

    MlflowResource(ServiceHandle<Registry> registry) {
        this.registry = registry;
    }

    @GET
    @Path("registered-models/get")
    @Operation(summary = "MLflow: get a registered model")
    public Map<String, MlflowModel> model(@QueryParam("name") String name) {
        return Map.of("registered_model", model(queries().model(named(name))));
    }

    @GET
    @Path("registered-models/search")
    @Operation(summary = "MLflow: all registered models, or the one of the filter name='…'")
    public Map<String, Object> models(
            @QueryParam("filter") String filter,
            @QueryParam("max_results") String most,
            @QueryParam("page_token") String token) {
        Optional<ModelName> name = named(filter, "registered models");
        return page(
                "registered_models",
                name.<Part<ModelView>>map(only -> (from, limit) ->
                                known(only).stream().skip(from).limit(limit).toList())
                        .orElse(queries()::models),
                this::model,
                most,
                token);
    }

    private Optional<ModelView> known(ModelName name) {
        try {
            return Optional.of(queries().model(name));
        } catch (NotFoundException none) {
            return Optional.empty();
        }
    }

    @GET
    @Path("registered-models/alias")
    @Operation(summary = "MLflow: get a model version by alias")
    public Map<String, MlflowVersion> alias(@QueryParam("name") String name, @QueryParam("alias") String alias) {
        return Map.of("model_version", form(queries().version(named(name), new Alias(alias))));
    }

    @GET
    @Path("model-versions/get")
    @Operation(summary = "MLflow: get a model version")
    public Map<String, MlflowVersion> version(@QueryParam("name") String name, @QueryParam("version") String version) {
        return Map.of("model_version", form(find(name, version)));
    }

    @GET
    @Path("model-versions/get-download-uri")
    @Operation(summary = "MLflow: where a model version's weights are, as sha256:digest in the object store")
    public Map<String, String> download(@QueryParam("name") String name, @QueryParam("version") String version) {
        return Map.of("artifact_uri", MlflowVersion.source(find(name, version)));
    }

    @GET
    @Path("model-versions/search")
    @Operation(summary = "MLflow: all versions, or those of a model with the filter name='…'")
    public Map<String, Object> versions(
            @QueryParam("filter") String filter,
            @QueryParam("max_results") String most,
            @QueryParam("page_token") String token) {
        Part<VersionView> versions = named(filter, "model versions")
                .<Part<VersionView>>map(
                        model -> (from, limit) -> queries().versions(model, Optional.empty(), from, limit))
                .orElse(queries()::versions);
        return page("model_versions", versions, this::form, most, token);
    }

    private ModelQueries queries() {
        return registry.get().models();
    }

    private static ModelName named(String name) {
        return new ModelName(name == null ? "" : name);
    }

    private static Optional<ModelName> named(String filter, String things) {
        if (filter == null || filter.isBlank()) {
            return Optional.empty();
        }
        Matcher name = BY_NAME.matcher(filter);
        if (!name.matches()) {
            throw new IllegalArgumentException("of filters of " + things + " only name='…' is supported");
        }
        return Optional.of(new ModelName(name.group(1)));
    }

    /** Reader of a part of a list. */
    private interface Part<T> {
        List<T> read(int from, int most);
    }

    /** Returns a page. The page token is the number of entries on the pages before. */
    private static <T> Map<String, Object> page(
            String field, Part<T> all, Function<T, ?> form, String most, String token) {
        int limit = Math.min(MOST, number("max_results", most, MOST));
        int before = number("page_token", token, 0);
        List<T> found = all.read(before, limit + 1);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(field, found.stream().limit(limit).map(form).toList());
        if (found.size() > limit) {
            page.put("next_page_token", Integer.toString(before + limit));
        }
        return page;
    }

    private static int number(String name, String text, int otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(name + " must be a whole number, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private VersionView find(String name, String version) {
        return queries().version(named(name), new VersionNumber(number("version", version, 0)));
    }

    private MlflowVersion form(VersionView version) {
        return MlflowVersion.of(version, queries().methodFile(version));
    }

    private MlflowModel model(ModelView model) {
        return MlflowModel.of(
                model,
                model.latest().map(latest -> queries().version(model.name(), VersionNumber.FIRST)),
                model.latest().map(latest -> queries().version(model.name(), latest)),
                this::form);
    }

    /** Maps errors to MLflow's format, for this resource only. */
    @ServerExceptionMapper
    public Response error(NotFoundException failure) {
        return error(404, "RESOURCE_DOES_NOT_EXIST", failure.getMessage());
    }

    /** Maps errors to MLflow's format, for this resource only. */
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
