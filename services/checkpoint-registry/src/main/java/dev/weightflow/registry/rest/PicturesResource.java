package dev.weightflow.registry.rest;

import dev.weightflow.registry.config.RegistryLifecycle;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pictures of predictions. A picture is named by its content and never changes. */
@Path("/models/{model}/versions/{version}/pictures/{digest}")
@Tag(name = "versions")
public class PicturesResource {

    private final RegistryLifecycle service;

    PicturesResource(RegistryLifecycle service) {
        this.service = service;
    }

    @GET
    @Produces({"image/png", "application/problem+json"})
    @Operation(summary = "A picture of the version's predictions: image, label and prediction side by side")
    public Response show(
            @PathParam("model") String model, @PathParam("version") int version, @PathParam("digest") String digest) {
        Digest picture = new Digest(digest);
        byte[] png = service.showcase().picture(new ModelName(model), new VersionNumber(version), picture);
        return Response.ok(png, "image/png")
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .header(HttpHeaders.ETAG, "\"" + picture + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'")
                .build();
    }
}
